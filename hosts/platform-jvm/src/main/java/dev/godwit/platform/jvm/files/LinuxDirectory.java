package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An open directory, beneath which the kernel resolves paths. */
final class LinuxDirectory extends LinuxOpenFile implements Directory {
    private static final int ALWAYS = Machine.O_CLOEXEC | Machine.O_NONBLOCK | Machine.O_NOCTTY;
    private static final int ENTRY_NAME = 19;

    private final Places.Room room;

    /** The kernel's cookies. */
    private final Places<Long> places;

    LinuxDirectory(Descriptor descriptor, Places.Room room) {
        super(descriptor);
        this.room = room;
        this.places = new Places<>(room);
    }

    /**
     * Opens a directory that the user named.
     *
     * @param path the directory, without links
     * @param room for the places in what is listed beneath it
     * @return the directory, or null if this host has no openat2(2) or does not let us call it
     * @throws ErrnoException ENOENT, ENOTDIR, EACCES, ...
     */
    static @Nullable LinuxDirectory open(Path path, Places.Room room) throws ErrnoException {
        if (!Machine.known()) {
            return null;
        }
        int flags = Machine.O_DIRECTORY | Machine.O_CLOEXEC;
        try {
            byte[] bytes = Names.encode(path.toString());
            LinuxDirectory directory =
                    new LinuxDirectory(
                            new Descriptor(Syscalls.openWithoutLinks(bytes, flags)), room);
            try {
                // A filter of system calls may let the plain call pass and refuse RESOLVE_BENEATH.
                directory.stat(".", true);
            } catch (ErrnoException e) {
                directory.close();
                throw e;
            }
            return directory;
        } catch (ErrnoException e) {
            // EPERM is what filters of system calls usually answer; a directory says EACCES.
            if (e.errno() == Errno.ENOSYS || e.errno() == Errno.EPERM) {
                return null;
            }
            throw e;
        } catch (LinkageError | IllegalCallerException | UnsupportedOperationException e) {
            return null; // native access is not allowed, or a function is missing
        }
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    public synchronized void close() throws ErrnoException {
        places.clear();
        super.close();
    }

    @Override
    public OpenFile open(String path, int flags, int mode) throws ErrnoException {
        boolean create = (flags & OpenFlags.CREAT) != 0;
        if (create && (flags & OpenFlags.DIRECTORY) != 0) {
            throw Errno.EINVAL.exception();
        }
        Names.checkPath(path);
        Descriptor opened =
                new Descriptor(
                        Syscalls.openBeneath(
                                descriptor.number(),
                                Names.encode(path),
                                kernelFlags(flags),
                                create ? mode & 07777 : 0));
        try {
            FileType type = Statx.of(opened.number()).type();
            return switch (type) {
                case REGULAR_FILE -> new LinuxFile(opened, flags);
                case DIRECTORY -> new LinuxDirectory(opened, room);
                case CHARACTER_DEVICE, FIFO -> new LinuxDevice(opened, type);
                default -> throw Errno.ENXIO.exception();
            };
        } catch (ErrnoException e) {
            opened.close();
            throw e;
        }
    }

    static int kernelFlags(int flags) {
        boolean read = (flags & OpenFlags.READ) != 0;
        // Truncating without writing is left undefined by POSIX; here it is allowed.
        boolean write = (flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0;
        int kernel = ALWAYS;
        kernel |= write ? read ? Machine.O_RDWR : Machine.O_WRONLY : Machine.O_RDONLY;
        kernel |= (flags & OpenFlags.CREAT) != 0 ? Machine.O_CREAT : 0;
        kernel |= (flags & OpenFlags.EXCL) != 0 ? Machine.O_EXCL : 0;
        kernel |= (flags & OpenFlags.TRUNC) != 0 ? Machine.O_TRUNC : 0;
        kernel |= (flags & OpenFlags.DIRECTORY) != 0 ? Machine.O_DIRECTORY : 0;
        kernel |= (flags & OpenFlags.NOFOLLOW) != 0 ? Machine.O_NOFOLLOW : 0;
        kernel |= (flags & OpenFlags.DSYNC) != 0 ? Machine.O_DSYNC : 0;
        kernel |= (flags & OpenFlags.SYNC) != 0 ? Machine.O_SYNC : 0;
        return kernel;
    }

    @Override
    public Stat stat(String path, boolean follow) throws ErrnoException {
        Descriptor found = find(path, follow);
        try {
            return Statx.of(found.number());
        } finally {
            found.close();
        }
    }

    @Override
    public void setTimes(String path, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException {
        Descriptor found = find(path, follow);
        try {
            Statx.setTimes(found.number(), atime, mtime);
        } finally {
            found.close();
        }
    }

    @Override
    public void mkdir(String path, int mode) throws ErrnoException {
        try (Parent parent = new Parent(path)) {
            Syscalls.mkdirat(parent.directory(), parent.name, mode & 07777);
        }
    }

    @Override
    public void unlink(String path) throws ErrnoException {
        try (Parent parent = new Parent(path)) {
            Syscalls.unlinkat(parent.directory(), parent.name, false);
        }
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        try (Parent parent = new Parent(path)) {
            Syscalls.unlinkat(parent.directory(), parent.name, true);
        }
    }

    @Override
    public void rename(String from, Directory toDirectory, String to) throws ErrnoException {
        LinuxDirectory target = sameHost(toDirectory);
        try (Parent source = new Parent(from);
                Parent destination = target.new Parent(to)) {
            Syscalls.renameat(
                    source.directory(), source.name, destination.directory(), destination.name, 0);
        }
    }

    @Override
    public void link(String from, Directory toDirectory, String to) throws ErrnoException {
        LinuxDirectory target = sameHost(toDirectory);
        stat(from, false);
        if (from.endsWith("/")) {
            // The kernel would follow a link here. It leads to a directory, as we know now.
            throw target.makingFails(to, Errno.EPERM);
        }
        try (Parent source = new Parent(from);
                Parent destination = target.new Parent(to)) {
            Syscalls.linkat(
                    source.directory(), source.name, destination.directory(), destination.name);
        }
    }

    /** Why a file of this name cannot be made if nothing else is wrong with the name. */
    private ErrnoException makingFails(String path, Errno otherwise) throws ErrnoException {
        new Parent(path).close();
        int end = path.length();
        while (path.charAt(end - 1) == '/') {
            end--;
        }
        try {
            find(path.substring(0, end), false).close();
        } catch (ErrnoException e) {
            boolean missing = e.errno() == Errno.ENOENT && end == path.length();
            return missing ? otherwise.exception() : e;
        }
        return Errno.EEXIST.exception();
    }

    @Override
    public void symlink(String target, String path) throws ErrnoException {
        Names.checkLinkTarget(target);
        try (Parent parent = new Parent(path)) {
            Syscalls.symlinkat(Names.encode(target), parent.directory(), parent.name);
        }
    }

    @Override
    public String readlink(String path) throws ErrnoException {
        Descriptor found = find(path, false);
        try {
            if (Statx.of(found.number()).type() != FileType.SYMBOLIC_LINK) {
                throw Errno.EINVAL.exception();
            }
            byte[] target = new byte[Syscalls.readlink(found.number())];
            Syscalls.scratch().data().get(0, target);
            return Names.decode(target, 0, target.length);
        } finally {
            found.close();
        }
    }

    @Override
    public synchronized List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException {
        List<DirectoryEntry> entries = new ArrayList<>();
        if (cookie == 0) {
            places.clear();
        } else if (!places.isGiven(cookie)) {
            return entries;
        }
        long number = cookie;
        long place = cookie == 0 ? 0 : places.get(cookie);
        while (entries.size() < limit) {
            int length = Syscalls.getdents(descriptor.number(), place);
            if (length == 0) {
                break;
            }
            ByteBuffer data = Syscalls.scratch().data();
            int at = 0;
            while (at < length && entries.size() < limit) {
                int size = data.getShort(at + 16) & 0xffff;
                int end = at + ENTRY_NAME;
                while (data.get(end) != 0) {
                    end++;
                }
                byte[] name = new byte[end - at - ENTRY_NAME];
                data.get(at + ENTRY_NAME, name);
                place = data.getLong(at + 8);
                number = places.following(number, place);
                entries.add(
                        new DirectoryEntry(
                                Names.decode(name, 0, name.length),
                                data.getLong(at),
                                Statx.typeOfEntry(data.get(at + 18)),
                                number));
                at += size;
            }
        }
        return entries;
    }

    /** Opens what a path leads to for its attributes alone. */
    private Descriptor find(String path, boolean follow) throws ErrnoException {
        Names.checkPath(path);
        int flags = Machine.O_PATH | Machine.O_CLOEXEC | (follow ? 0 : Machine.O_NOFOLLOW);
        return new Descriptor(
                Syscalls.openBeneath(descriptor.number(), Names.encode(path), flags, 0));
    }

    private static LinuxDirectory sameHost(Directory other) throws ErrnoException {
        if (HostDirectory.unwrap(other) instanceof LinuxDirectory directory) {
            return directory;
        }
        throw Errno.EXDEV.exception();
    }

    /**
     * A path split into the directory that holds its last component, resolved, and that component
     * with the slashes behind it.
     */
    private final class Parent implements AutoCloseable {
        final byte[] name;
        private final @Nullable Descriptor resolved;

        Parent(String path) throws ErrnoException {
            Names.checkPath(path);
            int end = path.length();
            while (end > 0 && path.charAt(end - 1) == '/') {
                end--;
            }
            int start = path.lastIndexOf('/', end - 1) + 1;
            String last = path.substring(start, end);
            if (last.equals("..")) {
                // No call does anything to "..", but whether it leads out must be found out.
                find(path, true).close();
            }
            name = Names.encode(path.substring(start));
            if (start == 0) {
                resolved = null;
            } else {
                int flags = Machine.O_PATH | Machine.O_DIRECTORY | Machine.O_CLOEXEC;
                byte[] parent = Names.encode(path.substring(0, start));
                resolved =
                        new Descriptor(Syscalls.openBeneath(descriptor.number(), parent, flags, 0));
            }
        }

        int directory() throws ErrnoException {
            return (resolved == null ? descriptor : resolved).number();
        }

        @Override
        public void close() throws ErrnoException {
            if (resolved != null) {
                resolved.close();
            }
        }
    }
}
