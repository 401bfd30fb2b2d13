package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.PathWalk;

import org.jspecify.annotations.Nullable;

/** A path resolved beneath a directory in memory. */
final class MemoryWalk extends PathWalk<DirectoryInode, Inode> {
    MemoryWalk(DirectoryInode start, String path, Last last) throws ErrnoException {
        super(start);
        resolve(path, last);
    }

    @Override
    protected Inode self(DirectoryInode directory) {
        return directory;
    }

    @Override
    protected @Nullable Inode child(DirectoryInode directory, String component) {
        return directory.get(component);
    }

    @Override
    protected @Nullable DirectoryInode directory(Inode file) {
        return file instanceof DirectoryInode directory ? directory : null;
    }

    @Override
    protected @Nullable String link(Inode file) {
        if (file instanceof LinkInode link) {
            link.touchRead();
            return link.target;
        }
        return null;
    }
}
