package dev.godwit.machine.disk;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A file in memory, of tests. It knows what would be left of it if the host stopped now: what it
 * was at the last {@link #sync}; and it fails when told.
 */
public final class MemoryFile implements DiskFile {
    private byte[] bytes;
    private byte[] durable;
    private final boolean isReadOnly;

    /** Whether it can give storage back. */
    public boolean hasHoles;

    /** Operations until one fails, and all after it; negative for never. */
    public int operations = -1;

    /** How often it was made durable. */
    public int syncs;

    /** Hears of each change before it is made, or null. */
    public @Nullable Runnable beforeChange;

    private boolean isClosed;

    public MemoryFile(byte[] bytes, boolean isReadOnly) {
        this.bytes = bytes;
        this.isReadOnly = isReadOnly;
        durable = bytes.clone();
    }

    public static MemoryFile of(int size) {
        return new MemoryFile(new byte[size], false);
    }

    public byte[] bytes() {
        return bytes;
    }

    public byte[] durable() {
        return durable;
    }

    public boolean isClosed() {
        return isClosed;
    }

    private void operate() throws DiskFailure {
        if (isClosed) {
            throw new IllegalStateException("used after it was closed");
        }
        if (operations == 0) {
            throw new DiskFailure("the test's file fails");
        }
        operations--;
    }

    private void change() throws DiskFailure {
        operate();
        if (isReadOnly) {
            throw new DiskFailure("the test's file is read-only");
        }
        if (beforeChange != null) {
            beforeChange.run();
        }
    }

    @Override
    public String name() {
        return "test.img";
    }

    @Override
    public boolean isReadOnly() {
        return isReadOnly;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws DiskFailure {
        operate();
        int there = (int) Math.max(0, Math.min(length, bytes.length - position));
        if (there > 0) {
            System.arraycopy(bytes, (int) position, target, offset, there);
        }
        Arrays.fill(target, offset + there, offset + length, (byte) 0);
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws DiskFailure {
        change();
        long end = position + length;
        if (end > 1L << 30) {
            throw new DiskFailure("the test's file has no room");
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) end);
        }
        System.arraycopy(source, offset, bytes, (int) position, length);
    }

    @Override
    public void truncate(long size) throws DiskFailure {
        change();
        if (size > 1L << 30) {
            throw new DiskFailure("the test's file has no room");
        }
        bytes = Arrays.copyOf(bytes, (int) size);
    }

    @Override
    public boolean punch(long position, long length) throws DiskFailure {
        if (!hasHoles) {
            return false;
        }
        change();
        Arrays.fill(bytes, (int) position, (int) (position + length), (byte) 0);
        return true;
    }

    @Override
    public void sync() throws DiskFailure {
        operate();
        syncs++;
        durable = bytes.clone();
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
