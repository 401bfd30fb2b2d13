package dev.godwit.linux.event;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Events;

import java.util.Arrays;

/** Signals that are read (signalfd(2)): those of the task that does so. */
public final class SignalFile extends AnonymousFile {
    private static final int RECORD = 128;

    private final Kernel kernel;

    /** Whose signals they are where nobody executes a system call. */
    private final Task maker;

    private long set;

    /**
     * A file of signals.
     *
     * @param maker the task that makes it
     * @param set which signals
     */
    public SignalFile(Task maker, long set) {
        this.kernel = maker.kernel();
        this.maker = maker;
        this.set = set;
    }

    /**
     * Says which signals are read.
     *
     * @param newSet all of them
     */
    public void setSignals(long newSet) {
        set = newSet;
        kernel.signals().arrivals().wake();
    }

    private Task reader() {
        Task caller = kernel.scheduler.caller();
        return caller == null ? maker : caller;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        if (length < RECORD) {
            throw Errno.EINVAL.exception();
        }
        Task reader = reader();
        int done = 0;
        while (done + RECORD <= length) {
            SigInfo info = kernel.signals().takeFor(reader, set);
            if (info == null) {
                break;
            }
            put(target, offset + done, info);
            done += RECORD;
        }
        if (done == 0) {
            throw Errno.EAGAIN.exception();
        }
        return done;
    }

    /** Writes a struct signalfd_siginfo. */
    private static void put(byte[] target, int at, SigInfo info) {
        Arrays.fill(target, at, at + RECORD, (byte) 0);
        Bytes.putInt(target, at, info.signal());
        Bytes.putInt(target, at + 4, info.errno());
        Bytes.putInt(target, at + 8, info.code());
        int low = (int) info.first();
        int high = (int) (info.first() >>> 32);
        int code = info.code();
        if (code == SigInfo.SI_TIMER) {
            Bytes.putInt(target, at + 24, low); // the timer
            Bytes.putInt(target, at + 32, high); // its overrun
            putValue(target, at, info.second());
        } else if (code > 0 && code != SigInfo.SI_KERNEL && info.isChild()) {
            Bytes.putInt(target, at + 12, low);
            Bytes.putInt(target, at + 16, high);
            Bytes.putInt(target, at + 40, (int) info.second()); // its status
            Bytes.putLong(target, at + 56, info.third());
            Bytes.putLong(target, at + 64, info.fourth());
        } else if (code > 0 && code != SigInfo.SI_KERNEL) {
            Bytes.putLong(target, at + 72, info.first()); // an address
        } else {
            Bytes.putInt(target, at + 12, low);
            Bytes.putInt(target, at + 16, high);
            if (code == SigInfo.SI_QUEUE || code < SigInfo.SI_TKILL) {
                putValue(target, at, info.second());
            }
        }
    }

    private static void putValue(byte[] target, int at, long value) {
        Bytes.putInt(target, at + 44, (int) value);
        Bytes.putLong(target, at + 48, value);
    }

    @Override
    public int poll(int events) {
        Task reader = reader();
        long pending = reader.signals().pending() | reader.process().signals().pending();
        return (pending & set) != 0 ? events & Events.IN : 0;
    }

    @Override
    public Waitable until(int events) {
        return kernel.signals().arrivals();
    }
}
