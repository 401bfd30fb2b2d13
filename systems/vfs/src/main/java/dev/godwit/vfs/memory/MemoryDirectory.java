package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PathWalk.Last;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.util.List;

/** An open directory. */
final class MemoryDirectory extends MemoryOpenFile<DirectoryInode> implements Directory {

    MemoryDirectory(DirectoryInode inode) {
        super(inode);
    }

    @Override
    public OpenFile open(String path, int flags, int mode) throws ErrnoException {
        boolean create = (flags & OpenFlags.CREAT) != 0;
        boolean exclusive = create && (flags & OpenFlags.EXCL) != 0;
        boolean directoryOnly = (flags & OpenFlags.DIRECTORY) != 0;
        if (create && directoryOnly) {
            throw Errno.EINVAL.exception();
        }
        MemoryWalk walk = new MemoryWalk(inode, path, Last.ofOpen(flags));
        Inode target = walk.target();
        if (target == null) {
            if (!create) {
                throw Errno.ENOENT.exception();
            }
            FileInode made = new FileInode(charged(walk), mode);
            addOrUndo(walk, made);
            return new MemoryFile(made, flags);
        }
        if (exclusive) {
            throw Errno.EEXIST.exception();
        }
        return switch (target) {
            case LinkInode _ -> throw (directoryOnly ? Errno.ENOTDIR : Errno.ELOOP).exception();
            case DirectoryInode directory -> {
                if ((flags & (OpenFlags.WRITE | OpenFlags.CREAT | OpenFlags.TRUNC)) != 0) {
                    throw Errno.EISDIR.exception();
                }
                yield new MemoryDirectory(directory);
            }
            case FileInode file -> {
                if (directoryOnly) {
                    throw Errno.ENOTDIR.exception();
                }
                if ((flags & OpenFlags.TRUNC) != 0) {
                    file.truncate(0);
                }
                yield new MemoryFile(file, flags);
            }
        };
    }

    @Override
    public Stat stat(String path, boolean follow) throws ErrnoException {
        return find(path, follow).stat();
    }

    @Override
    public void setTimes(String path, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException {
        find(path, follow).setTimes(atime, mtime);
    }

    @Override
    public void mkdir(String path, int mode) throws ErrnoException {
        MemoryWalk walk = vacant(path, true);
        DirectoryInode made = new DirectoryInode(charged(walk), mode, walk.parent());
        made.links = 1;
        addOrUndo(walk, made);
    }

    @Override
    public void unlink(String path) throws ErrnoException {
        MemoryWalk walk = new MemoryWalk(inode, path, Last.NAME);
        if (walk.existing() instanceof DirectoryInode) {
            throw Errno.EISDIR.exception();
        }
        if (walk.slash()) {
            throw Errno.ENOTDIR.exception();
        }
        walk.parent().remove(walk.name());
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        MemoryWalk walk = new MemoryWalk(inode, path, Last.NAME);
        if (walk.special()) {
            throw (walk.name().equals(".") ? Errno.EINVAL : Errno.ENOTEMPTY).exception();
        }
        if (!(walk.existing() instanceof DirectoryInode directory)) {
            throw Errno.ENOTDIR.exception();
        }
        if (!directory.isEmpty()) {
            throw Errno.ENOTEMPTY.exception();
        }
        walk.parent().remove(walk.name());
    }

    @Override
    public void rename(String from, Directory toDirectory, String to) throws ErrnoException {
        MemoryWalk source = new MemoryWalk(inode, from, Last.NAME);
        MemoryWalk destination = new MemoryWalk(sameMount(toDirectory), to, Last.NAME);
        if (source.special() || destination.special()) {
            throw Errno.EBUSY.exception();
        }
        Inode moved = source.existing();
        Inode replaced = destination.target();
        if (moved instanceof DirectoryInode directory) {
            if (destination.parent().isWithin(directory)) {
                throw Errno.EINVAL.exception();
            }
        } else if (source.slash() || destination.slash()) {
            throw Errno.ENOTDIR.exception();
        }
        if (moved == replaced) {
            return;
        }
        if (replaced == null) {
            requireNotRemoved(destination);
        } else {
            if (replaced instanceof DirectoryInode above && source.parent().isWithin(above)) {
                throw Errno.ENOTEMPTY.exception();
            }
            requireReplaceable(moved, replaced);
        }
        long room = DirectoryInode.entryCost(source.name());
        if (replaced != null) {
            room += DirectoryInode.entryCost(destination.name());
        }
        long extra = DirectoryInode.entryCost(destination.name()) - room;
        if (extra > 0) {
            inode.fs.charge(extra);
            inode.fs.release(extra);
        }
        if (replaced != null) {
            destination.parent().remove(destination.name());
        }
        source.parent().detach(source.name());
        destination.parent().add(destination.name(), moved);
    }

    private static void requireReplaceable(Inode moved, Inode replaced) throws ErrnoException {
        boolean movesDirectory = moved instanceof DirectoryInode;
        if (replaced instanceof DirectoryInode directory) {
            if (!movesDirectory) {
                throw Errno.EISDIR.exception();
            }
            if (!directory.isEmpty()) {
                throw Errno.ENOTEMPTY.exception();
            }
        } else if (movesDirectory) {
            throw Errno.ENOTDIR.exception();
        }
    }

    @Override
    public void link(String from, Directory toDirectory, String to) throws ErrnoException {
        Inode linked = find(from, false);
        MemoryWalk destination = requireMemory(toDirectory).vacant(to, false);
        if (destination.parent().fs != inode.fs) {
            throw Errno.EXDEV.exception();
        }
        if (linked instanceof DirectoryInode) {
            throw Errno.EPERM.exception();
        }
        destination.parent().add(destination.name(), linked);
    }

    @Override
    public void symlink(String target, String path) throws ErrnoException {
        int bytes = Names.checkLinkTarget(target);
        MemoryWalk walk = vacant(path, false);
        long cost = LinkInode.cost(target);
        inode.fs.charge(cost);
        LinkInode made;
        try {
            made = new LinkInode(charged(walk), target, bytes);
        } catch (ErrnoException full) {
            inode.fs.release(cost);
            throw full;
        }
        addOrUndo(walk, made);
    }

    @Override
    public String readlink(String path) throws ErrnoException {
        if (find(path, false) instanceof LinkInode link) {
            link.touchRead();
            return link.target;
        }
        throw Errno.EINVAL.exception();
    }

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) {
        return inode.list(cookie, limit);
    }

    private Inode find(String path, boolean follow) throws ErrnoException {
        return new MemoryWalk(inode, path, follow ? Last.FOLLOW : Last.STOP).existing();
    }

    /** A path at which nothing is yet. */
    private MemoryWalk vacant(String path, boolean slashAllowed) throws ErrnoException {
        MemoryWalk walk = new MemoryWalk(inode, path, Last.NAME);
        if (walk.target() != null) {
            throw Errno.EEXIST.exception();
        }
        if (walk.slash() && !slashAllowed) {
            throw Errno.ENOENT.exception();
        }
        requireNotRemoved(walk);
        return walk;
    }

    private static void requireNotRemoved(MemoryWalk walk) throws ErrnoException {
        if (walk.parent().isRemoved()) {
            throw Errno.ENOENT.exception();
        }
    }

    /** The file system, charged for a new inode at the path. */
    private static MemoryFileSystem charged(MemoryWalk walk) throws ErrnoException {
        requireNotRemoved(walk);
        MemoryFileSystem fs = walk.parent().fs;
        fs.charge(MemoryFileSystem.INODE_COST);
        return fs;
    }

    private static void addOrUndo(MemoryWalk walk, Inode made) throws ErrnoException {
        try {
            walk.parent().add(walk.name(), made);
        } catch (ErrnoException full) {
            made.links = 0;
            made.freeIfUnused();
            throw full;
        }
    }

    private DirectoryInode sameMount(Directory other) throws ErrnoException {
        MemoryDirectory directory = requireMemory(other);
        if (directory.inode.fs != inode.fs) {
            throw Errno.EXDEV.exception();
        }
        return directory.inode;
    }

    private static MemoryDirectory requireMemory(Directory other) throws ErrnoException {
        if (other instanceof MemoryDirectory directory) {
            return directory;
        }
        throw Errno.EXDEV.exception();
    }
}
