package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.io.IoErrors;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file of the host for which nothing stands but its path, as java.nio.file has it. A guest may
 * rename the file, or a directory above it, and put a symbolic link in its place; so each use of
 * the path begins with the question whether it still leads to the same file without a link.
 */
public final class Place {
    private final Path path;

    /** Tells the file from all others; null where the host has no such thing. */
    private final @Nullable Object key;

    private Place(Path path, @Nullable Object key) {
        this.path = path;
        this.key = key;
    }

    /**
     * The place of a file as it is now.
     *
     * @param path the file; links are followed
     * @return its place
     * @throws ErrnoException ENOENT, EACCES, ...
     */
    public static Place of(Path path) throws ErrnoException {
        try {
            Path real = path.toRealPath();
            return new Place(real, key(real));
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** The path, which leads to the file; ENOENT if something else has taken its place. */
    Path path() throws ErrnoException {
        try {
            if (path.toRealPath().equals(path) && Objects.equals(key(path), key)) {
                return path;
            }
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
        throw Errno.ENOENT.exception();
    }
}
