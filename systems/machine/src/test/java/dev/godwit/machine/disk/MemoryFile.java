package dev.godwit.machine.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A file in memory, of tests. It knows what would be left of it if the host stopped now: what it
 * was at the last {@link #sync}; and it fails when told.
 */
public final class MemoryFile implements DiskFile {
    /** Its bytes, and room behind them that is zero. */
    private byte[] bytes;

    private int size;
    private byte[] durable;
    private final boolean isReadOnly;

    /** Whether it can give storage back. */
    public boolean hasHoles;

    /** Operations until one fails, and all after it; negative for never. */
    public int operations = -1;

    /** How often it was made durable. */
    public int syncs;

    /** Hears of each sync, once it is done. */
    public Runnable synced = () -> {};

    /** Whether it keeps what {@link #crash} needs. */
    public boolean isRecorded;

    /** The most bytes that it may have. */
    public long room = 64 << 20;

    /** A change since it was last made durable. */
    private record Change(long position, byte[] bytes) {}

    private final List<Change> changes = new ArrayList<>();
    private boolean isClosed;

    public MemoryFile(byte[] bytes, boolean isReadOnly) {
        this.bytes = bytes;
        this.isReadOnly = isReadOnly;
        size = bytes.length;
        durable = bytes.clone();
    }

    public static MemoryFile of(int size) {
        return new MemoryFile(new byte[size], false);
    }

    public byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    public byte[] durable() {
        return durable;
    }

    /** What may be left if the host stops now: of the changes since the last sync any. */
    public byte[] crash(Random dice) {
        byte[] left = durable.clone();
        boolean isSome = dice.nextBoolean();
        int most = dice.nextInt(changes.size() + 1);
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (isSome ? dice.nextBoolean() : i < most) {
                int end = (int) change.position + change.bytes.length;
                if (end > left.length) {
                    left = Arrays.copyOf(left, end);
                }
                System.arraycopy(change.bytes, 0, left, (int) change.position, change.bytes.length);
            }
        }
        return left;
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
        return size;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws DiskFailure {
        operate();
        int there = (int) Math.max(0, Math.min(length, size - position));
        if (there > 0) {
            System.arraycopy(bytes, (int) position, target, offset, there);
        }
        Arrays.fill(target, offset + there, offset + length, (byte) 0);
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws DiskFailure {
        change();
        long end = position + length;
        if (end > room) {
            throw new DiskFailure("the test's file has no room");
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(end, Math.min(2L * size, room)));
        }
        size = (int) Math.max(size, end);
        System.arraycopy(source, offset, bytes, (int) position, length);
        if (isRecorded) {
            changes.add(new Change(position, Arrays.copyOfRange(source, offset, offset + length)));
        }
    }

    @Override
    public void truncate(long newSize) throws DiskFailure {
        change();
        if (newSize > room) {
            throw new DiskFailure("the test's file has no room");
        }
        bytes = Arrays.copyOf(bytes(), (int) newSize);
        size = (int) newSize;
    }

    @Override
    public boolean punch(long position, long length) throws DiskFailure {
        if (!hasHoles) {
            return false;
        }
        change();
        int there = (int) Math.min(length, size - position);
        Arrays.fill(bytes, (int) position, (int) position + there, (byte) 0);
        if (isRecorded) {
            changes.add(new Change(position, new byte[there]));
        }
        return true;
    }

    @Override
    public void sync() throws DiskFailure {
        operate();
        syncs++;
        durable = Arrays.copyOf(bytes, size);
        changes.clear();
        synced.run();
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
