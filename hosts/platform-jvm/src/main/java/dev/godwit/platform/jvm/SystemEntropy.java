package dev.godwit.platform.jvm;

import dev.godwit.base.host.Entropy;

import java.security.SecureRandom;

/** The system's random bytes. */
final class SystemEntropy implements Entropy {
    static final SystemEntropy INSTANCE = new SystemEntropy();

    private static final int PIECE = 8192;

    /** Made when the first byte is wanted: to find its provider takes as long as a small guest. */
    private static final class Source {
        static final SecureRandom RANDOM = new SecureRandom();

        private Source() {}
    }

    private SystemEntropy() {}

    @Override
    public void fill(byte[] target, int offset, int length) {
        byte[] piece = new byte[Math.min(length, PIECE)];
        int done = 0;
        while (done < length) {
            Source.RANDOM.nextBytes(piece);
            int count = Math.min(piece.length, length - done);
            System.arraycopy(piece, 0, target, offset + done, count);
            done += count;
        }
    }
}
