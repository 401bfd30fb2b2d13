package dev.godwit.wasm.binary;

import dev.godwit.base.failure.LimitReached;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A buffer that grows, with the primitives of the binary format.
 *
 * <p>Numbers take the shortest LEB128. Specification: section 5.2 (Values).
 */
public final class BinaryWriter {
    private static final int LARGEST = Integer.MAX_VALUE - 16;

    private byte[] bytes;
    private int size;

    /** Makes an empty buffer. */
    public BinaryWriter() {
        this(64);
    }

    /**
     * Makes an empty buffer.
     *
     * @param capacity the bytes it can hold before it grows, at least 1
     */
    public BinaryWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /**
     * How much was written.
     *
     * @return bytes
     */
    public int size() {
        return size;
    }

    /**
     * Drops what was written behind a place.
     *
     * @param newSize bytes to keep, at most {@link #size}
     */
    public void truncate(int newSize) {
        size = newSize;
    }

    /**
     * What was written.
     *
     * @return a copy of it
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * Writes one byte.
     *
     * @param value its low 8 bits count
     */
    public void u8(int value) {
        if (size == bytes.length) {
            grow(1);
        }
        bytes[size++] = (byte) value;
    }

    /**
     * Writes an unsigned LEB128 of 32 bits.
     *
     * @param value unsigned
     */
    public void u32(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            u8(rest | 0x80);
            rest >>>= 7;
        }
        u8(rest);
    }

    /**
     * Writes an unsigned LEB128 of 64 bits.
     *
     * @param value unsigned
     */
    public void u64(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            u8((int) rest | 0x80);
            rest >>>= 7;
        }
        u8((int) rest);
    }

    /**
     * Writes a signed LEB128, of as many bits as the format asks for at that place.
     *
     * @param value the number
     */
    public void signed(long value) {
        long rest = value;
        while (rest < -64 || rest > 63) {
            u8((int) rest | 0x80);
            rest >>= 7;
        }
        u8((int) rest & 0x7f);
    }

    /**
     * Writes four bytes, little-endian.
     *
     * @param value the bits
     */
    public void fixed32(int value) {
        u8(value);
        u8(value >> 8);
        u8(value >> 16);
        u8(value >> 24);
    }

    /**
     * Writes eight bytes, little-endian.
     *
     * @param value the bits
     */
    public void fixed64(long value) {
        fixed32((int) value);
        fixed32((int) (value >> 32));
    }

    /**
     * Writes bytes as they are.
     *
     * @param source where they are
     * @param from the first
     * @param length how many
     */
    public void bytes(byte[] source, int from, int length) {
        if (length > bytes.length - size) {
            grow(length);
        }
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /**
     * Writes what another buffer holds.
     *
     * @param other the other one
     */
    public void append(BinaryWriter other) {
        bytes(other.bytes, 0, other.size);
    }

    /**
     * Writes a part of what another buffer holds.
     *
     * @param other the other one
     * @param from the first byte
     * @param length how many
     */
    public void append(BinaryWriter other, int from, int length) {
        bytes(other.bytes, from, length);
    }

    /**
     * Writes a name: its length in bytes, then its UTF-8.
     *
     * @param name the name
     */
    public void name(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        u32(utf8.length);
        bytes(utf8, 0, utf8.length);
    }

    /**
     * Writes a section: its id, its size and its contents.
     *
     * @param id the section's id
     * @param contents what it holds
     */
    public void section(int id, BinaryWriter contents) {
        u8(id);
        u32(contents.size());
        append(contents);
    }

    private void grow(int more) {
        if (more > LARGEST - size) {
            throw new LimitReached(
                    LimitReached.Limit.IMPLEMENTATION, LARGEST, "bytes of one module");
        }
        int doubled = bytes.length > LARGEST / 2 ? LARGEST : bytes.length * 2;
        bytes = Arrays.copyOf(bytes, Math.max(doubled, size + more));
    }
}
