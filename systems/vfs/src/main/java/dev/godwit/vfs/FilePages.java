package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

import org.jspecify.annotations.Nullable;

/**
 * A regular file by pages, for mappings that share it (mmap, MAP_SHARED), and for those that copy a
 * page when they first write it. Of a file in memory they are the file's own pages; of a file of
 * the host, pages that all mappings and all open files of the file system share, read when they are
 * first wanted and written back by {@link #sync} and at the last {@link #detach}.
 */
public interface FilePages {
    /** Someone who has the file mapped. It keeps the file alive, and pages where they are. */
    @FunctionalInterface
    interface Mapping {
        /**
         * Pages are about to go, because the file has been cut: whatever leads to them is to be
         * forgotten before this returns. Called under the lock of the file system.
         *
         * @param first the first page that goes; all behind it go too
         */
        void drop(long first);
    }

    /**
     * Begins to map the file.
     *
     * @param mapping whom to tell when pages go
     * @throws ErrnoException ESTALE if it has no name and is not open any more
     */
    void attach(Mapping mapping) throws ErrnoException;

    /**
     * Ends what {@link #attach} began; the pages that it has been given are not to be used any
     * more.
     *
     * @param mapping who
     * @throws ErrnoException if the host reports that a page could not be written back; it is
     *     detached even so
     */
    void detach(Mapping mapping) throws ErrnoException;

    /**
     * {@return a page, which stays the file's until it is dropped; null if it lies wholly behind
     * the end of the file (a bus error)}
     *
     * @param index its number, from 0
     * @param write it will be written: room is found, the file's times change, and it is written
     *     back
     * @throws ErrnoException ENOSPC, ENOMEM, EIO (bus errors too), EROFS
     */
    @Nullable Page page(long index, boolean write) throws ErrnoException;

    /**
     * Waits until what mappings have written is in the file (msync). A page given to be written
     * stays to be written back, for who has it may write it at any time.
     *
     * @param first the first page
     * @param count how many
     * @throws ErrnoException EIO, ENOSPC
     */
    void sync(long first, long count) throws ErrnoException;
}
