package dev.godwit.wasi;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Description.Whence;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.RegularFile.Advice;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Stream;
import dev.godwit.vfs.Timespec;
import dev.godwit.wasm.runtime.HostCall;

import java.util.List;

/** The functions {@code fd_*} that are about the file behind a descriptor. */
final class Files {
    /** Bits of {@code fstflags}. */
    private static final int ATIM = 1;

    private static final int ATIM_NOW = 2;
    private static final int MTIM = 4;
    private static final int MTIM_NOW = 8;

    private static final int FILESTAT_SIZE = 64;
    private static final int DIRENT_SIZE = 24;

    /** How many names are taken from a directory at once. */
    private static final int NAMES = 256;

    private static final Advice[] ADVICE = {
        Advice.NORMAL,
        Advice.SEQUENTIAL,
        Advice.RANDOM,
        Advice.WILLNEED,
        Advice.DONTNEED,
        Advice.NOREUSE
    };

    private Files() {}

    static int advise(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        int advice = call.i32(3);
        if (advice < 0 || advice >= ADVICE.length) {
            throw Errno.EINVAL.exception();
        }
        descriptor.regular(Rights.FD_ADVISE).advise(call.i64(1), call.i64(2), ADVICE[advice]);
        return Errnos.SUCCESS;
    }

    static int allocate(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        wasi.descriptors
                .get(call.i32(0))
                .regular(Rights.FD_ALLOCATE)
                .allocate(call.i64(1), call.i64(2));
        return Errnos.SUCCESS;
    }

    static int datasync(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        if (!(descriptor.file() instanceof Directory)) {
            descriptor.require(Rights.FD_DATASYNC);
        }
        descriptor.file().sync(true);
        return Errnos.SUCCESS;
    }

    static int sync(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        descriptor.require(Rights.FD_SYNC);
        descriptor.file().sync(false);
        return Errnos.SUCCESS;
    }

    static int filestatGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        descriptor.require(Rights.FD_FILESTAT_GET);
        store(guest, call.i32(1), descriptor.file().stat());
        return Errnos.SUCCESS;
    }

    /** Stores a {@code filestat}. */
    static void store(Guest guest, int at, Stat stat) throws ErrnoException {
        guest.clear(at, FILESTAT_SIZE);
        guest.storeLong(at, stat.dev());
        guest.storeLong(at + 8, stat.ino());
        guest.storeByte(at + 16, Descriptor.typeNumber(stat.type()));
        guest.storeLong(at + 24, stat.nlink());
        guest.storeLong(at + 32, stat.size());
        guest.storeLong(at + 40, stat.atime().toNanos());
        guest.storeLong(at + 48, stat.mtime().toNanos());
        guest.storeLong(at + 56, stat.ctime().toNanos());
    }

    static int filestatSetSize(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        wasi.descriptors
                .get(call.i32(0))
                .regular(Rights.FD_FILESTAT_SET_SIZE)
                .truncate(call.i64(1));
        return Errnos.SUCCESS;
    }

    static int filestatSetTimes(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        descriptor.require(Rights.FD_FILESTAT_SET_TIMES);
        int flags = call.i32(3);
        descriptor.file().setTimes(accessTime(call.i64(1), flags), changeTime(call.i64(2), flags));
        return Errnos.SUCCESS;
    }

    /** The access time that is meant. */
    static Timespec accessTime(long time, int flags) throws ErrnoException {
        if ((flags & ~(ATIM | ATIM_NOW | MTIM | MTIM_NOW)) != 0) {
            throw Errno.EINVAL.exception();
        }
        return time(time, (flags & ATIM) != 0, (flags & ATIM_NOW) != 0);
    }

    /** The time of change that is meant. */
    static Timespec changeTime(long time, int flags) throws ErrnoException {
        return time(time, (flags & MTIM) != 0, (flags & MTIM_NOW) != 0);
    }

    private static Timespec time(long time, boolean set, boolean now) throws ErrnoException {
        if (set && now) {
            throw Errno.EINVAL.exception();
        }
        // Unsigned, so none is before 1970.
        return set ? Timespec.ofUnsignedNanos(time) : now ? Timespec.NOW : Timespec.OMIT;
    }

    static int read(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        Description description = descriptor.content(Rights.FD_READ);
        Guest.Vectors vectors = guest.vectors(call.i32(1), call.i32(2));
        guest.check(call.i32(3), 4);
        try {
            long count =
                    Transfer.in(
                            wasi,
                            guest,
                            vectors,
                            (bytes, length, done) -> description.read(bytes, 0, length));
            guest.storeInt(call.i32(3), (int) count);
            return Errnos.SUCCESS;
        } catch (ErrnoException e) {
            if (mayWait(e, descriptor) && descriptor.file() instanceof Stream stream) {
                String what = "read from descriptor " + call.i32(0);
                return Wasi.block(call, what, stream.until(Events.IN));
            }
            throw e;
        }
    }

    static int write(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        Description description = descriptor.content(Rights.FD_WRITE);
        Guest.Vectors vectors = guest.vectors(call.i32(1), call.i32(2));
        guest.check(call.i32(3), 4);
        return write(wasi, guest, call, descriptor, description, vectors, call.i32(3));
    }

    /** What fd_write and sock_send share. */
    static int write(
            Wasi wasi,
            Guest guest,
            HostCall call,
            Descriptor descriptor,
            Description description,
            Guest.Vectors vectors,
            int countAt)
            throws ErrnoException {
        try {
            long count =
                    Transfer.out(
                            wasi,
                            guest,
                            vectors,
                            (bytes, length, done) -> description.write(bytes, 0, length));
            syncIfAsked(descriptor);
            guest.storeInt(countAt, (int) count);
            return Errnos.SUCCESS;
        } catch (ErrnoException e) {
            if (mayWait(e, descriptor) && descriptor.file() instanceof Stream stream) {
                String what = "write to descriptor " + call.i32(0);
                return Wasi.block(call, what, stream.until(Events.OUT));
            }
            throw e;
        }
    }

    static boolean mayWait(ErrnoException e, Descriptor descriptor) {
        return e.errno() == Errno.EAGAIN && !descriptor.isNonBlocking();
    }

    private static void syncIfAsked(Descriptor descriptor) throws ErrnoException {
        if ((descriptor.flags() & Descriptor.SYNC) != 0) {
            descriptor.file().sync(false);
        } else if ((descriptor.flags() & Descriptor.DSYNC) != 0) {
            descriptor.file().sync(true);
        }
    }

    static int pread(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        Description description = descriptor.content(Rights.FD_READ);
        descriptor.regular(Rights.FD_SEEK);
        Guest.Vectors vectors = guest.vectors(call.i32(1), call.i32(2));
        long position = call.i64(3);
        guest.check(call.i32(4), 4);
        long count =
                Transfer.in(
                        wasi,
                        guest,
                        vectors,
                        (bytes, length, done) ->
                                description.readAt(bytes, 0, length, advance(position, done)));
        guest.storeInt(call.i32(4), (int) count);
        return Errnos.SUCCESS;
    }

    static int pwrite(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        Description description = descriptor.content(Rights.FD_WRITE);
        descriptor.regular(Rights.FD_SEEK);
        Guest.Vectors vectors = guest.vectors(call.i32(1), call.i32(2));
        long position = call.i64(3);
        guest.check(call.i32(4), 4);
        long count =
                Transfer.out(
                        wasi,
                        guest,
                        vectors,
                        (bytes, length, done) ->
                                description.writeAt(bytes, 0, length, advance(position, done)));
        syncIfAsked(descriptor);
        guest.storeInt(call.i32(4), (int) count);
        return Errnos.SUCCESS;
    }

    private static long advance(long position, long done) throws ErrnoException {
        if (position < 0 || position + done < 0) {
            throw Errno.EINVAL.exception();
        }
        return position + done;
    }

    static int seek(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        Whence whence =
                switch (call.i32(2)) {
                    case 0 -> Whence.SET;
                    case 1 -> Whence.CUR;
                    case 2 -> Whence.END;
                    default -> throw Errno.EINVAL.exception();
                };
        boolean asks = whence == Whence.CUR && call.i64(1) == 0;
        boolean may = asks && (descriptor.base() & Rights.FD_TELL) != 0;
        descriptor.regular(may ? Rights.FD_TELL : Rights.FD_SEEK);
        guest.check(call.i32(3), 8);
        guest.storeLong(call.i32(3), descriptor.description.seek(call.i64(1), whence));
        return Errnos.SUCCESS;
    }

    static int tell(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        // The right to seek includes it.
        boolean seeks = (descriptor.base() & Rights.FD_SEEK) != 0;
        descriptor.regular(seeks ? Rights.FD_SEEK : Rights.FD_TELL);
        guest.storeLong(call.i32(1), descriptor.description.position());
        return Errnos.SUCCESS;
    }

    static int readdir(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory directory = wasi.descriptors.get(call.i32(0)).directory(Rights.FD_READDIR);
        int buffer = call.i32(1);
        long size = call.i32(2) & 0xffff_ffffL;
        guest.check(buffer, size);
        guest.check(call.i32(4), 4);
        long cookie = call.i64(3);
        long used = 0;
        while (used < size) {
            List<DirectoryEntry> entries = directory.list(cookie, NAMES);
            for (DirectoryEntry entry : entries) {
                byte[] bytes = dirent(entry);
                int count = (int) Math.min(bytes.length, size - used);
                guest.write(buffer + (int) used, bytes, 0, count);
                used += count;
                cookie = entry.next();
            }
            if (entries.isEmpty()) {
                break;
            }
        }
        guest.storeInt(call.i32(4), (int) used);
        return Errnos.SUCCESS;
    }

    /** A {@code dirent} and the name behind it. */
    private static byte[] dirent(DirectoryEntry entry) throws ErrnoException {
        byte[] name = Names.encode(entry.name());
        byte[] bytes = new byte[DIRENT_SIZE + name.length];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (entry.next() >>> 8 * i);
            bytes[8 + i] = (byte) (entry.ino() >>> 8 * i);
        }
        for (int i = 0; i < 4; i++) {
            bytes[16 + i] = (byte) (name.length >>> 8 * i);
        }
        bytes[20] = (byte) Descriptor.typeNumber(entry.type());
        System.arraycopy(name, 0, bytes, DIRENT_SIZE, name.length);
        return bytes;
    }
}
