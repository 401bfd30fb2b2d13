package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import java.util.List;

/** An open directory of a tree: where paths begin. */
final class TreeDirectory implements Directory {
    private final FileTree tree;
    private final Location at;
    private final Listing listing;

    TreeDirectory(FileTree tree, Location at, Listing listing) {
        this.tree = tree;
        this.at = at;
        this.listing = listing;
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return listing.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        FileTree.requireWritable(at);
        listing.setTimes(atime, mtime);
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        listing.sync(dataOnly);
    }

    @Override
    public void close() throws ErrnoException {
        listing.close();
    }

    @Override
    public Location location() {
        return at;
    }

    @Override
    public OpenFile open(String path, int flags, int mode) throws ErrnoException {
        return tree.open(at, path, flags, NewFile.regular(mode));
    }

    @Override
    public Stat stat(String path, boolean follow) throws ErrnoException {
        return tree.stat(at, path, follow);
    }

    @Override
    public void setTimes(String path, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException {
        Location file = tree.find(at, path, follow);
        FileTree.requireWritable(file);
        file.inode().setTimes(atime, mtime);
    }

    @Override
    public void mkdir(String path, int mode) throws ErrnoException {
        tree.make(at, path, NewFile.directory(mode));
    }

    @Override
    public void unlink(String path) throws ErrnoException {
        tree.unlink(at, path);
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        tree.rmdir(at, path);
    }

    @Override
    public void rename(String from, Directory toDirectory, String to) throws ErrnoException {
        tree.rename(at, from, sameKind(toDirectory), to, 0);
    }

    @Override
    public void link(String from, Directory toDirectory, String to) throws ErrnoException {
        tree.link(tree.find(at, from, false), sameKind(toDirectory), to);
    }

    private static Location sameKind(Directory other) throws ErrnoException {
        Location place = other.location();
        if (place == null) {
            throw Errno.EXDEV.exception();
        }
        return place;
    }

    @Override
    public void symlink(String target, String path) throws ErrnoException {
        Names.checkLinkTarget(target);
        tree.make(at, path, NewFile.link(target));
    }

    @Override
    public String readlink(String path) throws ErrnoException {
        return tree.find(at, path, false).inode().readlink();
    }

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException {
        return listing.list(cookie, limit);
    }
}
