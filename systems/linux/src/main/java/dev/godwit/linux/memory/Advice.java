package dev.godwit.linux.memory;

/** What madvise advises, with Linux's numbers. */
public final class Advice {
    /** Nothing special. */
    public static final int NORMAL = 0;

    /** It will be read in random order. */
    public static final int RANDOM = 1;

    /** It will be read from lower to higher addresses. */
    public static final int SEQUENTIAL = 2;

    /** It will be wanted. */
    public static final int WILLNEED = 3;

    /** It is not wanted: private pages are zero, or the file's, when they are next read. */
    public static final int DONTNEED = 4;

    /** Private anonymous pages are not wanted; here they go at once. */
    public static final int FREE = 8;

    /** Shared memory is not wanted, by anybody. */
    public static final int REMOVE = 9;

    /** A child does not get it. */
    public static final int DONTFORK = 10;

    /** A child gets it. */
    public static final int DOFORK = 11;

    /** Pages that are equal may become one. */
    public static final int MERGEABLE = 12;

    /** They may not. */
    public static final int UNMERGEABLE = 13;

    /** Huge pages are welcome. */
    public static final int HUGEPAGE = 14;

    /** They are not. */
    public static final int NOHUGEPAGE = 15;

    /** It is left out of core dumps. */
    public static final int DONTDUMP = 16;

    /** It is not. */
    public static final int DODUMP = 17;

    /** A child finds zeros in it. */
    public static final int WIPEONFORK = 18;

    /** A child finds its content. */
    public static final int KEEPONFORK = 19;

    /** It will not be wanted soon. */
    public static final int COLD = 20;

    /** It may be swapped out. */
    public static final int PAGEOUT = 21;

    /** Its pages are made present, to be read. */
    public static final int POPULATE_READ = 22;

    /** Its pages are made present, to be written. */
    public static final int POPULATE_WRITE = 23;

    /** As {@link #DONTNEED}, of locked pages too. */
    public static final int DONTNEED_LOCKED = 24;

    /** It is to become huge pages now. */
    public static final int COLLAPSE = 25;

    private Advice() {}
}
