package dev.godwit.host;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A linear memory: flat, little-endian, opaque to all but this class.
 *
 * <p>Its size is checked beside the capacity of the array behind it, so that growing page by page
 * stays cheap: the capacity doubles within the bound. An address is a byte offset; one that is
 * negative or whose access would end beyond the size throws {@link OutOfBounds}.
 */
public final class Memory {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The greatest size that a memory can have on this host, in bytes: 32,767 pages of 64 KiB. */
    public static final long GREATEST_SIZE = pages(32_767);

    private byte[] bytes;
    private long size;

    /**
     * Keeps a bound from being a constant, which callers compiled against the twin would inline.
     */
    private static long pages(long count) {
        return count << 16;
    }

    private Memory(byte[] bytes) {
        this.bytes = bytes;
        this.size = bytes.length;
    }

    /**
     * Makes a memory of no bytes.
     *
     * @return the memory
     */
    public static Memory empty() {
        return new Memory(new byte[0]);
    }

    /**
     * Makes a memory of zeros.
     *
     * @param size its size in bytes
     * @return the memory, or null if the host cannot give so much
     */
    public static @Nullable Memory allocate(long size) {
        if (size < 0 || size > GREATEST_SIZE) {
            return null;
        }
        try {
            return new Memory(new byte[(int) size]);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    /**
     * The size.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * Makes the memory larger; the new bytes are zero.
     *
     * @param newSize the new size in bytes, at least the present one
     * @param bound the greatest size that the memory may ever reach, in bytes
     * @return false if the host cannot give so much; nothing has changed then
     */
    public boolean grow(long newSize, long bound) {
        if (newSize < size || newSize > GREATEST_SIZE || newSize > bound) {
            return false;
        }
        if (newSize > bytes.length) {
            long roomy = Math.min(Math.min(bound, GREATEST_SIZE), Math.max(newSize, size * 2));
            byte[] larger = copyOrNull(roomy);
            if (larger == null) {
                larger = copyOrNull(newSize);
            }
            if (larger == null) {
                return false;
            }
            bytes = larger;
        }
        size = newSize;
        return true;
    }

    private byte @Nullable [] copyOrNull(long capacity) {
        try {
            return Arrays.copyOf(bytes, (int) capacity);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    private static void check(boolean inBounds) {
        if (!inBounds) {
            throw OutOfBounds.INSTANCE;
        }
    }

    /**
     * Sets a range to one value.
     *
     * @param address the first byte
     * @param value what each byte becomes (its low 8 bits)
     * @param length bytes
     */
    public void fill(long address, int value, long length) {
        check(isWithin(address, length));
        Arrays.fill(bytes, (int) address, (int) (address + length), (byte) value);
    }

    /**
     * Copies from a memory, which may be this one; ranges may overlap.
     *
     * @param address where the first byte goes
     * @param source the memory that is read
     * @param sourceAddress the first byte read
     * @param length bytes
     */
    public void copy(long address, Memory source, long sourceAddress, long length) {
        check(source.isWithin(sourceAddress, length));
        check(isWithin(address, length));
        System.arraycopy(source.bytes, (int) sourceAddress, bytes, (int) address, (int) length);
    }

    /**
     * Copies bytes into the memory.
     *
     * @param address where the first byte goes
     * @param source the bytes
     * @param offset the first byte taken
     * @param length how many; the range must lie in the source
     */
    public void write(long address, byte[] source, int offset, int length) {
        check(isWithin(address, length));
        System.arraycopy(source, offset, bytes, (int) address, length);
    }

    /**
     * Copies bytes out of the memory.
     *
     * @param address the first byte read
     * @param target where they go
     * @param offset the first place in the target
     * @param length how many; the range must lie in the target
     */
    public void read(long address, byte[] target, int offset, int length) {
        check(isWithin(address, length));
        System.arraycopy(bytes, (int) address, target, offset, length);
    }

    /**
     * Whether a range lies in the memory; an empty one does if it starts at most at the end.
     *
     * @param address the first byte
     * @param length bytes
     * @return true if every byte of it is in the memory
     */
    public boolean isWithin(long address, long length) {
        return address >= 0 && length >= 0 && length <= size && address <= size - length;
    }

    /**
     * The array's index of an access. HotSpot inlines methods of at most 35 bytes wherever they are
     * called, larger ones only where it has seen them hot: this one and the accessors stay below.
     */
    private int index(long address, int length) {
        if (address < 0 || address > size - length) {
            throw OutOfBounds.INSTANCE;
        }
        return (int) address;
    }

    /**
     * Loads a byte, sign-extended.
     *
     * @param address the first byte
     * @return the value
     */
    public byte loadByte(long address) {
        return bytes[index(address, 1)];
    }

    /**
     * Stores the low 8 bits.
     *
     * @param address the first byte
     * @param value the value
     */
    public void storeByte(long address, int value) {
        bytes[index(address, 1)] = (byte) value;
    }

    /**
     * Loads 2 bytes, sign-extended.
     *
     * @param address the first byte
     * @return the value
     */
    public short loadShort(long address) {
        return (short) SHORT.get(bytes, index(address, 2));
    }

    /**
     * Stores 2 bytes.
     *
     * @param address the first byte
     * @param value the value
     */
    public void storeShort(long address, int value) {
        SHORT.set(bytes, index(address, 2), (short) value);
    }

    /**
     * Loads 4 bytes.
     *
     * @param address the first byte
     * @return the value
     */
    public int loadInt(long address) {
        return (int) INT.get(bytes, index(address, 4));
    }

    /**
     * Stores 4 bytes.
     *
     * @param address the first byte
     * @param value the value
     */
    public void storeInt(long address, int value) {
        INT.set(bytes, index(address, 4), value);
    }

    /**
     * Loads 8 bytes.
     *
     * @param address the first byte
     * @return the value
     */
    public long loadLong(long address) {
        return (long) LONG.get(bytes, index(address, 8));
    }

    /**
     * Stores 8 bytes.
     *
     * @param address the first byte
     * @param value the value
     */
    public void storeLong(long address, long value) {
        LONG.set(bytes, index(address, 8), value);
    }
}
