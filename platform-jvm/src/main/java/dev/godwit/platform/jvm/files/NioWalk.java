package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;

/**
 * A path resolved, component by component, beneath a directory of the host. Each component is
 * looked at without following it; links are followed here, so that none leads out.
 */
final class NioWalk {
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

    private static final boolean WINDOWS = File.separatorChar == '\\';

    /** Names that Windows takes for devices, whatever directory and ending they have. */
    private static final Set<String> DEVICES =
            Set.of(
                    "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM0", "COM1", "COM2", "COM3",
                    "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT0", "LPT1", "LPT2", "LPT3",
                    "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9");

    private final Path start;
    private Path path;
    private int depth;
    private @Nullable BasicFileAttributes attributes;
    private String component = ".";
    private boolean special;
    private boolean slash;

    NioWalk(Path start, String name, Last last) throws ErrnoException {
        this.start = start;
        this.path = start;
        Names.checkPath(name);
        resolve(name, last);
    }

    /** Where the path leads on the host. */
    Path path() {
        return path;
    }

    boolean exists() {
        return attributes != null;
    }

    boolean isDirectory() {
        return attributes != null && attributes.isDirectory();
    }

    boolean isLink() {
        return attributes != null && attributes.isSymbolicLink();
    }

    /** The last component. */
    String name() {
        return component;
    }

    /** Whether the last component is "." or "..". */
    boolean special() {
        return special;
    }

    /** Whether a slash follows the last component. */
    boolean slash() {
        return slash;
    }

    private void resolve(String name, Last last) throws ErrnoException {
        String rest = name;
        int at = 0;
        int links = 0;
        Path directory = start;
        while (true) {
            int end = rest.indexOf('/', at);
            slash = end >= 0;
            component = rest.substring(at, slash ? end : rest.length());
            int after = slash ? skipSlashes(rest, end) : rest.length();
            boolean isLast = after == rest.length();
            special = component.equals(".") || component.equals("..");
            if (special) {
                if (component.length() == 2) {
                    if (depth == 0) {
                        throw Errno.ENOTCAPABLE.exception();
                    }
                    depth--;
                    directory = parent(directory);
                }
                path = directory;
            } else {
                path = child(directory, component);
            }
            attributes = attributes(path);
            if (isLast && slash && !special && creates(last)) {
                throw Errno.EISDIR.exception();
            }
            boolean follow =
                    !isLast
                            || last == Last.FOLLOW
                            || last == Last.CREATE
                            || (last == Last.STOP && slash);
            if (follow && isLink()) {
                links++;
                if (links > Directory.MAX_LINKS) {
                    throw Errno.ELOOP.exception();
                }
                String target = readLink(path);
                if (target.isEmpty() || target.charAt(0) == '/') {
                    throw Errno.ENOTCAPABLE.exception();
                }
                rest = slash ? target + "/" + rest.substring(after) : target;
                at = 0;
                continue;
            }
            if (isLast) {
                if (slash && last != Last.NAME && exists() && !isDirectory()) {
                    throw Errno.ENOTDIR.exception();
                }
                return;
            }
            if (!exists()) {
                throw Errno.ENOENT.exception();
            }
            if (!isDirectory()) {
                throw Errno.ENOTDIR.exception();
            }
            if (!special) {
                depth++;
                directory = path;
            }
            at = after;
        }
    }

    private static boolean creates(Last last) {
        return last == Last.CREATE || last == Last.CREATE_STOP;
    }

    private static Path parent(Path directory) throws ErrnoException {
        Path parent = directory.getParent();
        if (parent == null) {
            throw Errno.ENOTCAPABLE.exception();
        }
        return parent;
    }

    private static Path child(Path directory, String name) throws ErrnoException {
        if (Names.byteLength(name) > Names.MAX_NAME) {
            throw Errno.ENAMETOOLONG.exception();
        }
        if (WINDOWS) {
            refuseOnWindows(name);
        }
        Path child = directory.resolve(toHost(name));
        // Whatever the host makes of the name, it must be one name in this directory.
        if (child.getNameCount() != directory.getNameCount() + 1 || !child.startsWith(directory)) {
            throw Errno.ENOTCAPABLE.exception();
        }
        return child;
    }

    /** Streams, drives, devices, and endings that Windows drops, so that names become others. */
    private static void refuseOnWindows(String name) throws ErrnoException {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).strip().toUpperCase(Locale.ROOT);
        if (name.indexOf('\\') >= 0
                || name.indexOf(':') >= 0
                || name.endsWith(".")
                || name.endsWith(" ")
                || DEVICES.contains(stem)) {
            throw Errno.ENOENT.exception();
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws ErrnoException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    /** A guest's path or name as the host writes it; EILSEQ if Java cannot. */
    static Path toHost(String name) throws ErrnoException {
        try {
            String text = WINDOWS ? name.replace('/', '\\') : name;
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw Errno.EILSEQ.exception();
        }
    }

    /** A host's name or link target as a guest writes it. */
    static String toGuest(@Nullable Path name) {
        String text = name == null ? "" : name.toString();
        return WINDOWS ? text.replace('\\', '/') : text;
    }

    static String readLink(Path link) throws ErrnoException {
        try {
            Path target = Files.readSymbolicLink(link);
            return target.isAbsolute() ? "/" : toGuest(target);
        } catch (IOException | UnsupportedOperationException e) {
            throw IoErrors.of(e).exception();
        }
    }

    private static int skipSlashes(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
        }
        return at;
    }
}
