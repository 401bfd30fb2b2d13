package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The extended attributes of one inode. */
final class Xattrs {
    private static final String USER = "user.";
    private static final List<String> NAMESPACES = List.of(USER, "trusted.", "security.");

    private final MemoryFileSystem fs;
    private final TreeMap<String, byte[]> values = new TreeMap<>();

    Xattrs(MemoryFileSystem fs) {
        this.fs = fs;
    }

    /** Refuses names that no attribute of a file can have; false if this file can have none. */
    static boolean check(String name, Inode inode, boolean change) throws ErrnoException {
        if (name.isEmpty() || Names.byteLength(name) > Inode.MAX_XATTR_NAME) {
            throw Errno.ERANGE.exception();
        }
        for (String namespace : NAMESPACES) {
            if (name.startsWith(namespace)) {
                FileType type = inode.type();
                boolean ordinary = type == FileType.REGULAR_FILE || type == FileType.DIRECTORY;
                if (namespace.equals(USER) && !ordinary) {
                    if (change) {
                        throw Errno.EPERM.exception();
                    }
                    return false;
                }
                if (name.length() == namespace.length()) {
                    throw Errno.EINVAL.exception();
                }
                return true;
            }
        }
        throw Errno.ENOTSUP.exception();
    }

    private static long cost(String name, byte[] value) {
        return MemoryFileSystem.ENTRY_COST + 2L * name.length() + value.length;
    }

    /** The value that a file below has; null if there is none. */
    static byte @Nullable [] below(Inode lower, String name) throws ErrnoException {
        try {
            return lower.xattr(name);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOTSUP) {
                return null; // this kind of file system has fewer namespaces
            }
            throw e;
        }
    }

    /** The names of what a file below has. */
    static List<String> below(Inode lower) throws ErrnoException {
        try {
            return lower.xattrs();
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOTSUP) {
                return List.of();
            }
            throw e;
        }
    }

    /** Takes over what a file below has: all of it, or nothing. */
    void copy(Inode lower) throws ErrnoException {
        boolean done = false;
        try {
            for (String name : below(lower)) {
                byte[] value = below(lower, name);
                if (value != null) {
                    set(name, value, 0);
                }
            }
            done = true;
        } finally {
            if (!done) {
                clear();
            }
        }
    }

    byte @Nullable [] get(String name) {
        byte[] value = values.get(name);
        return value == null ? null : Arrays.copyOf(value, value.length);
    }

    boolean set(String name, byte[] value, int flags) throws ErrnoException {
        byte[] old = values.get(name);
        if (old != null && flags == Inode.XATTR_CREATE) {
            throw Errno.EEXIST.exception();
        }
        if (old == null && flags == Inode.XATTR_REPLACE) {
            return false;
        }
        long before = old == null ? 0 : cost(name, old);
        long after = cost(name, value);
        if (after > before) {
            fs.charge(after - before);
        } else {
            fs.release(before - after);
        }
        values.put(name, Arrays.copyOf(value, value.length));
        return true;
    }

    boolean remove(String name) {
        byte[] old = values.remove(name);
        if (old == null) {
            return false;
        }
        fs.release(cost(name, old));
        return true;
    }

    List<String> names() {
        return new ArrayList<>(values.keySet());
    }

    void clear() {
        for (String name : names()) {
            remove(name);
        }
    }
}
