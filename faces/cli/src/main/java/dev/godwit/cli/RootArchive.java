package dev.godwit.cli;

import dev.godwit.base.failure.Failure;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.tar.TarFileSystem;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/** A tar archive as a root. One that gzip has made small is unpacked to a temporary file first. */
final class RootArchive implements FileRanges, AutoCloseable {
    private static final int PIECE = 1 << 16;

    /** The most that an archive is unpacked to. */
    private static final long MOST = 16L << 30;

    /** The most bytes of the heap that the index of its members takes. */
    private static final long INDEX = 256L << 20;

    /** So that a guest can tell it from other file systems. */
    private static final long DEVICE = 0x7e00_0000L;

    private final String name;
    private final FileChannel channel;

    private RootArchive(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /**
     * Opens one.
     *
     * @throws CommandFailure if it cannot be read
     */
    static RootArchive open(String name) {
        Path path = InputFile.path(name);
        try {
            byte[] begin = new byte[6];
            int length;
            try (InputStream in = Files.newInputStream(path)) {
                length = in.readNBytes(begin, 0, begin.length);
            }
            if (length >= 2 && begin[0] == 0x1f && (begin[1] & 0xff) == 0x8b) {
                return new RootArchive(name, unpack(name, path));
            }
            if (isOtherwisePacked(begin)) {
                throw CommandFailure.badInput(
                        "--rootfs " + name, "is compressed, and not by gzip; unpack it first");
            }
            return new RootArchive(name, FileChannel.open(path, StandardOpenOption.READ));
        } catch (IOException e) {
            throw CommandFailure.badInput(
                    "--rootfs " + name, "cannot be read: " + InputFile.reason(e));
        }
    }

    /** Whether a file begins as those of xz, zstd and bzip2 do. */
    private static boolean isOtherwisePacked(byte[] begin) {
        return (begin[0] & 0xff) == 0xfd && begin[1] == '7' && begin[2] == 'z' && begin[3] == 'X'
                || begin[0] == 0x28 && (begin[1] & 0xff) == 0xb5 && begin[2] == 0x2f
                || begin[0] == 'B' && begin[1] == 'Z' && begin[2] == 'h';
    }

    private static FileChannel unpack(String name, Path path) throws IOException {
        Path file = Files.createTempFile("godwit", ".tar");
        FileChannel out = null;
        boolean isDone = false;
        try (InputStream in =
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path)), PIECE)) {
            out =
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
            byte[] piece = new byte[PIECE];
            long size = 0;
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                size += count;
                if (size > MOST) {
                    throw CommandFailure.badInput(
                            "--rootfs " + name, "is larger than " + (MOST >> 30) + " GiB unpacked");
                }
                ByteBuffer buffer = ByteBuffer.wrap(piece, 0, count);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            isDone = true;
            return out;
        } finally {
            if (!isDone) {
                if (out != null) {
                    out.close();
                }
                Files.deleteIfExists(file);
            }
        }
    }

    /** The archive as a file system. */
    FileSystem files(PageStore pages) throws ErrnoException {
        try {
            return TarFileSystem.open(this, DEVICE, INDEX, pages);
        } catch (Failure e) {
            throw CommandFailure.of("--rootfs " + name, e);
        }
    }

    @Override
    public long size() throws ErrnoException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw JvmPlatform.errno(e).exception();
        }
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        try {
            return Math.max(0, channel.read(ByteBuffer.wrap(target, offset, length), position));
        } catch (IOException e) {
            throw JvmPlatform.errno(e).exception();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("nothing was written to it", e);
        }
    }
}
