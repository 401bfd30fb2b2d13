package dev.godwit.linux.memory;

/** The flags of mmap and mremap, with Linux's values on RISC-V (there is no MAP_32BIT). */
public final class MapFlags {
    /** MAP_SHARED. */
    public static final int SHARED = 1;

    /** MAP_PRIVATE. */
    public static final int PRIVATE = 2;

    /** MAP_SHARED_VALIDATE: as shared, and unknown flags are refused. */
    public static final int SHARED_VALIDATE = 3;

    /** The bits in which one of the three above stands. */
    public static final int TYPE = 15;

    /** MAP_FIXED. */
    public static final int FIXED = 0x10;

    /** MAP_ANONYMOUS. */
    public static final int ANONYMOUS = 0x20;

    /** MAP_GROWSDOWN. */
    public static final int GROWSDOWN = 0x100;

    /** MAP_LOCKED. */
    public static final int LOCKED = 0x2000;

    /** MAP_NORESERVE. */
    public static final int NORESERVE = 0x4000;

    /** MAP_POPULATE. */
    public static final int POPULATE = 0x8000;

    /** MAP_NONBLOCK: MAP_POPULATE does nothing. */
    public static final int NONBLOCK = 0x1_0000;

    /** MAP_STACK: nothing. */
    public static final int STACK = 0x2_0000;

    /** MAP_HUGETLB: there are no huge pages to be had. */
    public static final int HUGETLB = 0x4_0000;

    /** MAP_FIXED_NOREPLACE. */
    public static final int FIXED_NOREPLACE = 0x10_0000;

    /** What mappings of files know besides SHARED_VALIDATE's own: Linux's LEGACY_MAP_MASK. */
    static final int KNOWN =
            0x7_F900 | SHARED | PRIVATE | FIXED | ANONYMOUS | GROWSDOWN | 0x3F << 26;

    /** MREMAP_MAYMOVE. */
    public static final int MREMAP_MAYMOVE = 1;

    /** MREMAP_FIXED. */
    public static final int MREMAP_FIXED = 2;

    /** MREMAP_DONTUNMAP. */
    public static final int MREMAP_DONTUNMAP = 4;

    private MapFlags() {}
}
