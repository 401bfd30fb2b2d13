package dev.godwit;

import dev.godwit.wasm.runtime.MemoryInstance;

/**
 * A memory that an instance exports. Every access outside it throws an {@link
 * IndexOutOfBoundsException}.
 */
public final class LinearMemory {
    private final MemoryInstance memory;

    LinearMemory(MemoryInstance memory) {
        this.memory = memory;
    }

    /**
     * Its size.
     *
     * @return bytes
     */
    public long size() {
        return memory.memory.size();
    }

    /**
     * Makes it larger.
     *
     * @param pages pages to add, at least 0
     * @return the size before in pages, or -1 if it cannot grow so much
     */
    public long grow(long pages) {
        return memory.grow(pages);
    }

    /**
     * Copies bytes out.
     *
     * @param address the first byte
     * @param length how many
     * @return a new array
     */
    public byte[] read(long address, int length) {
        check(address, length);
        byte[] bytes = new byte[length];
        memory.memory.read(address, bytes, 0, length);
        return bytes;
    }

    /**
     * Copies bytes in.
     *
     * @param address where the first one goes
     * @param bytes what is written
     */
    public void write(long address, byte[] bytes) {
        check(address, bytes.length);
        memory.memory.write(address, bytes, 0, bytes.length);
    }

    /**
     * Sets a range to one value.
     *
     * @param address the first byte
     * @param value what each byte becomes
     * @param length bytes
     */
    public void fill(long address, byte value, long length) {
        check(address, length);
        memory.memory.fill(address, value, length);
    }

    /**
     * Reads four bytes, little-endian.
     *
     * @param address the first byte
     * @return their value
     */
    public int getInt(long address) {
        check(address, 4);
        return memory.memory.loadInt(address);
    }

    /**
     * Writes four bytes, little-endian.
     *
     * @param address the first byte
     * @param value what is written
     */
    public void setInt(long address, int value) {
        check(address, 4);
        memory.memory.storeInt(address, value);
    }

    /**
     * Reads eight bytes, little-endian.
     *
     * @param address the first byte
     * @return their value
     */
    public long getLong(long address) {
        check(address, 8);
        return memory.memory.loadLong(address);
    }

    /**
     * Writes eight bytes, little-endian.
     *
     * @param address the first byte
     * @param value what is written
     */
    public void setLong(long address, long value) {
        check(address, 8);
        memory.memory.storeLong(address, value);
    }

    private void check(long address, long length) {
        if (!memory.memory.isWithin(address, length)) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + address + " of a memory of " + size() + " bytes");
        }
    }
}
