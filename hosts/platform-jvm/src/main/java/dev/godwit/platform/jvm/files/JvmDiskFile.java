package dev.godwit.platform.jvm.files;

import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * A file of a disk, through a channel of the JVM. One that may be written is locked, so that no
 * other process of ours writes it too.
 */
public final class JvmDiskFile implements DiskFile {
    /**
     * Bytes moved at once: the JVM keeps a direct buffer as large as the largest transfer for each
     * thread.
     */
    private static final int PIECE = 256 << 10;

    private final String name;
    private final FileChannel channel;
    private final boolean isReadOnly;

    private JvmDiskFile(String name, FileChannel channel, boolean isReadOnly) {
        this.name = name;
        this.channel = channel;
        this.isReadOnly = isReadOnly;
    }

    /**
     * Opens a file that is there.
     *
     * @param path where it is
     * @param isReadOnly whether it is only read
     * @return the file
     * @throws DiskFailure if it is not there, may not be used so, or another process writes it
     */
    public static JvmDiskFile open(Path path, boolean isReadOnly) throws DiskFailure {
        return isReadOnly
                ? open(path, true, Set.of(StandardOpenOption.READ))
                : open(path, false, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /**
     * Makes an empty file.
     *
     * @param path where it will be, and nothing is yet
     * @return the file, which may be written
     * @throws DiskFailure if something is there, or the host cannot
     */
    public static JvmDiskFile create(Path path) throws DiskFailure {
        return open(
                path,
                false,
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE_NEW));
    }

    private static JvmDiskFile open(Path path, boolean isReadOnly, Set<OpenOption> options)
            throws DiskFailure {
        String name = path.toString();
        try {
            FileChannel channel = FileChannel.open(path, options);
            if (!isReadOnly && !lock(channel)) {
                channel.close();
                throw new DiskFailure(name + " is used by another machine");
            }
            return new JvmDiskFile(name, channel, isReadOnly);
        } catch (IOException e) {
            throw failure(name, "be opened", e);
        }
    }

    /** The lock lasts as long as the channel. */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this process has it open
        }
    }

    private static DiskFailure failure(String name, String what, IOException e) {
        String why =
                switch (e) {
                    case NoSuchFileException _ -> "it is not there";
                    case FileAlreadyExistsException _ -> "something is there already";
                    case AccessDeniedException _ -> "permission denied";
                    default -> String.valueOf(e.getMessage());
                };
        return new DiskFailure(name + " cannot " + what + ": " + why.replace('\n', ' '));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isReadOnly() {
        return isReadOnly;
    }

    @Override
    public long size() throws DiskFailure {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failure(name, "be measured", e);
        }
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws DiskFailure {
        try {
            for (int done = 0; done < length; ) {
                int piece = Math.min(length - done, PIECE);
                int count =
                        channel.read(
                                ByteBuffer.wrap(target, offset + done, piece), position + done);
                if (count < 0) {
                    Arrays.fill(target, offset + done, offset + length, (byte) 0);
                    return;
                }
                done += count;
            }
        } catch (IOException e) {
            throw failure(name, "be read", e);
        }
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws DiskFailure {
        change();
        try {
            for (int done = 0; done < length; ) {
                int piece = Math.min(length - done, PIECE);
                done +=
                        channel.write(
                                ByteBuffer.wrap(source, offset + done, piece), position + done);
            }
        } catch (IOException e) {
            throw failure(name, "be written", e);
        }
    }

    private void change() throws DiskFailure {
        if (isReadOnly) {
            throw new DiskFailure(name + " is read-only");
        }
    }

    @Override
    public void truncate(long size) throws DiskFailure {
        change();
        try {
            if (size > channel.size()) {
                channel.write(ByteBuffer.allocate(1), size - 1);
            } else {
                channel.truncate(size);
            }
        } catch (IOException e) {
            throw failure(name, "be resized", e);
        }
    }

    @Override
    public void sync() throws DiskFailure {
        try {
            channel.force(false); // fdatasync: with the length, without times
        } catch (IOException e) {
            throw failure(name, "be made durable", e);
        }
    }

    @Override
    public void close() throws DiskFailure {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(name, "be closed", e);
        }
    }
}
