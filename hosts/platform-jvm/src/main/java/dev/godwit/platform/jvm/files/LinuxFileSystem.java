package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.LockTable;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.StatFs;

import org.jspecify.annotations.Nullable;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A directory of the host as a file system of inodes. Nothing is opened before the first operation
 * that needs it. Names are asked for each time, for others change them too. Only one component is
 * given to the kernel at once, with RESOLVE_BENEATH and O_NOFOLLOW, so no name and no link leads
 * out; and the directory above one is remembered, not asked for.
 */
public final class LinuxFileSystem implements FileSystem, AutoCloseable {
    /** How many inodes keep a descriptor while they are not used. */
    static final int KEPT = 256;

    /** What tells a file from all others while it exists. */
    private record Key(long dev, long ino) {}

    private static final class Reference extends WeakReference<LinuxInode> {
        final Key key;

        Reference(LinuxInode inode, Key key, ReferenceQueue<LinuxInode> queue) {
            super(inode, queue);
            this.key = key;
        }
    }

    private final Place place;
    final PageStore pages;
    final Owners owners;
    private final Lock lock = new Lock();
    final LockTable.Room lockRoom = new LockTable.Room(lock);
    final Places.Room listings = new Places.Room();
    private final Map<Key, Reference> inodes = new HashMap<>();
    private final ReferenceQueue<LinuxInode> unreachable = new ReferenceQueue<>();

    /** Those with a descriptor, the one that was used longest ago first. */
    private final LinkedHashMap<LinuxInode, Boolean> opened = new LinkedHashMap<>(16, 0.75f, true);

    private final LinuxInode root = new LinuxInode(this);

    /**
     * A file system that is not opened yet.
     *
     * @param place the directory at its top; another one that takes its place is never opened
     * @param pages where the pages of mapped files are taken from
     */
    public LinuxFileSystem(Place place, PageStore pages) {
        this(place, pages, Owners.SAME);
    }

    /**
     * A file system that is not opened yet, for guests: if this process is not root, what is its
     * own seems to be root's.
     *
     * @param place the directory at its top; another one that takes its place is never opened
     * @param pages where the pages of mapped files are taken from
     * @return the file system
     */
    public static LinuxFileSystem forGuests(Place place, PageStore pages) {
        return new LinuxFileSystem(place, pages, Owners.ofProcess());
    }

    LinuxFileSystem(Place place, PageStore pages, Owners owners) {
        this.place = place;
        this.pages = pages;
        this.owners = owners;
    }

    /** Closes the descriptors that are kept. Nothing in it is used any more. */
    @Override
    public void close() {
        try (Lock _ = lock.enter()) {
            for (LinuxInode inode : opened.keySet()) {
                inode.closePath();
            }
            opened.clear();
        }
    }

    /** Takes the lock. Descriptors that are too many go now, when none of them is in use. */
    Lock enter() {
        boolean first = !lock.isMine();
        Lock entered = lock.enter();
        if (first) {
            forgetUnreachable();
            Iterator<LinuxInode> oldest = opened.keySet().iterator();
            while (opened.size() > KEPT && oldest.hasNext()) {
                LinuxInode inode = oldest.next();
                if (!inode.isPinned()) {
                    oldest.remove();
                    inode.closePath();
                }
            }
        }
        return entered;
    }

    private void forgetUnreachable() {
        java.lang.ref.Reference<? extends LinuxInode> gone = unreachable.poll();
        while (gone != null) {
            inodes.remove(((Reference) gone).key, gone);
            gone = unreachable.poll();
        }
    }

    /** Says that an inode has a descriptor, and uses it. */
    void used(LinuxInode inode) {
        opened.put(inode, true);
    }

    /** How many inodes have a descriptor. */
    int openedCount() {
        try (Lock _ = enter()) {
            return opened.size();
        }
    }

    @Override
    public Inode rootInode() {
        return root;
    }

    /** Opens the directory at the top, wherever it is. */
    Descriptor openRoot() throws ErrnoException {
        if (!Machine.known()) {
            throw Errno.ENOTSUP.exception();
        }
        try {
            byte[] path = Names.encode(place.path().toString());
            int flags = Machine.O_DIRECTORY | Machine.O_CLOEXEC | Machine.O_PATH;
            return new Descriptor(Syscalls.openWithoutLinks(path, flags));
        } catch (LinkageError | IllegalCallerException | UnsupportedOperationException e) {
            throw Errno.ENOTSUP.exception(); // native access is not allowed, or a function missing
        }
    }

    /** The top has been opened. */
    void know(LinuxInode inode, long dev, long ino) {
        Key key = new Key(dev, ino);
        inodes.put(key, new Reference(inode, key, unreachable));
    }

    /**
     * The inode of a file that has just been opened: the one that there is, or a new one. The
     * descriptor is its own from now on.
     */
    LinuxInode known(Descriptor descriptor, @Nullable LinuxInode parent, String name)
            throws ErrnoException {
        Stat stat;
        try {
            stat = Statx.of(descriptor.number());
        } catch (ErrnoException e) {
            descriptor.close();
            throw e;
        }
        Key key = new Key(stat.dev(), stat.ino());
        Reference reference = inodes.get(key);
        LinuxInode inode = reference == null ? null : reference.get();
        if (inode == null || inode.type() != stat.type()) {
            inode = new LinuxInode(this, stat.dev(), stat.ino(), stat.type());
            inodes.put(key, new Reference(inode, key, unreachable));
        }
        inode.foundAt(parent, name);
        inode.adopt(descriptor);
        return inode;
    }

    @Override
    public StatFs statFs() throws ErrnoException {
        try (Lock _ = enter()) {
            Syscalls.statfs(root.path());
            ByteBuffer s = Syscalls.scratch().struct();
            return new StatFs(
                    s.getLong(0),
                    s.getLong(8),
                    s.getLong(16),
                    s.getLong(24),
                    s.getLong(32),
                    s.getLong(40),
                    s.getLong(48),
                    s.getLong(56),
                    (int) s.getLong(64));
        }
    }

    /** The lock, for what else is part of the file system. */
    Lock lock() {
        return lock;
    }
}
