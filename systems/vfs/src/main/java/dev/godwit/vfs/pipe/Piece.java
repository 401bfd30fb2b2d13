package dev.godwit.vfs.pipe;

/** Some of a pipe's content: at most a page, of which the front may have been read already. */
final class Piece {
    /** The size of a page, and PIPE_BUF: what one write puts in at once or not at all. */
    static final int SIZE = 4096;

    /** Later bytes may be added behind its own. */
    static final int MERGES = 1;

    /** One read takes it and no more; what the read has no room for is lost (O_DIRECT). */
    static final int PACKET = 2;

    final byte[] bytes;
    int start;
    int length;
    int flags;

    Piece(byte[] bytes, int length, int flags) {
        this.bytes = bytes;
        this.length = length;
        this.flags = flags;
    }

    boolean isPacket() {
        return (flags & PACKET) != 0;
    }

    boolean takesMore(int count) {
        return (flags & MERGES) != 0 && start + length + count <= SIZE;
    }
}
