package dev.godwit.linux.memory;

import dev.godwit.vfs.FilePages;

/**
 * An open file as mmap sees it. There is one for each open file description: areas of a file come
 * together only if they are of the same one, as in Linux.
 */
public final class MappedFile {
    /** Its pages. */
    public final FilePages pages;

    /** Opened for reading, without which it cannot be mapped. */
    public final boolean isReadable;

    /** Opened for writing: it may be mapped shared and writable. */
    public final boolean isWritable;

    /** Whether its mount lets its content be executed. */
    public final boolean isExecutable;

    /** Its path, or another name such as {@code [vdso]}, as /proc shows it. */
    public final String name;

    /** The number of its device, as /proc shows it: major and minor in 12 and 20 bits. */
    public final int device;

    /** The number of its inode. */
    public final long inode;

    /**
     * Describes an open file.
     *
     * @param pages its pages
     * @param isReadable opened for reading
     * @param isWritable opened for writing
     * @param isExecutable its content may be executed
     * @param name what /proc shows
     * @param device the number of its device: the major number times 2<sup>20</sup>, and the minor
     * @param inode the number of its inode
     */
    public MappedFile(
            FilePages pages,
            boolean isReadable,
            boolean isWritable,
            boolean isExecutable,
            String name,
            int device,
            long inode) {
        this.pages = pages;
        this.isReadable = isReadable;
        this.isWritable = isWritable;
        this.isExecutable = isExecutable;
        this.name = name;
        this.device = device;
        this.inode = inode;
    }
}
