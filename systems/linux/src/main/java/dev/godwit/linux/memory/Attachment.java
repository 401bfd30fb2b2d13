package dev.godwit.linux.memory;

import dev.godwit.vfs.FilePages;

/** A file that a process maps, once or more often. */
final class Attachment implements FilePages.Mapping {
    final ProcessMemory memory;
    final FilePages pages;

    /** The areas that lead to it. */
    int users;

    Attachment(ProcessMemory memory, FilePages pages) {
        this.memory = memory;
        this.pages = pages;
    }

    @Override
    public void drop(long first) {
        memory.dropFile(this, first, Long.MAX_VALUE);
    }
}
