package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;

import org.jspecify.annotations.Nullable;

/** A directory. Nothing in it is made, removed or renamed but by the system. */
final class PseudoDirectory extends PseudoInode {
    final Entries entries;
    private @Nullable PseudoDirectory parent;
    private String name = "";

    PseudoDirectory(PseudoFileSystem fs, Access access, Entries entries) {
        super(fs, FileType.DIRECTORY, access);
        this.entries = entries;
    }

    @Override
    public Entries entries() {
        return entries;
    }

    @Override
    public @Nullable PseudoInode lookup(String wanted) throws ErrnoException {
        PseudoInode found = entries.lookup(wanted);
        if (found != null && found.fs != fs) {
            throw new IllegalStateException("a node of another file system: " + wanted);
        }
        if (found instanceof PseudoDirectory directory) {
            directory.foundAt(this, wanted);
        }
        return found;
    }

    private void foundAt(PseudoDirectory directory, String found) {
        try (Lock _ = fs.lock.enter()) {
            parent = directory;
            name = found;
        }
    }

    @Override
    public @Nullable PseudoDirectory parent() {
        try (Lock _ = fs.lock.enter()) {
            return parent;
        }
    }

    @Override
    public String name() {
        try (Lock _ = fs.lock.enter()) {
            return name;
        }
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        if ((flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0) {
            throw Errno.EISDIR.exception();
        }
        return new PseudoListing(this);
    }

    private void requireName(String wanted) throws ErrnoException {
        if (entries.lookup(wanted) == null) {
            throw Errno.ENOENT.exception();
        }
    }

    private void requireVacant(String wanted) throws ErrnoException {
        if (entries.lookup(wanted) != null) {
            throw Errno.EEXIST.exception();
        }
    }

    @Override
    public Inode make(String newName, NewFile file) throws ErrnoException {
        requireVacant(newName);
        throw Errno.EPERM.exception();
    }

    @Override
    public void link(String newName, Inode file) throws ErrnoException {
        requireVacant(newName);
        throw Errno.EPERM.exception();
    }

    @Override
    public void unlink(String oldName) throws ErrnoException {
        requireName(oldName);
        throw Errno.EPERM.exception();
    }

    @Override
    public void rmdir(String oldName) throws ErrnoException {
        requireName(oldName);
        throw Errno.EPERM.exception();
    }

    @Override
    public void rename(String oldName, Inode toDirectory, String newName, int flags)
            throws ErrnoException {
        requireName(oldName);
        throw Errno.EPERM.exception();
    }
}
