package dev.godwit.linux.abi;

/**
 * The signals of Linux on RISC-V (signal(7)): their numbers, names, and what happens where a
 * process has no handler. A set of signals is a {@code long}, signal {@code n} its bit {@code n -
 * 1}.
 */
public final class Sig {
    /** How many there are: 1 to 64, of which 32 to 64 are real-time signals. */
    public static final int COUNT = 64;

    /** The first real-time signal. */
    public static final int RTMIN = 32;

    /** The terminal hung up. */
    public static final int HUP = 1;

    /** Interrupt from the keyboard. */
    public static final int INT = 2;

    /** Quit from the keyboard. */
    public static final int QUIT = 3;

    /** Illegal instruction. */
    public static final int ILL = 4;

    /** Breakpoint. */
    public static final int TRAP = 5;

    /** abort(3). */
    public static final int ABRT = 6;

    /** Bus error. */
    public static final int BUS = 7;

    /** Arithmetic error. */
    public static final int FPE = 8;

    /** Ends a process for certain. */
    public static final int KILL = 9;

    /** For programs. */
    public static final int USR1 = 10;

    /** Invalid access to memory. */
    public static final int SEGV = 11;

    /** For programs. */
    public static final int USR2 = 12;

    /** A write that nobody reads. */
    public static final int PIPE = 13;

    /** alarm(2). */
    public static final int ALRM = 14;

    /** Asks a process to end. */
    public static final int TERM = 15;

    /** Unused. */
    public static final int STKFLT = 16;

    /** A child ended, stopped or goes on. */
    public static final int CHLD = 17;

    /** Goes on. */
    public static final int CONT = 18;

    /** Stops a process for certain. */
    public static final int STOP = 19;

    /** Stop from the keyboard. */
    public static final int TSTP = 20;

    /** A process in the background reads its terminal. */
    public static final int TTIN = 21;

    /** A process in the background writes its terminal. */
    public static final int TTOU = 22;

    /** Urgent data on a socket. */
    public static final int URG = 23;

    /** RLIMIT_CPU is reached. */
    public static final int XCPU = 24;

    /** RLIMIT_FSIZE is reached. */
    public static final int XFSZ = 25;

    /** ITIMER_VIRTUAL. */
    public static final int VTALRM = 26;

    /** ITIMER_PROF. */
    public static final int PROF = 27;

    /** The window has another size. */
    public static final int WINCH = 28;

    /** A file can be read or written (O_ASYNC). */
    public static final int IO = 29;

    /** The power fails. */
    public static final int PWR = 30;

    /** A system call that is not permitted. */
    public static final int SYS = 31;

    /** SIGKILL and SIGSTOP: neither blocked nor handled. */
    public static final long UNBLOCKABLE = bit(KILL) | bit(STOP);

    /** Those that an instruction raises: delivered first. */
    public static final long SYNCHRONOUS =
            bit(SEGV) | bit(BUS) | bit(ILL) | bit(TRAP) | bit(FPE) | bit(SYS);

    /** Those that stop a process. */
    public static final long STOPS = bit(STOP) | bit(TSTP) | bit(TTIN) | bit(TTOU);

    private static final long IGNORED = bit(CONT) | bit(CHLD) | bit(WINCH) | bit(URG);

    private static final long DUMPS =
            bit(QUIT) | bit(ILL) | bit(TRAP) | bit(ABRT) | bit(FPE) | bit(SEGV) | bit(BUS)
                    | bit(SYS) | bit(XCPU) | bit(XFSZ);

    private static final String[] NAMES = {
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
        "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
        "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
    };

    /** What a signal does to a process that has no handler for it. */
    public enum Default {
        /** It ends. */
        TERMINATE,
        /** It ends, and its state is told: wait's status says so. */
        DUMP,
        /** Nothing happens. */
        IGNORE,
        /** It stops. */
        STOP,
        /** It goes on, if it was stopped; nothing else. */
        CONTINUE
    }

    private Sig() {}

    /**
     * The set of one signal.
     *
     * @param signal 1 to 64
     * @return its bit
     */
    public static long bit(int signal) {
        return 1L << signal - 1;
    }

    /**
     * Whether a number is a signal's.
     *
     * @param signal any number
     * @return false for 0 too
     */
    public static boolean isOne(int signal) {
        return signal >= 1 && signal <= COUNT;
    }

    /**
     * What a signal does without a handler.
     *
     * @param signal 1 to 64
     * @return what happens
     */
    public static Default defaultOf(int signal) {
        long bit = bit(signal);
        if (signal == CONT) {
            return Default.CONTINUE;
        }
        if ((bit & IGNORED) != 0) {
            return Default.IGNORE;
        }
        if ((bit & STOPS) != 0) {
            return Default.STOP;
        }
        return (bit & DUMPS) != 0 ? Default.DUMP : Default.TERMINATE;
    }

    /**
     * The name of a signal as programs spell it.
     *
     * @param signal 1 to 64
     * @return such as SIGHUP, or SIGRT_2 for the third real-time signal
     */
    public static String name(int signal) {
        return signal < RTMIN ? "SIG" + NAMES[signal] : "SIGRT_" + (signal - RTMIN);
    }
}
