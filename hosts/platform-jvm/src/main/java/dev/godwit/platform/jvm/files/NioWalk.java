package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.vfs.PathWalk;

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
 * A path resolved beneath a directory of the host. Each component is looked at without following
 * it; links are followed here, so that none leads out.
 */
final class NioWalk extends PathWalk<Path, BasicFileAttributes> {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    /** Names that Windows takes for devices, whatever directory and ending they have. */
    private static final Set<String> DEVICES =
            Set.of(
                    "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM0", "COM1", "COM2", "COM3",
                    "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT0", "LPT1", "LPT2", "LPT3",
                    "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9");

    private Path path;

    NioWalk(Path start, String name, Last last) throws ErrnoException {
        super(start);
        this.path = start;
        resolve(name, last);
    }

    /** Where the path leads on the host. */
    Path path() {
        return path;
    }

    boolean exists() {
        return target() != null;
    }

    boolean isDirectory() {
        BasicFileAttributes attributes = target();
        return attributes != null && attributes.isDirectory();
    }

    boolean isLink() {
        BasicFileAttributes attributes = target();
        return attributes != null && attributes.isSymbolicLink();
    }

    @Override
    protected @Nullable BasicFileAttributes self(Path directory) throws ErrnoException {
        path = directory;
        return attributes(path);
    }

    @Override
    protected @Nullable BasicFileAttributes child(Path directory, String component)
            throws ErrnoException {
        path = hostChild(directory, component);
        return attributes(path);
    }

    @Override
    protected @Nullable Path directory(BasicFileAttributes file) {
        return file.isDirectory() ? path : null;
    }

    @Override
    protected @Nullable String link(BasicFileAttributes file) throws ErrnoException {
        return file.isSymbolicLink() ? readLink(path) : null;
    }

    private static Path hostChild(Path directory, String name) throws ErrnoException {
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

    /** Whether a host's name is the same after a guest has had it: Java reads not all of them. */
    static boolean comesBack(@Nullable Path name) {
        try {
            return name != null && toHost(toGuest(name)).equals(name);
        } catch (ErrnoException e) {
            return false;
        }
    }

    static String readLink(Path link) throws ErrnoException {
        try {
            Path target = Files.readSymbolicLink(link);
            return target.isAbsolute() ? "/" : toGuest(target);
        } catch (IOException | UnsupportedOperationException e) {
            throw IoErrors.of(e).exception();
        }
    }
}
