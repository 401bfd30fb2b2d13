package dev.godwit.conformance.machine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An archive as Linux unpacks it from an initial RAM disk: cpio's format newc. */
final class Cpio {
    private static final int FILE = 0100755;
    private static final int DIRECTORY = 040755;
    private static final int CHARACTERS = 020600;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int number;

    Cpio directory(String name) {
        return add(name, DIRECTORY, new byte[0], 0, 0);
    }

    Cpio file(String name, byte[] content) {
        return add(name, FILE, content, 0, 0);
    }

    Cpio device(String name, int major, int minor) {
        return add(name, CHARACTERS, new byte[0], major, minor);
    }

    private Cpio add(String name, int mode, byte[] content, int major, int minor) {
        number++;
        byte[] path = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        int[] fields = {
            number, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, path.length, 0
        };
        StringBuilder header = new StringBuilder("070701");
        for (int field : fields) {
            header.append(String.format(Locale.ROOT, "%08X", field));
        }
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(path);
        align();
        out.writeBytes(content);
        align();
        return this;
    }

    private void align() {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
    }

    /** {@return the archive} */
    byte[] bytes() {
        add("TRAILER!!!", 0, new byte[0], 0, 0);
        return out.toByteArray();
    }
}
