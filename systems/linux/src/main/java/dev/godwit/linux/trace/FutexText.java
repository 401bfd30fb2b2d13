package dev.godwit.linux.trace;

/** The arguments of futex. */
final class FutexText {
    private static final int PRIVATE = 128;
    private static final int REALTIME = 256;
    private static final int WAIT = 0;
    private static final int WAKE = 1;
    private static final int REQUEUE = 3;
    private static final int LOCK_PI = 6;
    private static final int UNLOCK_PI = 7;
    private static final int TRYLOCK_PI = 8;
    private static final int WAIT_BITSET = 9;
    private static final int WAKE_BITSET = 10;
    private static final int WAIT_REQUEUE_PI = 11;
    private static final int LOCK_PI2 = 13;

    private FutexText() {}

    private static int command(int operation) {
        return operation & ~(PRIVATE | REALTIME);
    }

    /** How many arguments an operation has; which one it is stands in the second. */
    static int count(int operation) {
        return switch (command(operation)) {
            case WAIT, LOCK_PI, LOCK_PI2 -> 4;
            case WAKE -> 3;
            case UNLOCK_PI, TRYLOCK_PI -> 2;
            case REQUEUE, WAIT_REQUEUE_PI -> 5;
            default -> 6;
        };
    }

    static void operation(StringBuilder out, int operation) {
        Names.one(out, "FUTEX", command(operation));
        out.append((operation & PRIVATE) != 0 ? "_PRIVATE" : "");
        out.append((operation & REALTIME) != 0 ? "|FUTEX_CLOCK_REALTIME" : "");
    }

    /** The fourth: a time, or how many. */
    static void argument(ArgumentText text, int index, long value) {
        switch (command((int) text.argument(1))) {
            case WAIT, LOCK_PI, LOCK_PI2, WAIT_BITSET, WAIT_REQUEUE_PI ->
                    text.structures.at("timespec", value);
            case WAKE_BITSET -> Text.address(text.out, value);
            default -> text.out.append(Integer.toUnsignedString((int) value));
        }
    }

    /** The last: bits, or a value that is compared. */
    static void last(ArgumentText text, long value) {
        if ((int) value == -1) {
            text.out.append("FUTEX_BITSET_MATCH_ANY");
        } else {
            Text.hex(text.out, value & 0xFFFF_FFFFL);
        }
    }
}
