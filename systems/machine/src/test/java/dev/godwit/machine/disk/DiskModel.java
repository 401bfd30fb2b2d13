package dev.godwit.machine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** A disk and what should be on it, under random operations. */
public final class DiskModel {
    private final Disk disk;
    private final byte[] content;
    private final Random dice;
    private final int longest;

    /** The content at the last flush, and which sectors may have changed since. */
    private byte[] flushed;

    private final BitSet changed = new BitSet();

    /**
     * Makes a model.
     *
     * @param disk the disk
     * @param content what is on it now
     * @param seed of the operations
     * @param longest the longest of them, in sectors
     */
    public DiskModel(Disk disk, byte[] content, long seed, int longest) {
        this.disk = disk;
        this.content = content.clone();
        flushed = content.clone();
        dice = new Random(seed);
        this.longest = longest;
    }

    public byte[] content() {
        return content;
    }

    /** Does one operation, and says which. */
    public String step() throws DiskFailure {
        int sectors = content.length / Disk.SECTOR;
        int first = dice.nextInt(sectors);
        int most = Math.min(sectors - first, longest);
        int count = dice.nextInt(4) == 0 ? most : 1 + dice.nextInt(Math.min(most, 20));
        int from = first * Disk.SECTOR;
        int length = count * Disk.SECTOR;
        int operation = dice.nextInt(8);
        if (operation < 5) {
            changed.set(first, first + count);
        }
        switch (operation) {
            case 0, 1, 2 -> {
                byte[] bytes = new byte[length + 7];
                if (dice.nextInt(6) != 0) {
                    dice.nextBytes(bytes);
                }
                disk.write(from, bytes, 7, length);
                System.arraycopy(bytes, 7, content, from, length);
                return "write " + from + " " + length;
            }
            case 3 -> {
                boolean mayUnmap = dice.nextBoolean();
                disk.writeZeroes(from, length, mayUnmap);
                Arrays.fill(content, from, from + length, (byte) 0);
                return "zero " + from + " " + length;
            }
            case 4 -> {
                disk.discard(from, length);
                settle(first, count);
                return "discard " + from + " " + length;
            }
            case 5 -> {
                disk.flush();
                flushed = content.clone();
                changed.clear();
                return "flush";
            }
            default -> {
                check(from, length);
                return "read " + from + " " + length;
            }
        }
    }

    /** Learns what a discarded range has become: as it was, or zero, each sector for itself. */
    private void settle(int first, int count) throws DiskFailure {
        byte[] sector = new byte[Disk.SECTOR];
        for (int i = first; i < first + count; i++) {
            int at = i * Disk.SECTOR;
            disk.read(at, sector, 0, Disk.SECTOR);
            if (!Arrays.equals(sector, new byte[Disk.SECTOR])) {
                assertThat(sector)
                        .as("discarded sector " + i)
                        .isEqualTo(Arrays.copyOfRange(content, at, at + Disk.SECTOR));
            }
            System.arraycopy(sector, 0, content, at, Disk.SECTOR);
        }
    }

    /** Compares what was found after a crash where nothing had changed since the last flush. */
    public void checkFlushed(byte[] found) {
        int sectors = content.length / Disk.SECTOR;
        for (int i = changed.nextClearBit(0); i < sectors; i = changed.nextClearBit(i + 1)) {
            int at = i * Disk.SECTOR;
            int end = at + Disk.SECTOR;
            assertThat(Arrays.mismatch(found, at, end, flushed, at, end))
                    .as("the flushed sector " + i)
                    .isEqualTo(-1);
        }
    }

    /** Reads a range and compares it. */
    public void check(int from, int length) throws DiskFailure {
        byte[] found = new byte[length + 3];
        disk.read(from, found, 3, length);
        int different = Arrays.mismatch(found, 3, 3 + length, content, from, from + length);
        assertThat(different).as("the first byte from " + from + " that differs").isEqualTo(-1);
    }

    /** Compares everything. */
    public void checkAll() throws DiskFailure {
        check(0, content.length);
    }
}
