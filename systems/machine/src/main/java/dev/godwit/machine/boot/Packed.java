package dev.godwit.machine.boot;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.machine.zstd.Zstandard;
import dev.godwit.machine.zstd.ZstdFailure;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a packed kernel is unpacked to: gzip (RFC 1952) or Zstandard (RFC 8878), alone or in an EFI
 * program that would unpack itself (Linux's zboot).
 */
final class Packed {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int HEADER_CHECK = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int FIRST_ROOM = 1 << 20;
    private static final int ZBOOT_HEADER = 56;
    private static final int ZBOOT_FORMAT = 24;
    private static final int ZBOOT_FORMAT_END = 56;

    private Packed() {}

    static byte[] unpack(byte[] content, long bound) {
        byte[] payload = isZboot(content) ? payload(content) : content;
        if (Zstandard.isFrame(payload)) {
            return unzstd(payload, bound);
        }
        return isGzip(payload) ? gunzip(payload, bound) : payload;
    }

    private static byte[] unzstd(byte[] content, long bound) {
        try {
            return Zstandard.unpack(content, bound);
        } catch (ZstdFailure e) {
            throw e.isTooLong() ? tooLong(bound) : damaged(0);
        }
    }

    private static Malformed tooLong(long bound) {
        return new Malformed(
                "the kernel unpacks to more than " + bound + " bytes: give it more memory",
                new Place.InBinary(0));
    }

    private static boolean isZboot(byte[] content) {
        return content.length >= ZBOOT_HEADER
                && content[0] == 'M'
                && content[1] == 'Z'
                && content[4] == 'z'
                && content[5] == 'i'
                && content[6] == 'm'
                && content[7] == 'g';
    }

    private static byte[] payload(byte[] content) {
        long offset = word(content, 8);
        long size = word(content, 12);
        if (offset > content.length || size > content.length - offset) {
            throw new Malformed(
                    "the packed kernel goes beyond the file's end", new Place.InBinary(8));
        }
        StringBuilder format = new StringBuilder();
        for (int i = ZBOOT_FORMAT; i < ZBOOT_FORMAT_END && content[i] != 0; i++) {
            format.append((char) (content[i] & 0x7F));
        }
        byte[] payload = Arrays.copyOfRange(content, (int) offset, (int) (offset + size));
        if (!isGzip(payload) && !Zstandard.isFrame(payload)) {
            throw new Malformed(
                    "the kernel is packed as " + format + ": unpack it before",
                    new Place.InBinary(ZBOOT_FORMAT));
        }
        return payload;
    }

    private static long word(byte[] content, int offset) {
        return content[offset] & 0xFF
                | (content[offset + 1] & 0xFF) << 8
                | (content[offset + 2] & 0xFF) << 16
                | (content[offset + 3] & 0xFFL) << 24;
    }

    private static boolean isGzip(byte[] content) {
        return content.length > HEADER + TRAILER
                && (content[0] & 0xFF) == 0x1F
                && (content[1] & 0xFF) == 0x8B
                && content[2] == 8;
    }

    private static byte[] gunzip(byte[] content, long bound) {
        int begin = behindHeader(content);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(content, begin, content.length - begin);
            byte[] room = new byte[FIRST_ROOM];
            int length = 0;
            while (!inflater.finished()) {
                if (length == room.length) {
                    if (length >= bound) {
                        throw tooLong(bound);
                    }
                    room = Arrays.copyOf(room, (int) Math.min(2L * length, 0x7FFF_FFF0L));
                }
                int got = inflater.inflate(room, length, room.length - length);
                if (got == 0 && !inflater.finished()) {
                    throw damaged(content.length);
                }
                length += got;
            }
            return Arrays.copyOf(room, length);
        } catch (DataFormatException e) {
            throw damaged(begin);
        } finally {
            inflater.end();
        }
    }

    private static Malformed damaged(int offset) {
        return new Malformed("the packed kernel is damaged", new Place.InBinary(offset));
    }

    private static int behindHeader(byte[] content) {
        int flags = content[3];
        int at = HEADER;
        if ((flags & EXTRA) != 0) {
            at += 2 + (content[at] & 0xFF | (content[at + 1] & 0xFF) << 8);
        }
        for (int part : new int[] {NAME, COMMENT}) {
            if ((flags & part) != 0) {
                while (at < content.length && content[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        at += (flags & HEADER_CHECK) != 0 ? 2 : 0;
        if (at >= content.length) {
            throw damaged(content.length);
        }
        return at;
    }
}
