package dev.godwit.vfs.memory;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;

/**
 * A path resolved, component by component, beneath a directory (POSIX, section 4.16, "Pathname
 * Resolution"). The directories from the start to the present one are kept on a stack, so that
 * {@code ..} is known to lead out exactly when the start is on top.
 */
final class PathWalk {
    /** What to do with a symbolic link that the path ends in. */
    enum Last {
        /** Go where it leads. */
        FOLLOW,
        /** Stop at the link, unless a slash follows it. */
        STOP,
        /** As FOLLOW, to make a file if nothing is there: a slash behind the name is EISDIR. */
        CREATE,
        /** As CREATE, but stop at a link. */
        CREATE_STOP,
        /** Stop at the name, whatever follows it: it is to be made or removed. */
        NAME
    }

    private final ArrayList<DirectoryInode> stack = new ArrayList<>();
    private @Nullable Inode target;
    private String name = ".";
    private boolean special;
    private boolean slash;

    PathWalk(DirectoryInode start, String path, Last last) throws ErrnoException {
        stack.add(start);
        Names.checkPath(path);
        resolve(path, last);
    }

    /**
     * The directory that holds the last component, or would; of "." and ".." the directory itself.
     */
    DirectoryInode parent() {
        return stack.getLast();
    }

    /** What the path leads to; null if its last component does not exist. */
    @Nullable Inode target() {
        return target;
    }

    /** What the path leads to. */
    Inode existing() throws ErrnoException {
        if (target == null) {
            throw Errno.ENOENT.exception();
        }
        return target;
    }

    /** The last component. */
    String name() {
        return name;
    }

    /** Whether the last component is "." or "..". */
    boolean special() {
        return special;
    }

    /** Whether a slash follows the last component. */
    boolean slash() {
        return slash;
    }

    private void resolve(String path, Last last) throws ErrnoException {
        String rest = path;
        int at = 0;
        int links = 0;
        while (true) {
            int end = rest.indexOf('/', at);
            slash = end >= 0;
            name = rest.substring(at, slash ? end : rest.length());
            int after = slash ? skipSlashes(rest, end) : rest.length();
            boolean isLast = after == rest.length();
            special = name.equals(".") || name.equals("..");
            if (special) {
                if (name.length() == 2) {
                    goUp();
                }
                target = stack.getLast();
            } else {
                if (Names.byteLength(name) > Names.MAX_NAME) {
                    throw Errno.ENAMETOOLONG.exception();
                }
                target = stack.getLast().get(name);
            }
            if (isLast && slash && !special && creates(last)) {
                throw Errno.EISDIR.exception();
            }
            boolean follow =
                    !isLast
                            || last == Last.FOLLOW
                            || last == Last.CREATE
                            || (last == Last.STOP && slash);
            if (follow && target instanceof LinkInode link) {
                links++;
                if (links > Directory.MAX_LINKS) {
                    throw Errno.ELOOP.exception();
                }
                if (link.target.charAt(0) == '/') {
                    throw Errno.ENOTCAPABLE.exception();
                }
                link.touchRead();
                rest = slash ? link.target + "/" + rest.substring(after) : link.target;
                at = 0;
                continue;
            }
            if (isLast) {
                if (slash && last != Last.NAME && target != null) {
                    requireDirectory(target);
                }
                return;
            }
            if (!special) {
                stack.add(requireDirectory(existing()));
            }
            at = after;
        }
    }

    private static boolean creates(Last last) {
        return last == Last.CREATE || last == Last.CREATE_STOP;
    }

    private void goUp() throws ErrnoException {
        if (stack.size() == 1) {
            throw Errno.ENOTCAPABLE.exception();
        }
        stack.removeLast();
    }

    private static DirectoryInode requireDirectory(Inode inode) throws ErrnoException {
        if (inode instanceof DirectoryInode directory) {
            return directory;
        }
        throw Errno.ENOTDIR.exception();
    }

    private static int skipSlashes(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
        }
        return at;
    }
}
