package dev.godwit.riscv.gdb;

/** gdb's numbers of signals, which are the same for all systems, and Linux's. */
final class GdbSignals {
    /** By Linux's number, up to SIGSYS. 143 is what gdb does not know. */
    private static final int[] FROM_LINUX = {
        0, 1, 2, 3, 4, 5, 6, 10, 8, 9, 30, 11, 31, 13, 14, 15, 143, 20, 19, 17, 18, 21, 22, 16, 24,
        25, 26, 27, 28, 23, 32, 12
    };

    private static final int UNKNOWN = 143;
    private static final int FIRST_REALTIME = 32;
    private static final int LAST = 64;

    /** Signals 32, 33 and 64 stand apart from the row of the others. */
    private static final int REALTIME_32 = 77;

    private static final int REALTIME_33 = 45;
    private static final int REALTIME_64 = 78;

    private GdbSignals() {}

    /** gdb's number of a signal of Linux. */
    static int of(int signal) {
        if (signal >= 0 && signal < FROM_LINUX.length) {
            return FROM_LINUX[signal];
        }
        return switch (signal) {
            case FIRST_REALTIME -> REALTIME_32;
            case LAST -> REALTIME_64;
            default -> signal > 0 && signal < LAST ? REALTIME_33 + signal - 33 : UNKNOWN;
        };
    }

    /** Linux's number of a signal; 0 if it has none. */
    static int toLinux(int gdb) {
        if (gdb != UNKNOWN) {
            for (int signal = 1; signal <= LAST; signal++) {
                if (of(signal) == gdb) {
                    return signal;
                }
            }
        }
        return 0;
    }
}
