package dev.godwit.machine.tree;

/** Numbers of the flattened form (chapter 5). */
final class Format {
    static final int MAGIC = 0xD00D_FEED;
    static final int VERSION = 17;

    /** The oldest version whose readers can read this one. */
    static final int COMPATIBLE = 16;

    /** Bytes of the header: ten words. */
    static final int HEADER = 40;

    static final int BEGIN_NODE = 1;
    static final int END_NODE = 2;
    static final int PROP = 3;
    static final int NOP = 4;
    static final int END = 9;

    private Format() {}
}
