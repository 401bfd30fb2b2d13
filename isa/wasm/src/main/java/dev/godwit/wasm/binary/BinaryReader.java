package dev.godwit.wasm.binary;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.text.Utf8;
import dev.godwit.wasm.module.Unsupported;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Reads the values of the binary format from an array, front to back. Every method that reads
 * throws {@link Malformed} at the end of the range, or if the bytes are not what it reads.
 *
 * <p>Specification: section 5.2 (Values).
 */
public final class BinaryReader {
    private final byte[] bytes;
    private int limit;
    private int position;

    /**
     * Makes a reader of a part of an array.
     *
     * @param bytes the array, which is not copied
     * @param start where to begin
     * @param limit where to stop, at most the array's length
     */
    public BinaryReader(byte[] bytes, int start, int limit) {
        this.bytes = bytes;
        this.position = start;
        this.limit = limit;
    }

    /**
     * Where the next byte is.
     *
     * @return an offset in the array
     */
    public int position() {
        return position;
    }

    /**
     * Where reading stops.
     *
     * @return an offset in the array
     */
    public int limit() {
        return limit;
    }

    /**
     * Goes to another place.
     *
     * @param offset an offset up to the limit
     */
    public void seek(int offset) {
        position = offset;
    }

    /**
     * Goes to another range of the array.
     *
     * @param start where to begin
     * @param end where to stop
     */
    public void seek(int start, int end) {
        position = start;
        limit = end;
    }

    /**
     * Whether nothing is left.
     *
     * @return true at the limit
     */
    public boolean atEnd() {
        return position >= limit;
    }

    /**
     * The next byte without reading it.
     *
     * @return 0 to 255, or -1 at the end
     */
    public int peek() {
        return position < limit ? bytes[position] & 0xff : -1;
    }

    /**
     * One byte.
     *
     * @return 0 to 255
     */
    public int u8() {
        int p = position;
        if (p >= limit) {
            throw unexpectedEnd();
        }
        position = p + 1;
        return bytes[p] & 0xff;
    }

    /**
     * An unsigned LEB128 of 32 bits.
     *
     * @return the bits; a number from 2^31 is negative
     */
    public int u32() {
        int p = position;
        if (p < limit) {
            int b = bytes[p];
            if (b >= 0) {
                position = p + 1;
                return b;
            }
        }
        return (int) unsigned(32);
    }

    /**
     * An unsigned LEB128 of 64 bits.
     *
     * @return the bits
     */
    public long u64() {
        int p = position;
        if (p < limit) {
            int b = bytes[p];
            if (b >= 0) {
                position = p + 1;
                return b;
            }
        }
        return unsigned(64);
    }

    /**
     * A signed LEB128 of 32 bits.
     *
     * @return the number
     */
    public int s32() {
        int p = position;
        if (p < limit) {
            int b = bytes[p];
            if (b >= 0) {
                position = p + 1;
                return b << 25 >> 25;
            }
        }
        return (int) signed(32);
    }

    /**
     * A signed LEB128 of 33 bits.
     *
     * @return the number
     */
    public long s33() {
        return signed(33);
    }

    /**
     * A signed LEB128 of 64 bits.
     *
     * @return the number
     */
    public long s64() {
        return signed(64);
    }

    private long unsigned(int bits) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int left = bits - shift;
            if (left <= 0) {
                throw malformed("integer representation too long", position);
            }
            int b = u8();
            if (left < 7 && (b & 0x7f) >>> left != 0) {
                throw malformed("integer too large", position - 1);
            }
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
    }

    private long signed(int bits) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int left = bits - shift;
            if (left <= 0) {
                throw malformed("integer representation too long", position);
            }
            int b = u8();
            if (left < 7) {
                int mask = (-1 << (left - 1)) & 0x7f;
                if ((b & mask) != 0 && (b & mask) != mask) {
                    throw malformed("integer too large", position - 1);
                }
            }
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                int used = shift + 7;
                return used < 64 ? value << (64 - used) >> (64 - used) : value;
            }
        }
    }

    /**
     * Four bytes, the lowest first.
     *
     * @return the bits
     */
    public int fixed32() {
        int p = position;
        skip(4);
        return bytes[p] & 0xff
                | (bytes[p + 1] & 0xff) << 8
                | (bytes[p + 2] & 0xff) << 16
                | bytes[p + 3] << 24;
    }

    /**
     * Eight bytes, the lowest first.
     *
     * @return the bits
     */
    public long fixed64() {
        int low = fixed32();
        return low & 0xffff_ffffL | (long) fixed32() << 32;
    }

    /**
     * The length of something that has at least a byte for each unit.
     *
     * @return a length from 0; what follows may still be shorter by a few bytes
     */
    public int length() {
        int start = position;
        int length = u32();
        if (length < 0 || length > limit - start) {
            throw malformed("length out of bounds", start);
        }
        return length;
    }

    /**
     * Passes over bytes.
     *
     * @param count how many
     */
    public void skip(int count) {
        if (count < 0 || count > limit - position) {
            throw unexpectedEnd();
        }
        position += count;
    }

    /**
     * A name: a length and UTF-8.
     *
     * @return the name
     */
    public String name() {
        int start = position;
        int length = length();
        int from = position;
        skip(length);
        if (!Utf8.isValid(bytes, from, from + length)) {
            throw malformed("malformed UTF-8 encoding", start);
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /**
     * A failure in what is read.
     *
     * @param message what is wrong
     * @param offset where
     * @return the failure, to be thrown
     */
    public Malformed malformed(String message, int offset) {
        return new Malformed(message, new Place.InBinary(offset));
    }

    /**
     * A failure in what is read, which a feature that is not supported may have.
     *
     * @param message what is wrong
     * @param feature the feature, or null if none has it
     * @param offset where
     * @return the failure, to be thrown
     */
    Malformed malformed(String message, @Nullable Unsupported feature, int offset) {
        if (feature == null) {
            return malformed(message, offset);
        }
        String label = feature.label();
        return new Malformed(
                message + " (" + label + " are not supported)", new Place.InBinary(offset), label);
    }

    private Malformed unexpectedEnd() {
        return malformed("unexpected end of section or function", limit);
    }
}
