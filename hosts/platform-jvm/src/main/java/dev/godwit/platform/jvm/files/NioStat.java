package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** Attributes of files, as java.nio.file gives and takes them. */
final class NioStat {
    private NioStat() {}

    /** What is known of a file; of a symbolic link, the link itself. */
    static Stat of(Path path) throws ErrnoException {
        try {
            return unix(Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return basic(path);
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    private static Stat unix(Map<String, Object> values) {
        int mode = (int) number(values, "mode");
        long size = number(values, "size");
        return new Stat(
                number(values, "dev"),
                number(values, "ino"),
                Statx.type(mode),
                mode & 07777,
                number(values, "nlink"),
                (int) number(values, "uid"),
                (int) number(values, "gid"),
                number(values, "rdev"),
                size,
                (size + 511) / 512,
                time(values, "lastAccessTime"),
                time(values, "lastModifiedTime"),
                time(values, "ctime"));
    }

    private static long number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static Timespec time(Map<String, Object> values, String name) {
        return values.get(name) instanceof FileTime time ? timespec(time) : new Timespec(0, 0);
    }

    /** Where the host has no inode numbers, a hash of the path stands for one. */
    private static Stat basic(Path path) throws ErrnoException {
        try {
            BasicFileAttributes values =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            FileType type =
                    values.isDirectory()
                            ? FileType.DIRECTORY
                            : values.isSymbolicLink()
                                    ? FileType.SYMBOLIC_LINK
                                    : values.isRegularFile()
                                            ? FileType.REGULAR_FILE
                                            : FileType.UNKNOWN;
            Timespec mtime = timespec(values.lastModifiedTime());
            return new Stat(
                    0,
                    stableNumber(values.fileKey(), path),
                    type,
                    0700,
                    1,
                    0,
                    0,
                    0,
                    values.size(),
                    (values.size() + 511) / 512,
                    timespec(values.lastAccessTime()),
                    mtime,
                    mtime);
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    private static long stableNumber(@Nullable Object key, Path path) {
        String text = key == null ? path.toString() : key.toString();
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static Timespec timespec(FileTime time) {
        Instant instant = time.toInstant();
        return new Timespec(instant.getEpochSecond(), instant.getNano());
    }

    /** Sets the times of a file; of a symbolic link, of the link itself where the host can. */
    static void setTimes(Path path, Timespec atime, Timespec mtime) throws ErrnoException {
        try {
            Files.getFileAttributeView(
                            path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(toFileTime(mtime), toFileTime(atime), null);
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    private static @Nullable FileTime toFileTime(Timespec time) {
        if (time.equals(Timespec.OMIT)) {
            return null;
        }
        return FileTime.from(
                time.equals(Timespec.NOW)
                        ? Instant.now()
                        : Instant.ofEpochSecond(time.seconds(), time.nanos()));
    }
}
