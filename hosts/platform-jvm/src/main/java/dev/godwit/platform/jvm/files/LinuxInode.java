package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageCache;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A file of the host. It stands on a descriptor that allows nothing but to name it (O_PATH), which
 * is opened when it is needed, by the name that the file was last found at, and closed when others
 * are needed more. Devices, FIFOs and sockets are never opened for more than that.
 */
final class LinuxInode implements Inode {
    private static final int PATH = Machine.O_PATH | Machine.O_NOFOLLOW | Machine.O_CLOEXEC;
    private static final String XATTRS = "user.";

    private final LinuxFileSystem fs;
    private long dev;
    private long ino;
    private final FileType type;
    private @Nullable LinuxInode parent;
    private String name = "";
    private @Nullable Descriptor path;
    private int pins;

    /** How often it is open, as a regular file. */
    private int opens;

    private @Nullable LinuxLocks locks;
    private volatile @Nullable PageCache pages;

    LinuxInode(LinuxFileSystem fs, long dev, long ino, FileType type) {
        this.fs = fs;
        this.dev = dev;
        this.ino = ino;
        this.type = type;
    }

    /** The directory at the top, not opened yet. */
    LinuxInode(LinuxFileSystem fs) {
        this(fs, 0, 0, FileType.DIRECTORY);
    }

    /** The file has this name now, among others perhaps. */
    void foundAt(@Nullable LinuxInode directory, String newName) {
        parent = directory;
        name = newName;
    }

    /** Takes a descriptor of the file, which it may have already. */
    void adopt(Descriptor descriptor) throws ErrnoException {
        if (path == null) {
            path = descriptor;
        } else {
            descriptor.close();
        }
        fs.used(this);
    }

    /** The number of the descriptor, which is good until the lock is given up. */
    int path() throws ErrnoException {
        Descriptor descriptor = path;
        if (descriptor == null) {
            descriptor = this == fs.rootInode() ? openTop() : openAgain();
            path = descriptor;
        }
        fs.used(this);
        return descriptor.number();
    }

    private Descriptor openTop() throws ErrnoException {
        Descriptor descriptor = fs.openRoot();
        Stat stat = Statx.of(descriptor.number());
        dev = stat.dev();
        ino = stat.ino();
        fs.know(this, dev, ino);
        pin();
        return descriptor;
    }

    private Descriptor openAgain() throws ErrnoException {
        LinuxInode directory = parent;
        if (directory == null) {
            throw Errno.ESTALE.exception();
        }
        Descriptor descriptor = directory.openBeneath(name, PATH, 0);
        Stat stat = Statx.of(descriptor.number());
        if (stat.dev() != dev || stat.ino() != ino || stat.type() != type) {
            descriptor.close();
            throw Errno.ESTALE.exception();
        }
        return descriptor;
    }

    private Descriptor openBeneath(String child, int flags, int mode) throws ErrnoException {
        return new Descriptor(Syscalls.openBeneath(path(), Names.encode(child), flags, mode));
    }

    void closePath() {
        Descriptor descriptor = path;
        path = null;
        if (descriptor != null) {
            try {
                descriptor.close();
            } catch (ErrnoException e) {
                throw new IllegalStateException("nothing was written to it", e);
            }
        }
    }

    /** Keeps the descriptor: what is known of the file must not be taken for that of another. */
    void pin() {
        pins++;
    }

    void unpin() {
        pins--;
    }

    boolean isPinned() {
        return pins > 0;
    }

    Lock lock() {
        return fs.lock();
    }

    @Override
    public FileSystem fileSystem() {
        return fs;
    }

    @Override
    public FileType type() {
        return type;
    }

    @Override
    public Stat stat() throws ErrnoException {
        try (Lock _ = fs.enter()) {
            return fs.owners.shown(Statx.of(path()));
        }
    }

    Owners owners() {
        return fs.owners;
    }

    @Override
    public void setMode(int mode) throws ErrnoException {
        if (type == FileType.SYMBOLIC_LINK) {
            throw Errno.ENOTSUP.exception();
        }
        try (Lock _ = fs.enter()) {
            Syscalls.chmod(path(), mode & 07777);
        }
    }

    @Override
    public void setOwner(int uid, int gid) throws ErrnoException {
        try (Lock _ = fs.enter()) {
            Stat there = Statx.of(path());
            Syscalls.chown(path(), fs.owners.given(there, uid), fs.owners.given(there, gid));
        }
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        try (Lock _ = fs.enter()) {
            Statx.setTimes(path(), atime, mtime);
        }
    }

    @Override
    public void setSize(long size) throws ErrnoException {
        if (type != FileType.REGULAR_FILE) {
            throw (type == FileType.DIRECTORY ? Errno.EISDIR : Errno.EINVAL).exception();
        }
        if (size < 0) {
            throw Errno.EINVAL.exception();
        }
        OpenFile file = open(OpenFlags.WRITE);
        try {
            ((LinuxFile) file).truncate(size);
        } finally {
            file.close();
        }
    }

    /** Opens the file itself, whatever names it has, or has not. */
    Descriptor reopen(int flags) throws ErrnoException {
        return new Descriptor(Syscalls.reopen(path(), flags));
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        boolean writes = (flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0;
        try (Lock _ = fs.enter()) {
            switch (type) {
                case DIRECTORY -> {
                    if (writes) {
                        throw Errno.EISDIR.exception();
                    }
                    int how = Machine.O_DIRECTORY | Machine.O_CLOEXEC;
                    return new SortedListing(
                            new LinuxDirectory(openBeneath(".", how, 0), fs.listings),
                            fs.owners,
                            fs.listings);
                }
                case REGULAR_FILE -> {
                    int how = flags & ~(OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOFOLLOW);
                    PageCache cache = mapped();
                    if (cache != null && (flags & OpenFlags.TRUNC) != 0) {
                        cache.cut(0);
                    }
                    Descriptor descriptor = reopen(LinuxDirectory.kernelFlags(how));
                    return new LinuxFile(descriptor, flags, this);
                }
                case SYMBOLIC_LINK -> throw Errno.ELOOP.exception();
                default -> throw Errno.ENXIO.exception();
            }
        }
    }

    private void requireDirectory() throws ErrnoException {
        if (type != FileType.DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
    }

    @Override
    public @Nullable LinuxInode lookup(String child) throws ErrnoException {
        requireDirectory();
        try (Lock _ = fs.enter()) {
            return fs.known(openBeneath(child, PATH, 0), this, child);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public Inode make(String child, NewFile file) throws ErrnoException {
        requireDirectory();
        byte[] bytes = Names.encode(child);
        try (Lock _ = fs.enter()) {
            int mode = file.mode() & 07777;
            switch (file.type()) {
                case DIRECTORY -> Syscalls.mkdirat(path(), bytes, mode);
                case SYMBOLIC_LINK -> {
                    String target = Objects.requireNonNullElse(file.target(), "");
                    Names.checkLinkTarget(target);
                    Syscalls.symlinkat(Names.encode(target), path(), bytes);
                }
                default -> {
                    int kind = Statx.kind(file.type());
                    Syscalls.mknodat(path(), bytes, kind | mode, Statx.device(file.rdev()));
                }
            }
            LinuxInode made = lookup(child);
            if (made == null) {
                throw Errno.ESTALE.exception();
            }
            made.finish(file);
            return made;
        }
    }

    /** Gives a file that has just been made what the process as which we run does not give. */
    private void finish(NewFile file) throws ErrnoException {
        if (fs.owners.canGive() && (file.uid() != KEEP || file.gid() != KEEP)) {
            int there = Objects.requireNonNull(parent).stat().mode();
            setOwner(file.uid(), (there & 02000) != 0 ? KEEP : file.gid());
        }
        // The mask of our process counts for nothing here: the guest has its own.
        int wanted = file.type() == FileType.DIRECTORY ? file.mode() & 01777 : file.mode() & 07777;
        int made = stat().mode();
        if (type != FileType.SYMBOLIC_LINK && (made & ~02000) != (wanted & ~02000)) {
            setMode(wanted | made & 02000);
        }
    }

    @Override
    public void link(String child, Inode file) throws ErrnoException {
        requireDirectory();
        try (Lock _ = fs.enter()) {
            if (!(file instanceof LinuxInode inode) || inode.fs != fs) {
                throw Errno.EXDEV.exception();
            }
            Syscalls.linkat(inode.path(), path(), Names.encode(child));
        }
    }

    @Override
    public void unlink(String child) throws ErrnoException {
        requireDirectory();
        try (Lock _ = fs.enter()) {
            Syscalls.unlinkat(path(), Names.encode(child), false);
        }
    }

    @Override
    public void rmdir(String child) throws ErrnoException {
        requireDirectory();
        try (Lock _ = fs.enter()) {
            LinuxInode removed = lookup(child);
            Syscalls.unlinkat(path(), Names.encode(child), true);
            if (removed != null) {
                removed.parent = null;
            }
        }
    }

    @Override
    public void rename(String child, Inode toDirectory, String newName, int flags)
            throws ErrnoException {
        requireDirectory();
        if (!(toDirectory instanceof LinuxInode to) || to.fs != fs) {
            throw Errno.EXDEV.exception();
        }
        to.requireDirectory();
        try (Lock _ = fs.enter()) {
            LinuxInode moved = lookup(child);
            LinuxInode replaced = to.lookup(newName);
            Syscalls.renameat(path(), Names.encode(child), to.path(), Names.encode(newName), flags);
            if (moved == replaced) {
                return;
            }
            if (moved != null) {
                moved.foundAt(to, newName);
            }
            if (replaced != null) {
                boolean exchanged = flags == EXCHANGE;
                replaced.foundAt(exchanged ? this : null, exchanged ? child : "");
            }
        }
    }

    void opened() {
        try (Lock _ = fs.enter()) {
            opens++;
        }
    }

    void closed() {
        try (Lock _ = fs.enter()) {
            opens--;
        }
    }

    /** A directory goes with its name, though somebody may list it yet. */
    @Override
    public boolean isGone() {
        try (Lock _ = fs.enter()) {
            return opens == 0 && mapped() == null && Statx.of(path()).nlink() == 0;
        } catch (ErrnoException _) {
            return true; // its descriptor was wanted for another one, and no name leads to it
        }
    }

    @Override
    public @Nullable Inode parent() {
        try (Lock _ = fs.enter()) {
            return parent;
        }
    }

    @Override
    public String name() {
        try (Lock _ = fs.enter()) {
            return name;
        }
    }

    @Override
    public String readlink() throws ErrnoException {
        if (type != FileType.SYMBOLIC_LINK) {
            throw Errno.EINVAL.exception();
        }
        try (Lock _ = fs.enter()) {
            byte[] target = new byte[Syscalls.readlink(path())];
            Syscalls.scratch().data().get(0, target);
            return Names.decode(target, 0, target.length);
        }
    }

    /**
     * Of the host's attributes a guest has those of its users: all others mean something to the
     * host.
     */
    private static byte[] xattrName(String attribute) throws ErrnoException {
        if (attribute.isEmpty() || Names.byteLength(attribute) > MAX_XATTR_NAME) {
            throw Errno.ERANGE.exception();
        }
        if (!attribute.startsWith(XATTRS)) {
            throw Errno.ENOTSUP.exception();
        }
        return Names.encode(attribute);
    }

    @Override
    public byte @Nullable [] xattr(String attribute) throws ErrnoException {
        byte[] bytes = xattrName(attribute);
        try (Lock _ = fs.enter()) {
            int length = Syscalls.getxattr(path(), bytes);
            if (length < 0) {
                return null;
            }
            byte[] value = new byte[length];
            Syscalls.scratch().data().get(0, value);
            return value;
        }
    }

    @Override
    public boolean setXattr(String attribute, byte[] value, int flags) throws ErrnoException {
        byte[] bytes = xattrName(attribute);
        if (value.length > MAX_XATTR_VALUE) {
            throw Errno.E2BIG.exception();
        }
        try (Lock _ = fs.enter()) {
            int number = path();
            Syscalls.scratch().data().put(0, value);
            return Syscalls.setxattr(number, bytes, value.length, flags) >= 0;
        }
    }

    @Override
    public boolean removeXattr(String attribute) throws ErrnoException {
        byte[] bytes = xattrName(attribute);
        try (Lock _ = fs.enter()) {
            return Syscalls.removexattr(path(), bytes) >= 0;
        }
    }

    @Override
    public List<String> xattrs() throws ErrnoException {
        try (Lock _ = fs.enter()) {
            byte[] all = new byte[Syscalls.listxattr(path())];
            Syscalls.scratch().data().get(0, all);
            List<String> names = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < all.length; i++) {
                if (all[i] == 0) {
                    String each = Names.decode(all, start, i - start);
                    if (each.startsWith(XATTRS)) {
                        names.add(each);
                    }
                    start = i + 1;
                }
            }
            return names;
        }
    }

    @Override
    public FileLocks locks() {
        try (Lock _ = fs.enter()) {
            LinuxLocks there = locks;
            if (there == null) {
                there = new LinuxLocks(fs, this);
                locks = there;
            }
            return there;
        }
    }

    @Override
    public FilePages pages() throws ErrnoException {
        if (type != FileType.REGULAR_FILE) {
            throw Errno.ENODEV.exception();
        }
        try (Lock _ = fs.enter()) {
            PageCache there = pages;
            if (there == null) {
                there = new PageCache(fs.lock(), fs.pages, new LinuxBacking(this));
                pages = there;
            }
            return there;
        }
    }

    /** The pages, if somebody has the file mapped now. */
    @Nullable PageCache mapped() {
        PageCache there = pages;
        return there != null && there.isMapped() ? there : null;
    }
}
