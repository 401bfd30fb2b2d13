package dev.godwit;

import dev.godwit.host.Memory;
import dev.godwit.wasm.runtime.MemoryInstance;

import java.util.function.Supplier;

/**
 * A memory that an instance exports. Every access outside it throws an {@link
 * IndexOutOfBoundsException}.
 */
public final class LinearMemory {
    private final Instance instance;
    private final Supplier<MemoryInstance> memory;

    LinearMemory(Instance instance, Supplier<MemoryInstance> memory) {
        this.instance = instance;
        this.memory = memory;
    }

    /**
     * Its size.
     *
     * @return bytes
     */
    public long size() {
        return memory.get().memory.size();
    }

    /**
     * Makes it larger.
     *
     * @param pages pages to add, at least 0
     * @return the size before in pages, or -1 if it cannot grow so much
     * @throws IllegalStateException if another thread is inside the instance
     */
    public long grow(long pages) {
        return instance.alone(() -> memory.get().grow(pages));
    }

    /**
     * Copies bytes out.
     *
     * @param address the first byte
     * @param length how many
     * @return a new array
     */
    public byte[] read(long address, int length) {
        Memory source = checked(address, length);
        byte[] bytes = new byte[length];
        source.read(address, bytes, 0, length);
        return bytes;
    }

    /**
     * Copies bytes in.
     *
     * @param address where the first one goes
     * @param bytes what is written
     */
    public void write(long address, byte[] bytes) {
        checked(address, bytes.length).write(address, bytes, 0, bytes.length);
    }

    /**
     * Sets a range to one value.
     *
     * @param address the first byte
     * @param value what each byte becomes
     * @param length bytes
     */
    public void fill(long address, byte value, long length) {
        checked(address, length).fill(address, value, length);
    }

    /**
     * Reads four bytes, little-endian.
     *
     * @param address the first byte
     * @return their value
     */
    public int getInt(long address) {
        return checked(address, 4).loadInt(address);
    }

    /**
     * Writes four bytes, little-endian.
     *
     * @param address the first byte
     * @param value what is written
     */
    public void setInt(long address, int value) {
        checked(address, 4).storeInt(address, value);
    }

    /**
     * Reads eight bytes, little-endian.
     *
     * @param address the first byte
     * @return their value
     */
    public long getLong(long address) {
        return checked(address, 8).loadLong(address);
    }

    /**
     * Writes eight bytes, little-endian.
     *
     * @param address the first byte
     * @param value what is written
     */
    public void setLong(long address, long value) {
        checked(address, 8).storeLong(address, value);
    }

    private Memory checked(long address, long length) {
        Memory bytes = memory.get().memory;
        if (!bytes.isWithin(address, length)) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + address + " of a memory of " + bytes.size() + " bytes");
        }
        return bytes;
    }
}
