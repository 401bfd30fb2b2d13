package dev.godwit.machine.ninep;

import org.jspecify.annotations.Nullable;

/** The requests of 9P2000.L by their numbers; the number of an answer is one higher. */
enum MessageType {
    TSTATFS(8),
    TLOPEN(12),
    TLCREATE(14, true),
    TSYMLINK(16, true),
    TMKNOD(18, true),
    TRENAME(20, true),
    TREADLINK(22),
    TGETATTR(24),
    TSETATTR(26, true),
    TXATTRWALK(30),
    TXATTRCREATE(32, true),
    TREADDIR(40),
    TFSYNC(50),
    TLOCK(52),
    TGETLOCK(54),
    TLINK(70, true),
    TMKDIR(72, true),
    TRENAMEAT(74, true),
    TUNLINKAT(76, true),
    TVERSION(100),
    TATTACH(104),
    TFLUSH(108),
    TWALK(110),
    TREAD(116),
    TWRITE(118, true),
    TCLUNK(120),
    TREMOVE(122, true);

    /** The number of an answer that is an error. */
    static final int RLERROR = 7;

    private static final MessageType[] ALL = values();

    final int number;

    /** Whether it would change something. */
    final boolean isChange;

    MessageType(int number) {
        this(number, false);
    }

    MessageType(int number, boolean isChange) {
        this.number = number;
        this.isChange = isChange;
    }

    /** {@return the one of a number, or null} */
    static @Nullable MessageType of(int number) {
        for (MessageType type : ALL) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }
}
