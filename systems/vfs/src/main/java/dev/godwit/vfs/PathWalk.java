package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;

/**
 * A path resolved, component by component (POSIX, section 4.16, "Pathname Resolution"): for file
 * systems that have nobody else to do it. The directories from the start to the present one are
 * kept on a stack.
 *
 * <p>The policy of the root is in four methods. As they stand here, the start is a sandbox: an
 * absolute path or link, and {@code ..} from the start, lead out and are ENOTCAPABLE. A subclass
 * may have absolute paths begin at a root, and {@code ..} go on above the start and stop at the
 * root.
 *
 * @param <D> a directory of the file system
 * @param <F> a file of any type
 */
public abstract class PathWalk<D, F> {
    /** What to do with a symbolic link that the path ends in. */
    public enum Last {
        /** Go where it leads. */
        FOLLOW,
        /** Stop at the link, unless a slash follows it. */
        STOP,
        /** As FOLLOW, to make a file if nothing is there: a slash behind the name is EISDIR. */
        CREATE,
        /** As CREATE, but stop at a link. */
        CREATE_STOP,
        /** Stop at the name, whatever follows it: it is to be made or removed. */
        NAME;

        /**
         * {@return what {@link Directory#open} asks for}
         *
         * @param flags bits of {@link OpenFlags}
         */
        public static Last ofOpen(int flags) {
            boolean create = (flags & OpenFlags.CREAT) != 0;
            boolean exclusive = create && (flags & OpenFlags.EXCL) != 0;
            boolean follow = !exclusive && (flags & OpenFlags.NOFOLLOW) == 0;
            return create ? (follow ? CREATE : CREATE_STOP) : (follow ? FOLLOW : STOP);
        }
    }

    /** Directories on the way of most paths. */
    private static final int USUAL_DEPTH = 8;

    /** Bytes of a char in UTF-8, at most. */
    private static final int MAX_BYTES = 3;

    /** The name of a path with slashes alone. */
    private static final String ROOT = "/";

    private final ArrayList<D> stack = new ArrayList<>(USUAL_DEPTH);
    private @Nullable F target;
    private String name = ".";
    private boolean special;
    private boolean slash;

    /**
     * A walk that has not begun: {@link #resolve} is for the constructor of the subclass.
     *
     * @param start the directory where it begins
     */
    protected PathWalk(D start) {
        stack.add(start);
    }

    /**
     * {@return a directory as a file}
     *
     * @param directory a directory on the way
     * @throws ErrnoException if the file system fails
     */
    protected abstract @Nullable F self(D directory) throws ErrnoException;

    /**
     * {@return the file of a name, or null if there is none}
     *
     * @param directory a directory on the way
     * @param component a name of 1 to {@link Names#MAX_NAME} bytes, not "." or ".."
     * @throws ErrnoException if the file system fails
     */
    protected abstract @Nullable F child(D directory, String component) throws ErrnoException;

    /**
     * A component is about to be looked up.
     *
     * @param directory in which directory
     * @throws ErrnoException EACCES
     */
    protected void search(D directory) throws ErrnoException {}

    /**
     * {@return a file as a directory, or null if it is none}
     *
     * @param file what was found last
     */
    protected abstract @Nullable D directory(F file);

    /**
     * {@return what a symbolic link leads to, or null if the file is none}
     *
     * @param file what was found last
     * @throws ErrnoException if the file system fails
     */
    protected abstract @Nullable String link(F file) throws ErrnoException;

    /**
     * {@return the file that a symbolic link leads to whatever its text says ({@link Inode#jump}),
     * or null if it goes by its text, or is none}
     *
     * @param file what was found last
     * @throws ErrnoException ENOTCAPABLE if that leads out, or if the file system fails
     */
    protected @Nullable F jump(F file) throws ErrnoException {
        return null;
    }

    /**
     * {@return where absolute paths and links begin}
     *
     * @throws ErrnoException ENOTCAPABLE if they lead out
     */
    protected D root() throws ErrnoException {
        throw Errno.ENOTCAPABLE.exception();
    }

    /**
     * {@return whether ".." stops at a directory}
     *
     * @param directory a directory on the way
     */
    protected boolean isRoot(D directory) {
        return false;
    }

    /**
     * {@return what ".." leads to at the start, or at the root}
     *
     * @param directory the start, what is above it, or the root
     * @throws ErrnoException ENOTCAPABLE if that leads out, ENOENT if there is nothing any more
     */
    protected D above(D directory) throws ErrnoException {
        throw Errno.ENOTCAPABLE.exception();
    }

    /**
     * The directory that holds the last component, or would; of "." and ".." the directory itself.
     *
     * @return the directory
     */
    public final D parent() {
        return stack.getLast();
    }

    /** {@return what the path leads to; null if its last component does not exist} */
    public final @Nullable F target() {
        return target;
    }

    /**
     * {@return what the path leads to}
     *
     * @throws ErrnoException ENOENT if its last component does not exist
     */
    public final F existing() throws ErrnoException {
        if (target == null) {
            throw Errno.ENOENT.exception();
        }
        return target;
    }

    /** {@return the last component; "/" if the path was one of slashes alone} */
    public final String name() {
        return name;
    }

    /** {@return whether the last component is ".", ".." or "/"} */
    public final boolean special() {
        return special;
    }

    /** {@return whether a slash follows the last component} */
    public final boolean slash() {
        return slash;
    }

    /**
     * Goes all the way.
     *
     * @param path the path
     * @param last what to do at its end
     * @throws ErrnoException ENOENT, ENOTDIR, ENOTCAPABLE, ELOOP, ... as {@link Directory} says
     */
    protected final void resolve(String path, Last last) throws ErrnoException {
        Names.checkAnyPath(path);
        String rest = path;
        int at = 0;
        int links = 0;
        while (true) {
            if (at == 0 && rest.charAt(0) == '/') {
                D root = root();
                stack.clear();
                stack.add(root);
                at = skipSlashes(rest, 0);
                if (at == rest.length()) {
                    name = ROOT;
                    special = true;
                    slash = false;
                    target = self(root);
                    return;
                }
            }
            int end = endOfName(rest, at);
            slash = end < rest.length();
            name = rest.substring(at, end);
            int after = skipSlashes(rest, end);
            boolean isLast = after == rest.length();
            special = isDots(name);
            target = look();
            if (isLast && slash && !special && (last == Last.CREATE || last == Last.CREATE_STOP)) {
                throw Errno.EISDIR.exception();
            }
            boolean follow =
                    !isLast
                            || last == Last.FOLLOW
                            || last == Last.CREATE
                            || (last == Last.STOP && slash);
            F jumped = follow && target != null ? jump(target) : null;
            String to = follow && target != null && jumped == null ? link(target) : null;
            if (jumped != null || to != null) {
                links++;
                if (links > Directory.MAX_LINKS) {
                    throw Errno.ELOOP.exception();
                }
            }
            if (jumped != null) {
                target = jumped;
                if (!isLast) {
                    D directory = requireDirectory(jumped);
                    stack.clear();
                    stack.add(directory);
                    at = after;
                    continue;
                }
            }
            if (to != null) {
                if (to.isEmpty()) {
                    throw Errno.ENOENT.exception();
                }
                rest = slash ? to + "/" + rest.substring(after) : to;
                at = 0;
                continue;
            }
            if (isLast) {
                if (slash && last != Last.NAME && target != null) {
                    requireDirectory(target);
                }
                return;
            }
            D directory = requireDirectory(existing());
            if (!special) {
                stack.add(directory);
            }
            at = after;
        }
    }

    /** What the present component leads to. */
    private @Nullable F look() throws ErrnoException {
        search(stack.getLast());
        if (special) {
            if (name.length() == 2) {
                D from = stack.removeLast();
                if (stack.isEmpty() || isRoot(from)) {
                    stack.add(above(from));
                }
            }
            return self(stack.getLast());
        }
        // the whole path has been checked: only a long name needs to be counted
        if (name.length() > Names.MAX_NAME / MAX_BYTES && Names.byteLength(name) > Names.MAX_NAME) {
            throw Errno.ENAMETOOLONG.exception();
        }
        return child(stack.getLast(), name);
    }

    private D requireDirectory(F file) throws ErrnoException {
        D directory = directory(file);
        if (directory == null) {
            throw Errno.ENOTDIR.exception();
        }
        return directory;
    }

    private static boolean isDots(String component) {
        return component.charAt(0) == '.'
                && (component.length() == 1
                        || component.length() == 2 && component.charAt(1) == '.');
    }

    /** Where the next slash is, or the end. Names are short: indexOf takes longer to begin. */
    private static int endOfName(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '/') {
            at++;
        }
        return at;
    }

    private static int skipSlashes(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
        }
        return at;
    }
}
