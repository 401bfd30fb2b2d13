package dev.godwit.linux.process;

import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;

/**
 * What is known of a signal that was sent (struct siginfo): its number, its code, and fields whose
 * meaning follows from the code.
 *
 * @param signal 1 to 64
 * @param code SI_USER 0, SI_KERNEL 0x80, SI_QUEUE -1, SI_TIMER -2, ...; positive ones say what an
 *     instruction or a child did
 * @param errno an error that goes with it; usually 0
 * @param first the first field: an address; or a process in the low half, and a user in the high
 *     one
 * @param second the second field: the value that sigqueue sends, the status of a child
 * @param third the third field: of SIGCHLD the user time
 * @param fourth the fourth field: of SIGCHLD the system time
 */
public record SigInfo(
        int signal, int code, int errno, long first, long second, long third, long fourth) {
    /** The size of the structure in bytes. */
    public static final int SIZE = 128;

    /** Sent by kill(2). */
    public static final int SI_USER = 0;

    /** Sent by the kernel. */
    public static final int SI_KERNEL = 0x80;

    /** Sent by sigqueue(3). */
    public static final int SI_QUEUE = -1;

    /** Sent by a timer of timer_create(2). */
    public static final int SI_TIMER = -2;

    /** Sent by tgkill(2). */
    public static final int SI_TKILL = -6;

    private static final int FIELDS = 16;

    /**
     * One from a process.
     *
     * @param signal which
     * @param code SI_USER, SI_TKILL or SI_QUEUE
     * @param pid the process
     * @param uid its user
     * @param value what sigqueue sends, else 0
     * @return what is known
     */
    public static SigInfo from(int signal, int code, int pid, int uid, long value) {
        return new SigInfo(signal, code, 0, pid & 0xFFFF_FFFFL | (long) uid << 32, value, 0, 0);
    }

    /**
     * One from the kernel that tells nothing more.
     *
     * @param signal which
     * @return what is known
     */
    public static SigInfo kernel(int signal) {
        return new SigInfo(signal, SI_KERNEL, 0, 0, 0, 0, 0);
    }

    /**
     * One for an instruction that failed.
     *
     * @param signal which
     * @param code why, such as SEGV_MAPERR
     * @param address where
     * @return what is known
     */
    public static SigInfo fault(int signal, int code, long address) {
        return new SigInfo(signal, code, 0, address, 0, 0, 0);
    }

    /**
     * One as a program gives it to rt_sigqueueinfo(2).
     *
     * @param signal which
     * @param bytes the structure
     * @return what is known
     */
    public static SigInfo read(int signal, byte[] bytes) {
        return new SigInfo(
                signal,
                Bytes.getInt(bytes, 8),
                Bytes.getInt(bytes, 4),
                Bytes.getLong(bytes, FIELDS),
                Bytes.getLong(bytes, FIELDS + 8),
                Bytes.getLong(bytes, FIELDS + 16),
                Bytes.getLong(bytes, FIELDS + 24));
    }

    /**
     * Writes the structure.
     *
     * @param target of {@value #SIZE} bytes at least from the offset on, all 0
     * @param offset where it begins
     */
    public void write(byte[] target, int offset) {
        Bytes.putInt(target, offset, signal);
        Bytes.putInt(target, offset + 4, errno);
        Bytes.putInt(target, offset + 8, code);
        Bytes.putLong(target, offset + FIELDS, first);
        Bytes.putLong(target, offset + FIELDS + 8, second);
        Bytes.putLong(target, offset + FIELDS + 16, third);
        Bytes.putLong(target, offset + FIELDS + 24, fourth);
    }

    /** {@return whether it tells of a child} */
    public boolean isChild() {
        return signal == Sig.CHLD;
    }

    /** {@return the process that it came from, if one did} */
    public int pid() {
        return (int) first;
    }

    /** {@return the user that it came from, if one did} */
    public int uid() {
        return (int) (first >>> 32);
    }
}
