package dev.godwit.host;

import java.util.Arrays;

/**
 * The memory of a whole guest system of RISC-V: flat, little-endian, reached by byte index, opaque
 * to all but this class.
 *
 * <p>It grows by pages of 4 KiB as the guest commits them; its capacity doubles within its bound.
 * An index is what a page table or a TLB gave, so nothing checks it twice: who passes one that does
 * not lie in the pages had is wrong, and is told so by no host in the same way.
 */
public final class Ram {
    /**
     * The greatest number of pages on this host: 1,023 MiB. Browsers' engines refuse larger arrays,
     * with a trap that Java code cannot catch.
     */
    public static final int GREATEST_PAGES = constant(1_023 << 8);

    private static final int PAGE_SHIFT = 12;

    private final int bound;
    private byte[] bytes = new byte[0];

    /**
     * Keeps a bound from being a constant, which callers compiled against the twin would inline.
     */
    private static int constant(int count) {
        return count;
    }

    /**
     * Makes a memory of no pages.
     *
     * @param bound the most pages that it may ever have, at most {@link #GREATEST_PAGES}
     */
    public Ram(int bound) {
        this.bound = Math.min(bound, GREATEST_PAGES);
    }

    /**
     * The pages that can be reached.
     *
     * @return how many; the first has the index 0
     */
    public int capacity() {
        return bytes.length >>> PAGE_SHIFT;
    }

    /**
     * Makes room for more pages, all zero.
     *
     * @param pages how many are needed in all
     * @return false if that is beyond the bound or the host cannot give so much; nothing has
     *     changed then
     */
    public boolean reserve(int pages) {
        int now = capacity();
        if (pages <= now) {
            return true;
        }
        if (pages > bound) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, Math.min(bound, Math.max(pages, now * 2)) << PAGE_SHIFT);
        return true;
    }

    /**
     * Sets a range to one value.
     *
     * @param index the first byte
     * @param value what each byte becomes (its low 8 bits)
     * @param length bytes
     */
    public void fill(int index, int value, int length) {
        Arrays.fill(bytes, index, index + length, (byte) value);
    }

    /**
     * Copies within the memory; ranges may overlap.
     *
     * @param index where the first byte goes
     * @param source the first byte read
     * @param length bytes
     */
    public void copy(int index, int source, int length) {
        System.arraycopy(bytes, source, bytes, index, length);
    }

    /**
     * Copies bytes into the memory.
     *
     * @param index where the first byte goes
     * @param source the bytes
     * @param offset the first byte taken
     * @param length how many; the range must lie in the source
     */
    public void write(int index, byte[] source, int offset, int length) {
        System.arraycopy(source, offset, bytes, index, length);
    }

    /**
     * Copies bytes out of the memory.
     *
     * @param index the first byte read
     * @param target where they go
     * @param offset the first place in the target
     * @param length how many; the range must lie in the target
     */
    public void read(int index, byte[] target, int offset, int length) {
        System.arraycopy(bytes, index, target, offset, length);
    }

    /**
     * Loads a byte, sign-extended.
     *
     * @param index the first byte
     * @return the value
     */
    public byte loadByte(int index) {
        return bytes[index];
    }

    /**
     * Stores the low 8 bits.
     *
     * @param index the first byte
     * @param value the value
     */
    public void storeByte(int index, int value) {
        bytes[index] = (byte) value;
    }

    /**
     * Loads 2 bytes, sign-extended.
     *
     * @param index the first byte
     * @return the value
     */
    public short loadShort(int index) {
        return Bytes.getShort(bytes, index);
    }

    /**
     * Stores 2 bytes.
     *
     * @param index the first byte
     * @param value the value
     */
    public void storeShort(int index, int value) {
        Bytes.putShort(bytes, index, value);
    }

    /**
     * Loads 4 bytes.
     *
     * @param index the first byte
     * @return the value
     */
    public int loadInt(int index) {
        return Bytes.getInt(bytes, index);
    }

    /**
     * Stores 4 bytes.
     *
     * @param index the first byte
     * @param value the value
     */
    public void storeInt(int index, int value) {
        Bytes.putInt(bytes, index, value);
    }

    /**
     * Loads 8 bytes.
     *
     * @param index the first byte
     * @return the value
     */
    public long loadLong(int index) {
        return Bytes.getLong(bytes, index);
    }

    /**
     * Stores 8 bytes.
     *
     * @param index the first byte
     * @param value the value
     */
    public void storeLong(int index, long value) {
        Bytes.putLong(bytes, index, value);
    }
}
