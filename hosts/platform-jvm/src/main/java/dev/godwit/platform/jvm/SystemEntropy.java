package dev.godwit.platform.jvm;

import dev.godwit.base.host.Entropy;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;

/**
 * The system's random bytes: what its device gives where it has one, as Java's own source does
 * there; to find that source takes as long as a small guest.
 */
final class SystemEntropy implements Entropy {
    static final SystemEntropy INSTANCE = new SystemEntropy("/dev/urandom");

    private static final int PIECE = 8192;

    /** Made when the first byte is wanted, where there is no device. */
    private static final class Source {
        static final SecureRandom RANDOM = new SecureRandom();

        private Source() {}
    }

    private final String device;

    SystemEntropy(String device) {
        this.device = device;
    }

    @Override
    public void fill(byte[] target, int offset, int length) {
        int done = fromDevice(target, offset, length);
        byte[] piece = new byte[Math.min(length - done, PIECE)];
        while (done < length) {
            Source.RANDOM.nextBytes(piece);
            int count = Math.min(piece.length, length - done);
            System.arraycopy(piece, 0, target, offset + done, count);
            done += count;
        }
    }

    /** Opened each time, as it may go away under a change of root; answers how many bytes came. */
    private int fromDevice(byte[] target, int offset, int length) {
        if (File.separatorChar != '/') {
            return 0; // anybody's file may have that name there
        }
        try (InputStream in = new FileInputStream(device)) {
            return in.readNBytes(target, offset, length);
        } catch (IOException e) {
            return 0; // Java's own source says why, if it has none either
        }
    }
}
