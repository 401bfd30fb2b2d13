package dev.godwit.platform.jvm.files;

import dev.godwit.machine.disk.Decompressor;
import dev.godwit.machine.zstd.Zstandard;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Deflate, which the JDK expands, and Zstandard, which it does not know. */
public final class JvmDecompressor implements Decompressor {
    /** Makes one. */
    public JvmDecompressor() {}

    @Override
    public boolean has(Method method) {
        return true;
    }

    @Override
    public boolean expand(Method method, byte[] source, int length, byte[] target, int room) {
        return switch (method) {
            case DEFLATE -> inflate(source, length, target, room);
            case ZSTD -> Zstandard.expand(source, length, target, room);
        };
    }

    private static boolean inflate(byte[] source, int length, byte[] target, int room) {
        try (var inflater = new Inflater(true)) {
            inflater.setInput(source, 0, length);
            int done = 0;
            while (done < room) {
                int count = inflater.inflate(target, done, room - done);
                if (count == 0) {
                    return false; // it has ended, or would need more
                }
                done += count;
            }
            return true;
        } catch (DataFormatException e) {
            return false;
        }
    }
}
