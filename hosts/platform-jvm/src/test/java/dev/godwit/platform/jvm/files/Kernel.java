package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The host's kernel, with whole paths, seen from a root that cannot be left (RESOLVE_IN_ROOT). */
final class Kernel implements Side {
    private static final long IN_ROOT = 0x10;
    private static final int PATH = Machine.O_PATH | Machine.O_CLOEXEC;

    private final Descriptor root;
    private final List<Descriptor> opened = new ArrayList<>();

    Kernel(Path folder) throws ErrnoException {
        byte[] path = folder.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        root = new Descriptor(Syscalls.openWithoutLinks(path, PATH | Machine.O_DIRECTORY));
    }

    private Descriptor open(String path, int flags, int mode) throws ErrnoException {
        byte[] bytes = Names.encode(path);
        Descriptor descriptor =
                new Descriptor(Syscalls.open(root.number(), bytes, flags, mode, IN_ROOT));
        opened.add(descriptor);
        return descriptor;
    }

    @Override
    public void end() throws ErrnoException {
        for (Descriptor descriptor : opened) {
            descriptor.close();
        }
        opened.clear();
    }

    private Descriptor find(String path, boolean follow) throws ErrnoException {
        return open(path, follow ? PATH : PATH | Machine.O_NOFOLLOW, 0);
    }

    private static String at(String directory, String path) {
        return path.startsWith("/") ? path : directory + "/" + path;
    }

    /** The directory that holds the last component, and that component. */
    private Object[] split(String path) throws ErrnoException {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        int start = path.lastIndexOf('/', end - 1) + 1;
        String above = start == 0 ? "." : path.substring(0, start);
        Descriptor parent = open(above, PATH | Machine.O_DIRECTORY, 0);
        return new Object[] {parent, Names.encode(path.substring(start))};
    }

    @Override
    public String directory(String path) throws ErrnoException {
        try {
            Descriptor found = open(path, PATH | Machine.O_DIRECTORY, 0);
            found.close();
            return "";
        } catch (ErrnoException e) {
            return e.errno().name();
        }
    }

    @Override
    public Stat stat(String directory, String path, boolean follow) throws ErrnoException {
        Descriptor found = find(at(directory, path), follow);
        try {
            return Statx.of(found.number());
        } finally {
            found.close();
        }
    }

    @Override
    public void make(String directory, String path, NewFile file) throws ErrnoException {
        Object[] split = split(at(directory, path));
        Descriptor parent = (Descriptor) split[0];
        byte[] name = (byte[]) split[1];
        switch (file.type()) {
            case DIRECTORY -> Syscalls.mkdirat(parent.number(), name, file.mode());
            case SYMBOLIC_LINK ->
                    Syscalls.symlinkat(
                            Names.encode(String.valueOf(file.target())), parent.number(), name);
            default ->
                    Syscalls.mknodat(
                            parent.number(),
                            name,
                            Statx.kind(file.type()) | file.mode(),
                            Statx.device(file.rdev()));
        }
        // The mask of this process counts for nothing.
        if (file.type() != FileType.SYMBOLIC_LINK) {
            int mask = file.type() == FileType.DIRECTORY ? 01777 : 07777;
            Descriptor made = find(at(directory, path), false);
            int inherited = Statx.of(made.number()).mode() & 02000;
            Syscalls.chmod(made.number(), file.mode() & mask & ~02000 | inherited);
        }
    }

    @Override
    public void link(String directory, String path, String to) throws ErrnoException {
        Descriptor file = find(at(directory, path), false);
        Object[] split = split(at(directory, to));
        Descriptor parent = (Descriptor) split[0];
        Syscalls.linkat(file.number(), parent.number(), (byte[]) split[1]);
    }

    @Override
    public void remove(String directory, String path, boolean isDirectory) throws ErrnoException {
        Object[] split = split(at(directory, path));
        Descriptor parent = (Descriptor) split[0];
        Syscalls.unlinkat(parent.number(), (byte[]) split[1], isDirectory);
    }

    @Override
    public void rename(String directory, String path, String to, int flags) throws ErrnoException {
        Object[] source = split(at(directory, path));
        Object[] target = split(at(directory, to));
        Descriptor from = (Descriptor) source[0];
        Descriptor into = (Descriptor) target[0];
        Syscalls.renameat(
                from.number(), (byte[]) source[1], into.number(), (byte[]) target[1], flags);
    }

    @Override
    public String readlink(String directory, String path) throws ErrnoException {
        Descriptor found = find(at(directory, path), false);
        if (Statx.of(found.number()).type() != FileType.SYMBOLIC_LINK) {
            throw Errno.EINVAL.exception();
        }
        byte[] target = new byte[Syscalls.readlink(found.number())];
        Syscalls.scratch().data().get(0, target);
        return Names.decode(target, 0, target.length);
    }

    @Override
    public void setMode(String directory, String path, boolean follow, int mode)
            throws ErrnoException {
        Syscalls.chmod(find(at(directory, path), follow).number(), mode);
    }

    @Override
    public void setOwner(String directory, String path, boolean follow, int uid, int gid)
            throws ErrnoException {
        Syscalls.chown(find(at(directory, path), follow).number(), uid, gid);
    }

    @Override
    public void setTimes(
            String directory, String path, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException {
        Statx.setTimes(find(at(directory, path), follow).number(), atime, mtime);
    }

    @Override
    public void setSize(String directory, String path, long size) throws ErrnoException {
        Descriptor found = find(at(directory, path), true);
        FileType type = Statx.of(found.number()).type();
        if (type != FileType.REGULAR_FILE) {
            throw (type == FileType.DIRECTORY ? Errno.EISDIR : Errno.EINVAL).exception();
        }
        Descriptor writable = new Descriptor(Syscalls.reopen(found.number(), Machine.O_WRONLY));
        Syscalls.ftruncate(writable.number(), size);
        writable.close();
    }

    @Override
    public OpenFile open(String directory, String path, int flags, int mode) throws ErrnoException {
        boolean create = (flags & OpenFlags.CREAT) != 0;
        boolean exclusive = create && (flags & OpenFlags.EXCL) != 0;
        if (create && (flags & OpenFlags.DIRECTORY) != 0) {
            throw Errno.EINVAL.exception();
        }
        String whole = at(directory, path);
        if (!exclusive && (flags & OpenFlags.DIRECTORY) == 0) {
            // None of these is ever opened.
            switch (type(whole, (flags & OpenFlags.NOFOLLOW) == 0)) {
                case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> throw Errno.ENXIO.exception();
                default -> {}
            }
        }
        boolean isNew = create && isMissing(whole, (flags & OpenFlags.NOFOLLOW) == 0);
        Descriptor opened =
                open(whole, LinuxDirectory.kernelFlags(flags), create ? mode & 07777 : 0);
        FileType type = Statx.of(opened.number()).type();
        if (isNew) {
            int inherited = Statx.of(opened.number()).mode() & 02000;
            Syscalls.chmod(opened.number(), mode & ~02000 | inherited);
        }
        return type == FileType.DIRECTORY
                ? new LinuxDirectory(opened, new Places.Room())
                : new LinuxFile(opened, flags);
    }

    private FileType type(String path, boolean follow) {
        try {
            return stat("", path, follow).type();
        } catch (ErrnoException e) {
            return FileType.UNKNOWN;
        }
    }

    private boolean isMissing(String path, boolean follow) {
        try {
            find(path, follow).close();
            return false;
        } catch (ErrnoException e) {
            return true;
        }
    }

    private static byte[] name(String attribute) throws ErrnoException {
        return Names.encode(attribute);
    }

    @Override
    public String xattr(String directory, String path, String attribute) throws ErrnoException {
        Descriptor found = find(at(directory, path), false);
        int length = Syscalls.getxattr(found.number(), name(attribute));
        if (length < 0) {
            return "none";
        }
        byte[] value = new byte[length];
        Syscalls.scratch().data().get(0, value);
        return Arrays.toString(value);
    }

    @Override
    public boolean setXattr(
            String directory, String path, String attribute, byte[] value, int flags)
            throws ErrnoException {
        Descriptor found = find(at(directory, path), false);
        Syscalls.scratch().data().put(0, value);
        return Syscalls.setxattr(found.number(), name(attribute), value.length, flags) >= 0;
    }

    @Override
    public boolean removeXattr(String directory, String path, String attribute)
            throws ErrnoException {
        Descriptor found = find(at(directory, path), false);
        return Syscalls.removexattr(found.number(), name(attribute)) >= 0;
    }

    @Override
    public List<String> xattrs(String directory, String path) throws ErrnoException {
        Descriptor found = find(at(directory, path), false);
        byte[] all = new byte[Syscalls.listxattr(found.number())];
        Syscalls.scratch().data().get(0, all);
        List<String> names = new ArrayList<>();
        if (all.length > 0) {
            Collections.addAll(names, Names.decode(all, 0, all.length - 1).split("\0", -1));
        }
        names.removeIf(each -> !each.startsWith("user."));
        Collections.sort(names);
        return names;
    }

    static int flags(boolean noReplace, boolean exchange) {
        return noReplace ? Inode.NOREPLACE : exchange ? Inode.EXCHANGE : 0;
    }
}
