package dev.godwit.wasi;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.vfs.Socket;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.PendingCall;

/** The functions {@code sock_*}. */
final class Sockets {
    /** Bits of {@code riflags}. */
    private static final int RECV_PEEK = 1;

    private static final int RECV_WAITALL = 2;

    /** Bits of {@code sdflags}. */
    private static final int RD = 1;

    private static final int WR = 2;

    private Sockets() {}

    static int accept(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        if (!(descriptor.file() instanceof ListeningSocket listening)) {
            boolean connected = descriptor.file() instanceof Socket;
            throw (connected ? Errno.EINVAL : Errno.ENOTSOCK).exception();
        }
        descriptor.require(Rights.SOCK_ACCEPT);
        int flags = call.i32(1);
        if ((flags & ~Descriptor.NONBLOCK) != 0) {
            throw Errno.EINVAL.exception();
        }
        guest.check(call.i32(2), 4);
        wasi.descriptors.requireRoom();
        Socket connection;
        try {
            connection = listening.accept();
        } catch (ErrnoException e) {
            if (Files.mayWait(e, descriptor)) {
                String what = "accept on descriptor " + call.i32(0);
                return Wasi.block(call, what, listening.until(Events.IN));
            }
            throw e;
        }
        long rights = descriptor.inheriting();
        int fd = wasi.descriptors.add(new Descriptor(connection, rights, 0, flags, null));
        guest.storeInt(call.i32(2), fd);
        return Errnos.SUCCESS;
    }

    private static Socket socket(Descriptor descriptor, long rights) throws ErrnoException {
        if (descriptor.file() instanceof Socket socket) {
            descriptor.require(rights);
            return socket;
        }
        boolean listening = descriptor.file() instanceof ListeningSocket;
        throw (listening ? Errno.ENOTCONN : Errno.ENOTSOCK).exception();
    }

    static int recv(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        Socket socket = socket(descriptor, Rights.FD_READ);
        Guest.Vectors vectors = guest.vectors(call.i32(1), call.i32(2));
        int flags = call.i32(3);
        if ((flags & ~(RECV_PEEK | RECV_WAITALL)) != 0) {
            throw Errno.EINVAL.exception();
        }
        guest.check(call.i32(4), 4);
        guest.check(call.i32(5), 2);
        boolean peek = (flags & RECV_PEEK) != 0;
        boolean all = (flags & RECV_WAITALL) != 0 && !peek && !descriptor.isNonBlocking();
        // What earlier attempts of this call received lies in the buffers already.
        PendingCall earlier = call.resumed();
        long before = all && earlier != null ? earlier.progress : 0;
        long count = before;
        if (before < vectors.total() || before == 0) {
            guest.skip(vectors, before);
            try {
                count += receive(wasi, guest, vectors, socket, peek, before);
            } catch (ErrnoException e) {
                if (Files.mayWait(e, descriptor)) {
                    return waitForMore(call, socket, before);
                }
                if (before == 0) {
                    throw e;
                }
            }
        }
        if (all && count > before && count < vectors.total()) {
            return waitForMore(call, socket, count);
        }
        guest.storeInt(call.i32(4), (int) count);
        guest.storeShort(call.i32(5), 0);
        return Errnos.SUCCESS;
    }

    private static int waitForMore(HostCall call, Socket socket, long progress) {
        String what = "receive on descriptor " + call.i32(0);
        call.block(Blocked.on(what, socket.until(Events.IN))).progress = progress;
        return Wasi.BLOCKED;
    }

    private static long receive(
            Wasi wasi, Guest guest, Guest.Vectors vectors, Socket socket, boolean peek, long before)
            throws ErrnoException {
        if (peek) {
            int length = (int) Math.min(wasi.buffer.length, vectors.total());
            int count = socket.peek(wasi.buffer, 0, length);
            guest.scatter(wasi.buffer, vectors, count);
            return count;
        }
        return Transfer.in(
                wasi,
                guest,
                vectors,
                before,
                (bytes, length, done) -> socket.read(bytes, 0, length));
    }

    static int send(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        socket(descriptor, Rights.FD_WRITE);
        Guest.Vectors vectors = guest.vectors(call.i32(1), call.i32(2));
        if (call.i32(3) != 0) {
            throw Errno.EINVAL.exception();
        }
        guest.check(call.i32(4), 4);
        return Files.write(
                wasi, guest, call, descriptor, descriptor.description, vectors, call.i32(4));
    }

    static int shutdown(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(call.i32(0));
        Socket socket = socket(descriptor, Rights.SOCK_SHUTDOWN);
        int how = call.i32(1);
        if (how == 0 || (how & ~(RD | WR)) != 0) {
            throw Errno.EINVAL.exception();
        }
        socket.shutdown((how & RD) != 0, (how & WR) != 0);
        return Errnos.SUCCESS;
    }
}
