package dev.godwit.wasi;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.wasm.runtime.HostCall;

/** The functions {@code fd_*} that are about descriptors, whatever file they stand for. */
final class Descriptors {
    private static final int SYNC_FLAGS = Descriptor.DSYNC | Descriptor.RSYNC | Descriptor.SYNC;

    private Descriptors() {}

    static int close(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        wasi.descriptors.close(call.i32(0));
        return Errnos.SUCCESS;
    }

    static int renumber(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        wasi.descriptors.renumber(call.i32(0), call.i32(1));
        return Errnos.SUCCESS;
    }

    static int fdstatGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        int at = call.i32(1);
        guest.clear(at, 24);
        guest.storeByte(at, Descriptor.typeNumber(descriptor.file().type()));
        guest.storeShort(at + 2, descriptor.flags());
        guest.storeLong(at + 8, descriptor.base());
        guest.storeLong(at + 16, descriptor.inheriting());
        return Errnos.SUCCESS;
    }

    static int fdstatSetFlags(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        int flags = call.i32(1);
        descriptor.require(Rights.FD_FDSTAT_SET_FLAGS);
        if ((flags & ~Descriptor.ALL_FLAGS) != 0) {
            throw Errno.EINVAL.exception();
        }
        if ((flags & SYNC_FLAGS) != (descriptor.flags() & SYNC_FLAGS)) {
            throw Errno.ENOTSUP.exception();
        }
        descriptor.setFlags(flags);
        return Errnos.SUCCESS;
    }

    static int fdstatSetRights(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        wasi.descriptors.get(call.i32(0)).setRights(call.i64(1), call.i64(2));
        return Errnos.SUCCESS;
    }

    private static byte[] preopenName(Wasi wasi, int fd) throws ErrnoException {
        byte[] name = wasi.descriptors.get(fd).preopen;
        if (name == null) {
            throw Errno.EBADF.exception();
        }
        return name;
    }

    static int prestatGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        byte[] name = preopenName(wasi, call.i32(0));
        int at = call.i32(1);
        guest.clear(at, 8);
        guest.storeInt(at + 4, name.length);
        return Errnos.SUCCESS;
    }

    static int prestatDirName(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        byte[] name = preopenName(wasi, call.i32(0));
        if ((call.i32(2) & 0xffff_ffffL) < name.length) {
            throw Errno.ENAMETOOLONG.exception();
        }
        guest.write(call.i32(1), name, 0, name.length);
        return Errnos.SUCCESS;
    }
}
