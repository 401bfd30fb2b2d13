package dev.godwit.machine.bus;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.host.Ram;
import dev.godwit.riscv.mmu.Pages;

import java.util.Arrays;

/**
 * The RAM of a machine, by physical addresses: one range, whose pages get a place in the host's
 * memory at first touch. So it costs what the guest has touched.
 *
 * <p>Devices reach it here; harts through their TLBs. Who asks has made sure that the range {@link
 * #contains} it.
 */
public final class PhysicalMemory {
    /** The pages, which nothing else holds. */
    public final Pages pages;

    /** The first address. */
    public final long base;

    /** Bytes. */
    public final long size;

    /** The number of each page and 1; 0 for one that was not touched. */
    private final int[] places;

    /**
     * Makes a RAM of zeros.
     *
     * @param base the first address, of a page
     * @param size bytes, whole pages, at least one
     * @throws IllegalArgumentException if the host cannot hold so much ({@link Ram#GREATEST_PAGES})
     */
    public PhysicalMemory(long base, long size) {
        if (size < Pages.SIZE || ((base | size) & Pages.SIZE - 1) != 0) {
            throw new IllegalArgumentException("a RAM is whole pages");
        }
        long count = size >>> Pages.SHIFT;
        if (count > Ram.GREATEST_PAGES) {
            throw new IllegalArgumentException(
                    "a RAM has at most " + (Ram.GREATEST_PAGES >>> 8) + " MiB on this host");
        }
        pages = new Pages((int) count);
        places = new int[(int) count];
        this.base = base;
        this.size = size;
    }

    /**
     * Whether a range is RAM.
     *
     * @param address the first byte
     * @param length bytes, 0 or more
     * @return whether all of it is
     */
    public boolean contains(long address, long length) {
        long offset = address - base;
        return offset >= 0 && offset <= size && length <= size - offset;
    }

    /**
     * The place of a page.
     *
     * @param address in it
     * @return its number among {@link #pages}; it is touched now
     * @throws LimitReached if the host has no memory left
     */
    public int page(long address) {
        int index = (int) (address - base >>> Pages.SHIFT);
        int place = places[index];
        if (place == 0) {
            int page = pages.allocate();
            if (page < 0) {
                throw new LimitReached(
                        Limit.MEMORY, size, "the host has no more for the guest's RAM");
            }
            place = page + 1;
            places[index] = place;
        }
        return place - 1;
    }

    private int index(long address) {
        return (page(address) << Pages.SHIFT) + (int) (address & Pages.SIZE - 1);
    }

    /** Says that a page is written by something else than a hart. */
    private int written(long address) {
        int index = index(address);
        pages.written(index >>> Pages.SHIFT);
        return index;
    }

    /** Lets go of all pages: all is zero again. No TLB may have one. */
    public void clear() {
        for (int place : places) {
            if (place != 0) {
                pages.release(place - 1);
            }
        }
        Arrays.fill(places, 0);
    }

    // ---- For devices.

    /**
     * Copies out of it.
     *
     * @param address the first byte
     * @param target where they go
     * @param offset the first place there
     * @param length bytes
     */
    public void read(long address, byte[] target, int offset, int length) {
        for (int done = 0; done < length; ) {
            long from = address + done;
            int piece = Math.min(length - done, pieceAt(from));
            pages.ram.read(index(from), target, offset + done, piece);
            done += piece;
        }
    }

    /**
     * Copies into it.
     *
     * @param address the first byte
     * @param source what is written
     * @param offset the first of it
     * @param length bytes
     */
    public void write(long address, byte[] source, int offset, int length) {
        for (int done = 0; done < length; ) {
            long to = address + done;
            int piece = Math.min(length - done, pieceAt(to));
            pages.ram.write(written(to), source, offset + done, piece);
            done += piece;
        }
    }

    private static int pieceAt(long address) {
        return Pages.SIZE - (int) (address & Pages.SIZE - 1);
    }

    /**
     * Loads a value.
     *
     * @param address naturally aligned
     * @return the value
     */
    public byte loadByte(long address) {
        return pages.ram.loadByte(index(address));
    }

    /**
     * Loads a value.
     *
     * @param address naturally aligned
     * @return the value
     */
    public short loadShort(long address) {
        return pages.ram.loadShort(index(address));
    }

    /**
     * Loads a value.
     *
     * @param address naturally aligned
     * @return the value
     */
    public int loadInt(long address) {
        return pages.ram.loadInt(index(address));
    }

    /**
     * Loads a value.
     *
     * @param address naturally aligned
     * @return the value
     */
    public long loadLong(long address) {
        return pages.ram.loadLong(index(address));
    }

    /**
     * Stores a value.
     *
     * @param address any
     * @param value its low 8 bits are stored
     */
    public void storeByte(long address, int value) {
        pages.ram.storeByte(written(address), value);
    }

    /**
     * Stores a value.
     *
     * @param address naturally aligned
     * @param value its low 16 bits are stored
     */
    public void storeShort(long address, int value) {
        pages.ram.storeShort(written(address), value);
    }

    /**
     * Stores a value.
     *
     * @param address naturally aligned
     * @param value what is stored
     */
    public void storeInt(long address, int value) {
        pages.ram.storeInt(written(address), value);
    }

    /**
     * Stores a value.
     *
     * @param address naturally aligned
     * @param value what is stored
     */
    public void storeLong(long address, long value) {
        pages.ram.storeLong(written(address), value);
    }
}
