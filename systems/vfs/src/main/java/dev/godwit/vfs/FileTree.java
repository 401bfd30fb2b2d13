package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.PathWalk.Last;

import org.jspecify.annotations.Nullable;

/**
 * Files by path, over a table of mounts: what a process sees. Paths are walked here, one component
 * after the other; the errors are those of {@link Directory}, in the order in which Linux finds
 * them.
 */
public final class FileTree {
    private final Mounts mounts;
    private final SpecialFiles specials;
    private final boolean sandbox;
    private final Location root;

    /** Asked about each step; null for a tree without. */
    private final @Nullable Guard guard;

    private FileTree(
            Mounts mounts,
            SpecialFiles specials,
            boolean sandbox,
            Location root,
            @Nullable Guard guard) {
        this.mounts = mounts;
        this.specials = specials;
        this.sandbox = sandbox;
        this.root = root;
        this.guard = guard;
    }

    /**
     * A tree in which each path stays beneath the directory where it begins: absolute paths,
     * absolute links, and {@code ..} that would leave it, are ENOTCAPABLE.
     *
     * @param mounts the table of mounts
     * @param specials what FIFOs, devices and sockets stand for
     * @return the tree
     */
    public static FileTree sandbox(Mounts mounts, SpecialFiles specials) {
        return new FileTree(mounts, specials, true, mounts.root(), null);
    }

    /**
     * A tree with a root: absolute paths and links begin there, and {@code ..} stops there, as
     * chroot(2) has it.
     *
     * @param mounts the table of mounts
     * @param specials what FIFOs, devices and sockets stand for
     * @param root the root, a directory
     * @return the tree
     */
    public static FileTree rooted(Mounts mounts, SpecialFiles specials, Location root) {
        return new FileTree(mounts, specials, false, root, null);
    }

    /**
     * The same files with another root.
     *
     * @param newRoot a directory
     * @return the tree, without a guard
     */
    public FileTree withRoot(Location newRoot) {
        return rooted(mounts, specials, newRoot);
    }

    /**
     * The same files, from which no path leads out of the directory where it begins.
     *
     * @return the tree, without a guard
     */
    public FileTree withoutRoot() {
        return sandbox(mounts, specials);
    }

    /**
     * The same files, with somebody who is asked about each step.
     *
     * @param asked who
     * @return the tree
     */
    public FileTree guardedBy(Guard asked) {
        return new FileTree(mounts, specials, sandbox, root, asked);
    }

    /** {@return the root} */
    public Location root() {
        return root;
    }

    /** {@return the table of mounts} */
    public Mounts mounts() {
        return mounts;
    }

    /**
     * Holds the lock of the file system where it is, until it is closed: what is done at its end
     * finds the lock taken.
     */
    private final class Walk extends PathWalk<Location, Location> implements AutoCloseable {
        private @Nullable FileSystem present;
        private @Nullable Lock held;

        /** Where the last component has jumped, if it has. */
        private @Nullable Found jumped;

        Walk(Location start, String path, Last last) throws ErrnoException {
            super(start);
            boolean resolved = false;
            try {
                resolve(path, last);
                resolved = true;
            } finally {
                if (!resolved) {
                    leave();
                }
            }
        }

        /** To be called before an inode is: nothing calls one file system with another's lock. */
        void enter(Inode inode) {
            FileSystem next = inode.fileSystem();
            if (next != present) {
                leave();
                Lock lock = next.walkLock();
                held = lock == null ? null : lock.enter();
                present = next;
            }
        }

        @Override
        public void close() {
            leave();
        }

        /** Gives the lock up; the next step takes it again. */
        void leave() {
            if (held != null) {
                held.close();
                held = null;
            }
            present = null;
        }

        @Override
        protected void search(Location directory) throws ErrnoException {
            if (guard != null) {
                enter(directory.inode());
                guard.search(directory);
            }
        }

        private Location reached(Location file) throws ErrnoException {
            if (guard != null) {
                guard.reach(file);
            }
            return file;
        }

        @Override
        protected Location self(Location directory) throws ErrnoException {
            jumped = null;
            return reached(directory);
        }

        @Override
        protected @Nullable Location child(Location directory, String component)
                throws ErrnoException {
            jumped = null;
            enter(directory.inode());
            Inode inode = directory.inode().lookup(component);
            return inode == null
                    ? null
                    : reached(Mounts.covering(new Location(directory.mount(), inode)));
        }

        @Override
        protected @Nullable Location directory(Location file) {
            return file.inode().type() == FileType.DIRECTORY ? file : null;
        }

        @Override
        protected @Nullable String link(Location file) throws ErrnoException {
            Inode inode = file.inode();
            if (inode.type() != FileType.SYMBOLIC_LINK) {
                return null;
            }
            enter(inode);
            if (guard != null) {
                guard.follow(file);
            }
            return inode.readlink();
        }

        @Override
        protected @Nullable Location jump(Location file) throws ErrnoException {
            Inode inode = file.inode();
            if (inode.type() != FileType.SYMBOLIC_LINK) {
                return null;
            }
            enter(inode);
            Found to = inode.jump();
            if (to != null && sandbox) {
                throw Errno.ENOTCAPABLE.exception();
            }
            jumped = to;
            if (to == null) {
                return null;
            }
            if (guard != null) {
                guard.follow(file);
            }
            return reached(to.place());
        }

        @Override
        protected Location root() throws ErrnoException {
            return sandbox ? super.root() : root;
        }

        @Override
        protected boolean isRoot(Location directory) {
            return !sandbox && directory.equals(root);
        }

        @Override
        protected Location above(Location directory) throws ErrnoException {
            if (sandbox) {
                return super.above(directory);
            }
            if (isRoot(directory)) {
                return directory;
            }
            leave();
            Location up = mounts.above(directory);
            if (up == null) {
                throw Errno.ENOENT.exception();
            }
            return up;
        }

        /** What it has led to, and by which name. */
        Found found() throws ErrnoException {
            Found there = jumped;
            return there == null ? new Found(existing(), parent(), name()) : there;
        }

        /** A file by the name that this led to. */
        Found named(Location file) {
            return new Found(file, parent(), name());
        }

        /** The directory, in which a name can be made. */
        Inode making() throws ErrnoException {
            requireWritable(parent());
            allowChange(null, false);
            return parent().inode();
        }

        /** The guard lets the last component be made, or be taken from a file. */
        void allowChange(@Nullable Location file, boolean moved) throws ErrnoException {
            if (guard != null) {
                enter(parent().inode());
                guard.change(parent(), file, moved);
                leave();
            }
        }
    }

    /**
     * Fails unless files of a mount can be changed through it.
     *
     * @param place a file
     * @throws ErrnoException EROFS
     */
    public static void requireWritable(Location place) throws ErrnoException {
        if (place.mount().isReadOnly()) {
            throw Errno.EROFS.exception();
        }
    }

    /**
     * {@return what a path leads to}
     *
     * @param start where a relative path begins
     * @param path which
     * @param follow if it is a symbolic link, what that leads to is meant
     * @throws ErrnoException as {@link Directory} says
     */
    public Location find(Location start, String path, boolean follow) throws ErrnoException {
        return walk(start, path, follow ? Last.FOLLOW : Last.STOP).existing();
    }

    /**
     * {@return what a path leads to, and by which name}
     *
     * @param start where a relative path begins
     * @param path which
     * @param follow if it is a symbolic link, what that leads to is meant
     * @throws ErrnoException as {@link Directory} says
     */
    public Found locate(Location start, String path, boolean follow) throws ErrnoException {
        Walk walk = walk(start, path, follow ? Last.FOLLOW : Last.STOP);
        return walk.found();
    }

    /** A walk that has ended, for what is done with it to take the lock anew. */
    private Walk walk(Location start, String path, Last last) throws ErrnoException {
        Walk walk = new Walk(start, path, last);
        walk.close(); // not by a try around nothing, behind which TeaVM loses the return
        return walk;
    }

    /**
     * {@return what is known of what a path leads to}
     *
     * @param start where a relative path begins
     * @param path which
     * @param follow if it is a symbolic link, what that leads to is meant
     * @throws ErrnoException as {@link Directory} says
     */
    public Stat stat(Location start, String path, boolean follow) throws ErrnoException {
        try (Walk walk = new Walk(start, path, follow ? Last.FOLLOW : Last.STOP)) {
            Inode inode = walk.existing().inode();
            walk.enter(inode);
            return inode.stat();
        }
    }

    /**
     * Opens or makes a file.
     *
     * @param start where a relative path begins
     * @param path which
     * @param flags bits of {@link OpenFlags}
     * @param made what is made if it does not exist: a regular file
     * @return the open file; a directory is a {@link Directory}
     * @throws ErrnoException as {@link Directory#open}
     */
    public OpenFile open(Location start, String path, int flags, NewFile made)
            throws ErrnoException {
        return openNamed(start, path, flags, made).file();
    }

    /**
     * What {@link #openNamed} has opened.
     *
     * @param file the open file
     * @param found where it is
     * @param isMade it was made
     */
    public record Opened(OpenFile file, Found found, boolean isMade) {}

    /**
     * Opens or makes a file, and says by which name it was found.
     *
     * @param start where a relative path begins
     * @param path which
     * @param flags bits of {@link OpenFlags}
     * @param made what is made if it does not exist: a regular file
     * @return the open file with its place
     * @throws ErrnoException as {@link Directory#open}
     */
    public Opened openNamed(Location start, String path, int flags, NewFile made)
            throws ErrnoException {
        boolean create = (flags & OpenFlags.CREAT) != 0;
        boolean exclusive = create && (flags & OpenFlags.EXCL) != 0;
        if (create && (flags & OpenFlags.DIRECTORY) != 0) {
            throw Errno.EINVAL.exception();
        }
        while (true) {
            Location target = null;
            boolean walked = false;
            try (Walk walk = new Walk(start, path, Last.ofOpen(flags))) {
                walked = true;
                target = walk.target();
                if (target == null) {
                    if (!create) {
                        throw Errno.ENOENT.exception();
                    }
                    Inode directory = walk.making();
                    walk.enter(directory);
                    Inode inode = directory.make(walk.name(), made);
                    OpenFile file = inode.open(flags);
                    Location place = new Location(walk.parent().mount(), inode);
                    Watches watches = mounts.watches();
                    if (watches != null) {
                        watches.made(directory, walk.name(), inode);
                    }
                    return new Opened(file, walk.named(place), true);
                }
                if (exclusive) {
                    throw Errno.EEXIST.exception();
                }
                if (guard != null) {
                    walk.enter(target.inode());
                    guard.open(target);
                }
                if (isSpecial(target.inode())) {
                    walk.leave();
                } else {
                    walk.enter(target.inode());
                }
                OpenFile file = open(target, flags);
                return new Opened(file, walk.found(), false);
            } catch (ErrnoException e) {
                // Another thread was quicker: the file has come, or gone, since the walk.
                boolean missing = walked && target == null && create && !exclusive;
                boolean again =
                        walked && e.errno() == Errno.ESTALE || missing && e.errno() == Errno.EEXIST;
                if (!again) {
                    throw e;
                }
            }
        }
    }

    /** Whether opening is somebody else's business, and no lock is to be held. */
    private static boolean isSpecial(Inode inode) {
        return switch (inode.type()) {
            case REGULAR_FILE, DIRECTORY, SYMBOLIC_LINK -> inode instanceof AnonymousInode;
            default -> true;
        };
    }

    /**
     * Opens a file.
     *
     * @param place which
     * @param flags bits of {@link OpenFlags}
     * @return the open file; a directory is a {@link Directory}
     * @throws ErrnoException as {@link Directory#open}; ESTALE if it has gone
     */
    public OpenFile open(Location place, int flags) throws ErrnoException {
        Inode inode = place.inode();
        boolean directoryOnly = (flags & OpenFlags.DIRECTORY) != 0;
        boolean writes = (flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0;
        switch (inode.type()) {
            case DIRECTORY -> {
                if (writes || (flags & OpenFlags.CREAT) != 0) {
                    throw Errno.EISDIR.exception();
                }
                return new TreeDirectory(this, place, (Listing) inode.open(flags));
            }
            case SYMBOLIC_LINK -> throw (directoryOnly ? Errno.ENOTDIR : Errno.ELOOP).exception();
            default -> {
                if (directoryOnly) {
                    throw Errno.ENOTDIR.exception();
                }
                if (inode.type() != FileType.REGULAR_FILE && !(inode instanceof AnonymousInode)) {
                    return specials.open(inode, flags);
                }
                if (writes) {
                    requireWritable(place);
                }
                return inode.open(flags);
            }
        }
    }

    /**
     * Makes a file of any type.
     *
     * @param start where a relative path begins
     * @param path its name
     * @param file what to make
     * @return the file
     * @throws ErrnoException EEXIST, EROFS, ENOSPC, EPERM, and as {@link Directory} says
     */
    public Location make(Location start, String path, NewFile file) throws ErrnoException {
        Walk walk = vacant(start, path, file.type() == FileType.DIRECTORY);
        Inode directory = walk.making();
        Inode made = directory.make(walk.name(), file);
        Watches watches = mounts.watches();
        if (watches != null) {
            watches.made(directory, walk.name(), made);
        }
        return new Location(walk.parent().mount(), made);
    }

    /** A path at which nothing is yet. */
    private Walk vacant(Location start, String path, boolean slashAllowed) throws ErrnoException {
        Walk walk = walk(start, path, Last.NAME);
        if (walk.target() != null) {
            throw Errno.EEXIST.exception();
        }
        if (walk.slash() && !slashAllowed) {
            throw Errno.ENOENT.exception();
        }
        return walk;
    }

    /**
     * Gives a file one more name.
     *
     * @param file the file
     * @param start where a relative path begins
     * @param path the new name
     * @throws ErrnoException EEXIST, EPERM for a directory, EXDEV, EROFS, ENOSPC, EMLINK
     */
    public void link(Location file, Location start, String path) throws ErrnoException {
        Walk walk = vacant(start, path, false);
        requireWritable(walk.parent());
        if (walk.parent().mount() != file.mount()) {
            throw Errno.EXDEV.exception();
        }
        Inode directory = walk.making();
        directory.link(walk.name(), file.inode());
        Watches watches = mounts.watches();
        if (watches != null) {
            watches.linked(directory, walk.name(), file.inode());
        }
    }

    /**
     * Removes the name of a file that is no directory.
     *
     * @param start where a relative path begins
     * @param path the name; a symbolic link is removed itself
     * @throws ErrnoException EISDIR, EBUSY (something is mounted on it), EROFS
     */
    public void unlink(Location start, String path) throws ErrnoException {
        Walk walk = walk(start, path, Last.NAME);
        if (walk.special()) {
            throw Errno.EISDIR.exception();
        }
        requireWritable(walk.parent());
        Location file = walk.existing();
        walk.allowChange(file, false);
        if (file.inode().type() == FileType.DIRECTORY) {
            throw Errno.EISDIR.exception();
        }
        if (walk.slash()) {
            throw Errno.ENOTDIR.exception();
        }
        requireNoMount(file);
        Inode directory = walk.parent().inode();
        directory.unlink(walk.name());
        Watches watches = mounts.watches();
        if (watches != null) {
            watches.removed(directory, walk.name(), file.inode());
        }
    }

    /**
     * Removes an empty directory.
     *
     * @param start where a relative path begins
     * @param path its name
     * @throws ErrnoException ENOTEMPTY, EINVAL (for {@code .}), EBUSY (for {@code /}, and if
     *     something is mounted on it), EROFS
     */
    public void rmdir(Location start, String path) throws ErrnoException {
        Walk walk = walk(start, path, Last.NAME);
        if (walk.special()) {
            throw (switch (walk.name()) {
                        case "." -> Errno.EINVAL;
                        case ".." -> Errno.ENOTEMPTY;
                        default -> Errno.EBUSY;
                    })
                    .exception();
        }
        requireWritable(walk.parent());
        Location removed = walk.existing();
        walk.allowChange(removed, false);
        if (removed.inode().type() != FileType.DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
        requireNoMount(removed);
        Inode directory = walk.parent().inode();
        directory.rmdir(walk.name());
        Watches watches = mounts.watches();
        if (watches != null) {
            watches.removed(directory, walk.name(), removed.inode());
        }
    }

    /**
     * Gives a file another name.
     *
     * @param start where a relative path begins
     * @param path its name
     * @param toStart where a relative new path begins
     * @param toPath the new name
     * @param flags 0, {@link Inode#NOREPLACE} or {@link Inode#EXCHANGE}
     * @throws ErrnoException EBUSY (for {@code .}, {@code ..} and {@code /}, and if something is
     *     mounted on one), EXDEV, EROFS, and as {@link Inode#rename}
     */
    public void rename(Location start, String path, Location toStart, String toPath, int flags)
            throws ErrnoException {
        Walk from = walk(start, path, Last.NAME);
        Walk to = walk(toStart, toPath, Last.NAME);
        if (from.parent().mount() != to.parent().mount()) {
            throw Errno.EXDEV.exception();
        }
        if (from.special() || (to.special() && flags != Inode.NOREPLACE)) {
            throw Errno.EBUSY.exception();
        }
        if (to.special()) {
            throw Errno.EEXIST.exception();
        }
        requireWritable(from.parent());
        Location moved = from.existing();
        Location replaced = to.target();
        if (replaced != null && flags == Inode.NOREPLACE) {
            throw Errno.EEXIST.exception();
        }
        boolean bothMoved = flags == Inode.EXCHANGE;
        if (bothMoved && !isDirectory(to.existing()) && to.slash()) {
            throw Errno.ENOTDIR.exception();
        }
        if (!isDirectory(moved) && (from.slash() || (to.slash() && !bothMoved))) {
            throw Errno.ENOTDIR.exception();
        }
        if (replaced == null || !moved.inode().equals(replaced.inode())) {
            boolean elsewhere = !from.parent().inode().equals(to.parent().inode());
            from.allowChange(moved, elsewhere);
            to.allowChange(replaced, elsewhere && bothMoved);
        }
        requireNoMount(moved);
        if (replaced != null) {
            requireNoMount(replaced);
        }
        from.parent().inode().rename(from.name(), to.parent().inode(), to.name(), flags);
        if (replaced == null || !moved.inode().equals(replaced.inode())) {
            renamed(from, to, moved, replaced, bothMoved);
        }
    }

    /** Tells who has to know it that a file is called otherwise, and another one perhaps. */
    private void renamed(
            Walk from, Walk to, Location moved, @Nullable Location replaced, boolean bothMoved) {
        mounts.renamed(from.named(moved), to.named(moved));
        if (bothMoved && replaced != null) {
            mounts.renamed(to.named(replaced), from.named(replaced));
        }
        Watches watches = mounts.watches();
        if (watches == null) {
            return;
        }
        Inode old = from.parent().inode();
        Inode now = to.parent().inode();
        Inode gone = replaced == null ? null : replaced.inode();
        watches.renamed(old, from.name(), now, to.name(), moved.inode(), bothMoved ? null : gone);
        if (bothMoved && gone != null) {
            watches.renamed(now, to.name(), old, from.name(), gone, null);
        }
    }

    private static boolean isDirectory(Location file) {
        return file.inode().type() == FileType.DIRECTORY;
    }

    /** Neither is it seen through a mount of its own, nor is something mounted on it elsewhere. */
    private void requireNoMount(Location file) throws ErrnoException {
        boolean isMountRoot = file.equals(file.mount().root());
        if (isMountRoot || mounts.isMountPoint(file.inode())) {
            throw Errno.EBUSY.exception();
        }
    }

    /**
     * Opens a directory.
     *
     * @param place the directory
     * @return where paths begin
     * @throws ErrnoException as {@link #open(Location, int)}
     */
    public Directory directory(Location place) throws ErrnoException {
        return (Directory) open(place, OpenFlags.DIRECTORY);
    }
}
