package dev.godwit.linux.trace;

/** Where calls are not told as their arguments alone say. */
final class Special {
    private static final int O_CREAT = 0x40;
    private static final int TMPFILE = 0x40_0000;
    private static final int MREMAP_ADDRESS = 2 | 4;

    private Special() {}

    /** Nothing of it is told before it has ended. */
    static boolean isWholeAtEnd(String name) {
        return name.equals("rt_sigreturn") || name.equals("restart_syscall");
    }

    /** Whether an argument can be told only when the call has ended. */
    static boolean isLate(String name, int index, Parameter parameter) {
        boolean isShownAtOnce =
                parameter.form() == Parameter.Form.INOUT
                        && switch (parameter.what()) {
                            case "pollfd", "fd_set", "timespec", "cap_header" -> true;
                            case "off" -> !name.equals("sendfile");
                            default -> false;
                        };
        if (parameter.form() == Parameter.Form.BY) {
            return switch (name) {
                case "getsockopt" -> index == 3;
                case "ioctl", "fcntl", "prctl", "semctl", "shmctl", "msgctl" -> true;
                default -> false;
            };
        }
        return parameter.isLate() && !isShownAtOnce;
    }

    /** Whether an argument, and all behind it, means nothing in this call. */
    static boolean isLeftOut(String name, int index, long[] arguments) {
        return switch (name) {
            case "openat" -> index == 3 && (arguments[2] & (O_CREAT | TMPFILE)) == 0;
            case "mq_open" -> index == 2 && (arguments[1] & O_CREAT) == 0;
            case "mknodat" -> index == 3 && (arguments[2] & 0xF000 & ~0x4000) != 0x2000;
            case "mremap" -> index == 4 && (arguments[3] & MREMAP_ADDRESS) == 0;
            case "futex" -> index >= 3 && index >= FutexText.count((int) arguments[1]);
            case "fcntl" -> index == 2 && !FcntlText.hasArgument((int) arguments[1]);
            case "prctl" -> index > PrctlText.count((int) arguments[0]);
            case "fchmodat" -> index == 3;
            default -> false;
        };
    }

    /** The set of an argument's constants where it is not the table's. */
    static String set(String name, int index, String set) {
        return switch (name) {
            case "statx" -> set.equals("AT") ? "AT_STATX" : set;
            case "wait4" -> set.equals("W") ? "W4" : set;
            case "accept4" -> set.equals("SOCK") ? "SOCK_FLAG" : set;
            case "pipe2", "dup3" -> "PIPE";
            case "semctl" -> "SEM_CMD";
            case "shmctl" -> "SHM_CMD";
            case "msgctl" -> "MSG_CMD";
            case "shmget" -> "SHM_GET";
            default -> set;
        };
    }

    /** Whether the result is an address or bits. */
    static boolean isHexResult(String name) {
        return switch (name) {
            case "brk", "mmap", "mremap", "shmat", "personality" -> true;
            default -> false;
        };
    }
}
