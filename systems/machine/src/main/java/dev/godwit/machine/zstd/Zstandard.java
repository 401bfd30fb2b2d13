package dev.godwit.machine.zstd;

import dev.godwit.host.Bytes;

import java.util.Arrays;

/**
 * Zstandard, expanded (RFC 8878). Frames need no dictionary; their checksums are verified. What is
 * expanded is its own window, so that no size in a frame costs memory.
 */
public final class Zstandard {
    static final int MAGIC = 0xfd2f_b528;

    private static final int SKIPPABLE = 0x184d_2a50;
    private static final int SKIPPABLE_MASK = ~0xf;
    private static final int FIRST_ROOM = 1 << 20;
    private static final int MOST_ROOM = Integer.MAX_VALUE - 16;

    private Zstandard() {}

    /**
     * Whether bytes begin as a frame does.
     *
     * @param content any
     * @return whether {@link #unpack} may find a frame
     */
    public static boolean isFrame(byte[] content) {
        return content.length >= 4 && Bytes.getInt(content, 0) == MAGIC;
    }

    /**
     * Expands one frame to a length that is known.
     *
     * @param source the frame, with anything behind it
     * @param length how many bytes there are with that
     * @param target where the content goes, from its beginning on
     * @param room how many bytes it must have
     * @return whether it has; if not, the target may have changed
     */
    public static boolean expand(byte[] source, int length, byte[] target, int room) {
        try {
            var output = new Output(target, room);
            new Frame(source, length, output).read(0);
            return output.length() == room;
        } catch (ZstdFailure _) {
            return false;
        }
    }

    /**
     * Expands all frames, one after the other.
     *
     * @param source the frames
     * @param bound the most bytes that they may become
     * @return their content
     * @throws ZstdFailure if something else is in it, or it becomes too long
     */
    public static byte[] unpack(byte[] source, long bound) throws ZstdFailure {
        int most = (int) Math.min(bound, MOST_ROOM);
        var output = new Output(new byte[Math.min(most, FIRST_ROOM)], most);
        var frame = new Frame(source, source.length, output);
        int at = 0;
        while (at < source.length) {
            at = isSkippable(source, at) ? skip(source, at) : frame.read(at);
        }
        return Arrays.copyOf(output.bytes(), output.length());
    }

    private static boolean isSkippable(byte[] source, int at) {
        return source.length - at >= 8 && (Bytes.getInt(source, at) & SKIPPABLE_MASK) == SKIPPABLE;
    }

    private static int skip(byte[] source, int at) throws ZstdFailure {
        long end = at + 8 + (Bytes.getInt(source, at + 4) & 0xffff_ffffL);
        if (end > source.length) {
            throw ZstdFailure.damaged();
        }
        return (int) end;
    }
}
