package dev.godwit.vfs;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who wants to hear what becomes of files (inotify(7)): watches by inode, of a table of mounts
 * ({@link Mounts#watches}). What a tree does with names is told by {@link FileTree}; what is done
 * with files that are open, and with attributes, by the system whose calls these are. What others
 * than the guest do, as with a directory of the host, nobody hears of.
 *
 * <p>Used by one thread.
 */
public final class Watches {
    /** A file was read, or a directory listed. The numbers are those of Linux. */
    public static final int ACCESS = 1;

    /** The content of a file was changed. */
    public static final int MODIFY = 2;

    /** Attributes of a file were changed: mode, owner, times, links, extended attributes. */
    public static final int ATTRIB = 4;

    /** A file that could be written was closed. */
    public static final int CLOSE_WRITE = 8;

    /** Another file was closed. */
    public static final int CLOSE_NOWRITE = 0x10;

    /** A file was opened. */
    public static final int OPEN = 0x20;

    /** A directory lost a name to another one. */
    public static final int MOVED_FROM = 0x40;

    /** A directory got a name of another one. */
    public static final int MOVED_TO = 0x80;

    /** A directory got a new name. */
    public static final int CREATE = 0x100;

    /** A directory lost a name. */
    public static final int DELETE = 0x200;

    /** The file itself has gone: it has no names, and nobody has it open. */
    public static final int DELETE_SELF = 0x400;

    /** The file itself got another name. */
    public static final int MOVE_SELF = 0x800;

    /** The file system was unmounted. */
    public static final int UNMOUNT = 0x2000;

    /** Besides one of the others: it is about a directory. */
    public static final int IS_DIRECTORY = 0x4000_0000;

    /** Who is told. */
    public interface Watch {
        /**
         * Something has happened to the file that is watched, or in it.
         *
         * @param events bits of {@link Watches}; mostly one, with {@link #IS_DIRECTORY}
         * @param cookie the same for the two halves of a change of name, else 0
         * @param name of a directory that is watched, which of its files it is about; else null
         * @param opened of what was done with an open file, where that was found; else null
         */
        void happened(int events, int cookie, @Nullable String name, @Nullable Found opened);

        /** The file has gone, and the watch with it. */
        void ended();
    }

    private final Map<Inode, List<Watch>> watches = new HashMap<>();

    /** Watched files that have no name left, and are still open or mapped. */
    private List<Inode> unnamed = List.of();

    private int lastCookie;

    Watches() {}

    boolean isEmpty() {
        return watches.isEmpty();
    }

    // The lists are replaced, never changed: who is told may end its watch.

    void add(Inode inode, Watch watch) {
        List<Watch> more = new ArrayList<>(watches.getOrDefault(inode, List.of()));
        more.add(watch);
        watches.put(inode, more);
    }

    void remove(Inode inode, Watch watch) {
        List<Watch> fewer = new ArrayList<>(watches.getOrDefault(inode, List.of()));
        fewer.remove(watch);
        if (fewer.isEmpty()) {
            watches.remove(inode);
        } else {
            watches.put(inode, fewer);
        }
    }

    private void tell(
            Inode inode, int events, int cookie, @Nullable String name, @Nullable Found opened) {
        List<Watch> told = watches.get(inode);
        if (told != null) {
            for (Watch watch : told) {
                watch.happened(events, cookie, name, opened);
            }
        }
    }

    private static int kind(Inode inode) {
        return inode.type() == FileType.DIRECTORY ? IS_DIRECTORY : 0;
    }

    // ---- What has happened.

    /**
     * Something was done with a file: who watches the directory is told, and who watches the file.
     *
     * @param events ACCESS to OPEN
     * @param found the file, as it was found
     * @param isOpen it was done with the open file
     */
    public void done(int events, Found found, boolean isOpen) {
        Inode inode = found.place().inode();
        int all = events | kind(inode);
        Found opened = isOpen ? found : null;
        if (inode.type() == FileType.DIRECTORY) {
            boolean isTop = inode.equals(found.place().mount().root().inode());
            Inode parent = isTop ? null : inode.parent();
            if (parent != null) {
                tell(parent, all, 0, inode.name(), opened);
            }
        } else if (!(inode instanceof AnonymousInode)
                && !(isOpen && isContentOfSpecial(events, inode))) {
            tell(found.directory().inode(), all, 0, found.name(), opened);
        }
        tell(inode, all, 0, null, opened);
    }

    /**
     * What goes through a FIFO or a device is told to who watches that itself, and may read it; who
     * only watches the directory learns no more than stat tells.
     */
    private static boolean isContentOfSpecial(int events, Inode inode) {
        return (events & (ACCESS | MODIFY)) != 0 && inode.type() != FileType.REGULAR_FILE;
    }

    /** A directory has got a name. */
    void made(Inode directory, String name, Inode file) {
        tell(directory, CREATE | kind(file), 0, name, null);
    }

    /** A file has got one more name. */
    void linked(Inode directory, String name, Inode file) {
        tell(file, ATTRIB, 0, null, null);
        made(directory, name, file);
    }

    /** A directory has lost a name. */
    void removed(Inode directory, String name, Inode file) {
        if (file.type() != FileType.DIRECTORY) {
            tell(file, ATTRIB, 0, null, null);
        }
        lostName(file);
        tell(directory, DELETE | kind(file), 0, name, null);
    }

    /** A name has become another one, in place of a file perhaps. */
    void renamed(
            Inode from,
            String oldName,
            Inode to,
            String newName,
            Inode file,
            @Nullable Inode replaced) {
        lastCookie++;
        int kind = kind(file);
        tell(from, MOVED_FROM | kind, lastCookie, oldName, null);
        tell(to, MOVED_TO | kind, lastCookie, newName, null);
        if (replaced != null) {
            tell(replaced, ATTRIB | kind(replaced), 0, null, null);
        }
        tell(file, MOVE_SELF, 0, null, null);
        if (replaced != null) {
            lostName(replaced);
        }
    }

    private void lostName(Inode file) {
        if (watches.containsKey(file) && !unnamed.contains(file)) {
            List<Inode> more = new ArrayList<>(unnamed);
            more.add(file);
            unnamed = more;
        }
        look();
    }

    /** Looks which files have gone: to be called when an open file, or a mapping, has. */
    public void look() {
        for (Inode file : unnamed) {
            List<Watch> told = watches.get(file);
            boolean isGone = file.isGone();
            if (isGone || told == null) {
                List<Inode> fewer = new ArrayList<>(unnamed);
                fewer.remove(file);
                unnamed = fewer;
            }
            if (isGone && told != null) {
                end(file, told, DELETE_SELF);
            }
        }
    }

    private void end(Inode file, List<Watch> told, int event) {
        watches.remove(file);
        for (Watch watch : told) {
            watch.happened(event, 0, null, null);
            watch.ended();
        }
    }

    /** A file system is not seen any more. */
    void unmounted(FileSystem fs) {
        for (Inode file : new ArrayList<>(watches.keySet())) {
            List<Watch> told = watches.get(file);
            if (told != null && file.fileSystem() == fs) {
                end(file, told, UNMOUNT);
            }
        }
    }

    /**
     * {@return whether an open file is not found any more where it was: its name has gone}
     *
     * @param opened where it was found
     */
    public static boolean isUnlinked(Found opened) {
        Inode inode = opened.place().inode();
        if (inode.type() == FileType.DIRECTORY) {
            return inode.parent() == null && !inode.equals(opened.place().mount().root().inode());
        }
        return !opened.isThere();
    }
}
