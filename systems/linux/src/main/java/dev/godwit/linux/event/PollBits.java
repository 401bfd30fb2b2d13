package dev.godwit.linux.event;

import dev.godwit.vfs.Events;
import dev.godwit.vfs.OpenFile;

/** The bits of poll(2) and epoll(7) that {@link Events} has not, and how the two go together. */
public final class PollBits {
    /** POLLNVAL: the descriptor is not open. */
    public static final int NOT_OPEN = 0x20;

    /** POLLRDNORM: the same as POLLIN, for files that tell both. */
    public static final int IN_NORMAL = 0x40;

    /** POLLWRNORM. */
    public static final int OUT_NORMAL = 0x100;

    /** Bits that {@link Events} has as well. */
    private static final int SAME = Events.PRIORITY | Events.READ_HANG_UP;

    private static final int ANY_IN = Events.IN | IN_NORMAL;
    private static final int ANY_OUT = Events.OUT | OUT_NORMAL;

    private PollBits() {}

    /**
     * What a file is to be asked for. It is not asked for what it would not tell: a wait for that
     * would be over at once, again and again.
     *
     * @param file which
     * @param bits of poll
     * @return bits of {@link Events}
     */
    public static int ask(OpenFile file, int bits) {
        boolean isIn = (bits & (hasNormal(file) ? ANY_IN : Events.IN)) != 0;
        boolean isOut = (bits & (hasNormal(file) ? ANY_OUT : Events.OUT)) != 0;
        return (isIn ? Events.IN : 0) | (isOut ? Events.OUT : 0) | bits & SAME;
    }

    /** Whether a file tells of normal data beside data: those for events do not. */
    private static boolean hasNormal(OpenFile file) {
        return !(file instanceof AnonymousFile) || file instanceof EpollFile;
    }

    /**
     * Asks a file.
     *
     * @param file which
     * @param bits of poll
     * @return those of them that have occurred, errors and hang-ups even unasked
     */
    public static int poll(OpenFile file, int bits) {
        int occurred = file.poll(ask(file, bits));
        int told = occurred & (Events.ERROR | Events.HANG_UP | SAME & bits);
        if ((occurred & Events.IN) != 0) {
            told |= bits & (hasNormal(file) ? ANY_IN : Events.IN);
        }
        if ((occurred & Events.OUT) != 0) {
            told |= bits & (hasNormal(file) ? ANY_OUT : Events.OUT);
        }
        return told;
    }
}
