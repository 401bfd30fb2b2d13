package dev.godwit.vfs;

import dev.godwit.vfs.memory.MemoryFileSystem;

/** How many files there are. */
public final class Inodes {
    private Inodes() {}

    /**
     * Counts files of all types, with and without a name.
     *
     * @param fs where
     * @return how many
     */
    public static long count(MemoryFileSystem fs) {
        StatFs all = fs.statFs();
        return all.files() - all.filesFree();
    }
}
