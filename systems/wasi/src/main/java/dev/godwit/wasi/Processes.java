package dev.godwit.wasi;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.PendingCall;

import java.util.List;

/** {@code args_*}, {@code environ_*}, {@code proc_*}, {@code random_get}, {@code sched_yield}. */
final class Processes {
    /**
     * What each signal does, by its number in WASI: the number that Linux has for it if it kills,
     * IGNORED, or STOPS.
     */
    private static final int[] SIGNALS = {
        -1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, -1, 14, 15, -1, -1, -2, -2, -2, -2, -1, 24, 25,
        26, 27, -1, 29, 30, 31
    };

    private static final int IGNORED = -1;
    private static final int STOPS = -2;

    /**
     * The most random bytes between two looks at whether the guest is to stop; making a gigabyte
     * takes seconds.
     */
    private static final int RANDOM_PIECE = 1 << 20;

    private Processes() {}

    static int argsGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        return strings(wasi.arguments, guest, call.i32(0), call.i32(1));
    }

    static int argsSizesGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        return sizes(wasi.arguments, guest, call.i32(0), call.i32(1));
    }

    static int environGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        return strings(wasi.environment, guest, call.i32(0), call.i32(1));
    }

    static int environSizesGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        return sizes(wasi.environment, guest, call.i32(0), call.i32(1));
    }

    private static long totalSize(List<byte[]> strings) {
        long total = 0;
        for (byte[] string : strings) {
            total += string.length + 1L;
        }
        return total;
    }

    private static int sizes(List<byte[]> strings, Guest guest, int countAt, int sizeAt)
            throws ErrnoException {
        long size = totalSize(strings);
        if (size > 0xffff_ffffL) {
            throw Errno.EOVERFLOW.exception();
        }
        guest.check(sizeAt, 4);
        guest.storeInt(countAt, strings.size());
        guest.storeInt(sizeAt, (int) size);
        return Errnos.SUCCESS;
    }

    private static int strings(List<byte[]> strings, Guest guest, int pointers, int buffer)
            throws ErrnoException {
        guest.check(pointers, 4L * strings.size());
        guest.check(buffer, totalSize(strings));
        int pointer = pointers;
        int at = buffer;
        for (byte[] string : strings) {
            guest.storeInt(pointer, at);
            guest.write(at, string, 0, string.length);
            guest.storeByte(at + string.length, 0);
            pointer += 4;
            at += string.length + 1;
        }
        return Errnos.SUCCESS;
    }

    @SuppressWarnings("DoNotCallSuggester") // it is called, and never returns: that is its purpose
    static int exit(Wasi wasi, Guest guest, HostCall call) {
        throw ProcessExit.withCode(call.i32(0));
    }

    static int raise(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        int signal = call.i32(0);
        if (signal < 0 || signal >= SIGNALS.length) {
            throw Errno.EINVAL.exception();
        }
        int effect = SIGNALS[signal];
        if (effect == IGNORED) {
            return Errnos.SUCCESS;
        }
        if (effect == STOPS) {
            throw Errno.ENOTSUP.exception();
        }
        throw ProcessExit.bySignal(effect);
    }

    static int randomGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        int at = call.i32(0);
        long size = call.i32(1) & 0xffff_ffffL;
        guest.check(at, size);
        PendingCall earlier = call.resumed();
        long done = earlier == null ? 0 : earlier.progress;
        long end = Math.min(size, done + RANDOM_PIECE);
        while (done < end) {
            int piece = (int) Math.min(end - done, wasi.buffer.length);
            wasi.entropy.fill(wasi.buffer, 0, piece);
            guest.write(at + (int) done, wasi.buffer, 0, piece);
            done += piece;
        }
        if (done < size) {
            call.block(Blocked.on("random_get", Ready.ALWAYS)).progress = done;
            return Wasi.BLOCKED;
        }
        return Errnos.SUCCESS;
    }

    static int schedYield(Wasi wasi, Guest guest, HostCall call) {
        return Errnos.SUCCESS;
    }
}
