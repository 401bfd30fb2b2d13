package dev.godwit.platform.jvm.files;

import dev.godwit.machine.disk.Decompressor;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What the JDK can expand: Deflate. */
public final class JvmDecompressor implements Decompressor {
    /** Makes one. */
    public JvmDecompressor() {}

    @Override
    public boolean has(Method method) {
        return method == Method.DEFLATE;
    }

    @Override
    public boolean expand(Method method, byte[] source, int length, byte[] target, int room) {
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
