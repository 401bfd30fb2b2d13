package dev.godwit.linux.file;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.memory.MappedFile;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Watches;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * An open file description of a Linux process: what descriptors stand for, of one process or of
 * several.
 */
public final class LinuxFile extends Description {
    /**
     * Status flags and access mode: bits of {@link OpenFlag}, without those that only open uses.
     */
    private int flags;

    private @Nullable Found place;

    /** What /proc shows where it has no place, such as {@code pipe:[12]}. */
    private final String name;

    private @Nullable MappedFile mapped;

    /** Told when the last descriptor of it goes. */
    private List<CloseListener> listeners = List.of();

    /** Who has to know that an open file description goes. */
    @FunctionalInterface
    public interface CloseListener {
        /**
         * The last descriptor of a description has been closed.
         *
         * @param file which
         */
        void closed(LinuxFile file);
    }

    /** Who is sent SIGIO (F_SETOWN): a process, the negative of a group, 0 for nobody. */
    public int owner;

    /** Which signal it is instead of SIGIO (F_SETSIG); 0 for SIGIO. */
    public int ownerSignal;

    /** The owner is one task (F_OWNER_TID). */
    public boolean isOwnerTask;

    /** Of a directory: behind which entry getdents goes on. */
    public long cookie;

    /** Locks may belong to it (flock, F_OFD_SETLK). */
    public boolean hasLocks;

    /**
     * Describes an open file, held once.
     *
     * @param file the open file
     * @param flags as open(2) took them
     * @param place where it is in the tree of files, or null
     * @param name what /proc shows if it has no place
     */
    public LinuxFile(OpenFile file, int flags, @Nullable Found place, String name) {
        super(file, (flags & OpenFlag.APPEND) != 0);
        this.flags =
                flags
                        & ~(OpenFlag.CREAT
                                | OpenFlag.EXCL
                                | OpenFlag.NOCTTY
                                | OpenFlag.TRUNC
                                | OpenFlag.CLOEXEC);
        this.place = place;
        this.name = name;
    }

    /**
     * Adds who is told when the last descriptor of it goes.
     *
     * @param listener told once
     */
    public void addListener(CloseListener listener) {
        List<CloseListener> more = new ArrayList<>(listeners);
        more.add(listener);
        listeners = more;
    }

    /**
     * Ends what {@link #addListener} began.
     *
     * @param listener not told any more
     */
    public void removeListener(CloseListener listener) {
        List<CloseListener> fewer = new ArrayList<>(listeners);
        fewer.remove(listener);
        listeners = fewer;
    }

    @Override
    protected void released() {
        FileLocks locks = hasLocks ? FileLocking.find(this) : null;
        if (locks != null) {
            locks.release(this);
        }
        for (CloseListener listener : listeners) {
            listener.closed(this);
        }
        notice(isWritable() ? Watches.CLOSE_WRITE : Watches.CLOSE_NOWRITE);
    }

    @Override
    protected void closed() {
        Found found = place;
        Watches watches = found == null ? null : found.place().mount().watches();
        if (watches != null) {
            watches.look();
        }
    }

    /**
     * Something was done with the file: tells who watches it, or its directory.
     *
     * @param events bits of {@link Watches}
     */
    public void notice(int events) {
        Found found = place;
        Watches watches = found == null ? null : found.place().mount().watches();
        if (watches != null && found != null && !isPath()) {
            watches.done(events, found, true);
        }
    }

    /**
     * A name has become another one: this is called so if it was found by that.
     *
     * @param old where the file was
     * @param now where it is
     */
    public void renamed(Found old, Found now) {
        Found found = place;
        if (found != null
                && found.name().equals(old.name())
                && found.place().inode().equals(old.place().inode())
                && found.directory().inode().equals(old.directory().inode())) {
            place = new Found(found.place(), now.directory(), now.name());
        }
    }

    /** {@return status flags and access mode, as F_GETFL tells them} */
    public int flags() {
        return flags;
    }

    /**
     * Sets the status flags (F_SETFL).
     *
     * @param newFlags bits of {@link OpenFlag}; those that cannot be changed are ignored
     */
    public void setFlags(int newFlags) {
        flags = flags & ~OpenFlag.SETTABLE | newFlags & OpenFlag.SETTABLE;
        setAppend((newFlags & OpenFlag.APPEND) != 0);
    }

    /** {@return whether calls that cannot go on answer EAGAIN} */
    public boolean isNonblocking() {
        return (flags & OpenFlag.NONBLOCK) != 0;
    }

    /** {@return whether it was opened for reading} */
    public boolean isReadable() {
        return (flags & OpenFlag.ACCMODE) != OpenFlag.WRONLY && (flags & OpenFlag.PATH) == 0;
    }

    /** {@return whether it was opened for writing} */
    public boolean isWritable() {
        return (flags & OpenFlag.ACCMODE) != OpenFlag.RDONLY && (flags & OpenFlag.PATH) == 0;
    }

    /** {@return whether it only says where a file is (O_PATH)} */
    public boolean isPath() {
        return (flags & OpenFlag.PATH) != 0;
    }

    /** {@return where it is in the tree of files; null if it is in none} */
    public @Nullable Found place() {
        return place;
    }

    /** {@return what /proc shows where it has no place} */
    public String name() {
        return name;
    }

    /**
     * The file as mmap sees it: the same for all mappings of this description.
     *
     * @param tree how its path is told
     * @return it
     * @throws ErrnoException ENODEV if it cannot be mapped
     */
    public MappedFile mapped(FileTree tree) throws ErrnoException {
        MappedFile known = mapped;
        if (known == null) {
            Found found = place;
            if (found == null) {
                throw Errno.ENODEV.exception();
            }
            FilePages pages = new HeldPages(this, found.place().inode().pages());
            known = MappedFiles.of(found, pages, tree, isReadable(), isWritable());
            mapped = known;
        }
        return known;
    }
}
