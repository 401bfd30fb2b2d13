package dev.godwit.vfs.socket;

/** What a message costs of SO_SNDBUF and SO_RCVBUF: its bytes, and Linux's buffers around them. */
public final class MessageCost {
    private static final int PAGE = 4096;

    /** The description of a buffer (struct sk_buff), and what stands behind its bytes. */
    private static final int DESCRIPTION = 256;

    private static final int TRAILER = 320;

    /** The most bytes of a piece of a stream, and of a message, that are not in single pages. */
    private static final int IN_LINE = PAGE - TRAILER;

    private static final int WHOLE = 4 * PAGE - TRAILER;

    private MessageCost() {}

    /**
     * {@return what a piece of a stream costs}
     *
     * @param length its bytes, 0 or more
     */
    public static int ofPiece(int length) {
        return of(length, IN_LINE);
    }

    /**
     * {@return what a message costs that stays whole}
     *
     * @param length its bytes, 0 or more
     */
    public static int ofDatagram(int length) {
        return of(length, WHOLE);
    }

    private static int of(int length, int inLineAtMost) {
        int paged = Math.max(0, length - inLineAtMost);
        int pages = (paged + PAGE - 1) / PAGE * PAGE;
        int inLine = length - Math.min(pages, length);
        int wanted = (inLine + 63) / 64 * 64 + TRAILER;
        int block = 512;
        while (block < wanted) {
            block *= 2;
        }
        return pages + block + DESCRIPTION;
    }
}
