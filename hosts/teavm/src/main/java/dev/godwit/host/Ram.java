package dev.godwit.host;

import org.teavm.interop.Address;

/**
 * The memory of a whole guest system of RISC-V: flat, little-endian, reached by byte index, opaque
 * to all but this class. It lies in the memory of the build itself, where an access is one
 * instruction, since large arrays of the host's heap may end a tab.
 *
 * <p>It grows by pages of 4 KiB as the guest commits them; its capacity doubles within its bound.
 * An index is what a page table or a TLB gave, so nothing checks it twice: who passes one that does
 * not lie in the pages had is wrong, and is told so by no host in the same way.
 */
public final class Ram {
    /**
     * The greatest number of pages on this host: 2,040 MiB, which is what is left of the 2 GiB that
     * a build may have.
     */
    public static final int GREATEST_PAGES = constant(2_040 << 8);

    private static final int PAGE_SHIFT = 12;

    private final int bound;
    private final Region region;
    private int begin;
    private int capacity;

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
        this.region = Region.of(this);
    }

    /**
     * The pages that can be reached.
     *
     * @return how many; the first has the index 0
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Makes room for more pages, all zero.
     *
     * @param pages how many are needed in all
     * @return false if that is beyond the bound or the host cannot give so much; nothing has
     *     changed then
     */
    public boolean reserve(int pages) {
        if (pages <= capacity) {
            return true;
        }
        if (pages > bound) {
            return false;
        }
        int wanted = Math.min(bound, Math.max(pages, capacity * 2));
        if (!region.grow((long) wanted << PAGE_SHIFT)) {
            wanted = pages; // there may still be room for what is needed now
            if (!region.grow((long) wanted << PAGE_SHIFT)) {
                return false;
            }
        }
        begin = region.begin();
        capacity = wanted;
        return true;
    }

    private Address at(int index) {
        return Address.fromInt(begin + index);
    }

    /**
     * Sets a range to one value.
     *
     * @param index the first byte
     * @param value what each byte becomes (its low 8 bits)
     * @param length bytes
     */
    public void fill(int index, int value, int length) {
        Address.fill(at(index), (byte) value, length);
    }

    /**
     * Copies within the memory; ranges may overlap.
     *
     * @param index where the first byte goes
     * @param source the first byte read
     * @param length bytes
     */
    public void copy(int index, int source, int length) {
        Address.moveMemoryBlock(at(source), at(index), length);
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
        for (int i = 0; i < length; i++) {
            at(index + i).putByte(source[offset + i]);
        }
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
        for (int i = 0; i < length; i++) {
            target[offset + i] = at(index + i).getByte();
        }
    }

    /**
     * Loads a byte, sign-extended.
     *
     * @param index the first byte
     * @return the value
     */
    public byte loadByte(int index) {
        return at(index).getByte();
    }

    /**
     * Stores the low 8 bits.
     *
     * @param index the first byte
     * @param value the value
     */
    public void storeByte(int index, int value) {
        at(index).putByte((byte) value);
    }

    /**
     * Loads 2 bytes, sign-extended.
     *
     * @param index the first byte
     * @return the value
     */
    public short loadShort(int index) {
        return at(index).getShort();
    }

    /**
     * Stores 2 bytes.
     *
     * @param index the first byte
     * @param value the value
     */
    public void storeShort(int index, int value) {
        at(index).putShort((short) value);
    }

    /**
     * Loads 4 bytes.
     *
     * @param index the first byte
     * @return the value
     */
    public int loadInt(int index) {
        return at(index).getInt();
    }

    /**
     * Stores 4 bytes.
     *
     * @param index the first byte
     * @param value the value
     */
    public void storeInt(int index, int value) {
        at(index).putInt(value);
    }

    /**
     * Loads 8 bytes.
     *
     * @param index the first byte
     * @return the value
     */
    public long loadLong(int index) {
        return at(index).getLong();
    }

    /**
     * Stores 8 bytes.
     *
     * @param index the first byte
     * @param value the value
     */
    public void storeLong(int index, long value) {
        at(index).putLong(value);
    }
}
