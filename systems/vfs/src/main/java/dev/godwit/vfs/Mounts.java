package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The table of mounts: which tree stands where. A mount hides the file that it is put on and all
 * beneath it, and another may be put on it in turn. It stays with that file when a directory above
 * is given another name.
 */
public final class Mounts {
    private final Mount first;
    private final Lock lock = new Lock();
    private int lastId = 1;

    private final Watches allWatches = new Watches();

    /** Null while nobody watches anything, which is all that others have to ask. */
    private @Nullable Watches watches;

    /** Told of names that become others; null if nobody is. */
    private @Nullable Renaming renaming;

    /** Who has to know that a name has become another one. */
    @FunctionalInterface
    public interface Renaming {
        /**
         * A file is called otherwise.
         *
         * @param old where it was
         * @param now where it is
         */
        void renamed(Found old, Found now);
    }

    /**
     * A table with one mount.
     *
     * @param root the directory at the top of all
     * @param readOnly refuse every change in it
     */
    public Mounts(Inode root, boolean readOnly) {
        this.first = new Mount(root, readOnly, null, 1, this);
    }

    /** {@return the top of all, or what is mounted on that} */
    public Location root() {
        return covering(first.root());
    }

    /**
     * Mounts a tree.
     *
     * @param at where; a directory for a directory, and else for anything else
     * @param root the top of the tree, or a part of one that is mounted already
     * @param readOnly refuse every change through this mount
     * @return the mount
     * @throws ErrnoException ENOTDIR if one is a directory and the other is not
     */
    public Mount mount(Location at, Inode root, boolean readOnly) throws ErrnoException {
        if (root.type() == FileType.DIRECTORY != (at.inode().type() == FileType.DIRECTORY)) {
            throw Errno.ENOTDIR.exception();
        }
        try (Lock _ = lock.enter()) {
            Location on = covering(at);
            Mount mount = new Mount(root, readOnly, on, ++lastId, this);
            Mount[] old = on.mount().mounted;
            Mount[] more = new Mount[old.length + 1];
            System.arraycopy(old, 0, more, 0, old.length);
            more[old.length] = mount;
            on.mount().mounted = more;
            return mount;
        }
    }

    /**
     * Takes a mount away.
     *
     * @param mount which
     * @throws ErrnoException EBUSY if something is mounted on it, EINVAL if it is not mounted, or
     *     the first of all
     */
    public void unmount(Mount mount) throws ErrnoException {
        try (Lock _ = lock.enter()) {
            Location at = mount.at();
            if (at == null) {
                throw Errno.EINVAL.exception();
            }
            if (mount.mounted.length > 0) {
                throw Errno.EBUSY.exception();
            }
            List<Mount> fewer = new ArrayList<>(List.of(at.mount().mounted));
            if (!fewer.remove(mount)) {
                throw Errno.EINVAL.exception();
            }
            at.mount().mounted = fewer.toArray(new Mount[0]);
        }
        if (watches != null) {
            FileSystem gone = mount.root().inode().fileSystem();
            boolean isSeen = false;
            for (Mount other : list()) {
                isSeen |= other.root().inode().fileSystem() == gone;
            }
            if (!isSeen) {
                allWatches.unmounted(gone);
                watches = allWatches.isEmpty() ? null : allWatches;
            }
        }
    }

    // ---- Who hears what becomes of files.

    /** {@return who hears what becomes of files; null if nobody does} */
    public @Nullable Watches watches() {
        return watches;
    }

    /**
     * Begins to watch a file.
     *
     * @param file which
     * @param watch told until it is removed, or ends with the file
     */
    public void watch(Inode file, Watches.Watch watch) {
        allWatches.add(file, watch);
        watches = allWatches;
    }

    /**
     * Ends what {@link #watch} began; nothing happens if it has ended already.
     *
     * @param file which
     * @param watch not told any more
     */
    public void unwatch(Inode file, Watches.Watch watch) {
        allWatches.remove(file, watch);
        if (allWatches.isEmpty()) {
            watches = null;
        }
    }

    /**
     * Says who is told of names that become others.
     *
     * @param listener who
     */
    public void onRename(Renaming listener) {
        renaming = listener;
    }

    /** A file has another name, which the file system does not keep. */
    void renamed(Found old, Found now) {
        Renaming told = renaming;
        if (told != null) {
            told.renamed(old, now);
        }
    }

    /** {@return all mounts, each behind the one that it stands on} */
    public List<Mount> list() {
        List<Mount> all = new ArrayList<>(List.of(first));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(List.of(all.get(i).mounted));
        }
        return all;
    }

    /**
     * {@return what is seen at a place: the place itself, unless something is mounted there}
     *
     * @param place a place
     */
    public static Location covering(Location place) {
        Location seen = place;
        Mount mount = seen.mount().on(seen.inode());
        while (mount != null) {
            seen = mount.root();
            mount = seen.mount().on(seen.inode());
        }
        return seen;
    }

    /** {@return whether something is mounted on a file, in whatever mount it is seen} */
    boolean isMountPoint(Inode inode) {
        for (Mount mount : list()) {
            if (mount.on(inode) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return the directory above one, through the mounts; null at the top of all, and if it has
     * been removed}
     *
     * @param directory a directory
     */
    public @Nullable Location above(Location directory) {
        Location lowest = lowest(directory);
        if (lowest == null) {
            return null;
        }
        Inode parent = lowest.inode().parent();
        return parent == null ? null : covering(new Location(lowest.mount(), parent));
    }

    /** The file beneath all mounts whose root is meant; null at the top of all. */
    private static @Nullable Location lowest(Location place) {
        Location lowest = place;
        while (lowest.inode().equals(lowest.mount().root().inode())) {
            Location at = lowest.mount().at();
            if (at == null) {
                return null;
            }
            lowest = at;
        }
        return lowest;
    }

    /**
     * {@return the absolute path of a directory, or null if it cannot be reached from the root: it
     * has been removed, or lies outside}
     *
     * @param directory the directory
     * @param root where absolute paths begin
     */
    public @Nullable String path(Location directory, Location root) {
        String path = "";
        Location at = directory;
        while (!at.equals(root)) {
            Location lowest = lowest(at);
            Location up = above(at);
            if (lowest == null || up == null) {
                return null;
            }
            path = "/" + lowest.inode().name() + path;
            at = up;
        }
        return path.isEmpty() ? "/" : path;
    }
}
