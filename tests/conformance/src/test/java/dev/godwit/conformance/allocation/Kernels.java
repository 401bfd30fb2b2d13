package dev.godwit.conformance.allocation;

/** What kernels.wat computes, in Java. */
final class Kernels {
    private Kernels() {}

    static int run(int rounds, int passes) {
        int crc = 0;
        for (int round = 0; round < rounds; round++) {
            crc = crc(list(round), crc);
            byte[] matrices = new byte[1024];
            crc = crc(matrix(round + 7, matrices), crc);
            crc = crc(states(round, matrices), crc);
        }
        return crc ^ passes;
    }

    private static int list(int seed) {
        int best = 0;
        for (int i = 0; i < 200; i++) {
            int value = (i + seed) * 0x9e3779b1 & 0xffff;
            boolean isTaken = (seed & 1) == 0 ? value < best : value > best;
            best = i == 0 || isTaken ? value : best;
        }
        return best ^ 1024 + 199 * 8;
    }

    private static int matrix(int seed, byte[] bytes) {
        short[] a = new short[256];
        short[] b = new short[256];
        for (int i = 0; i < 256; i++) {
            a[i] = (short) (i * seed);
            b[i] = (short) (seed - i);
            bytes[2 * i] = (byte) a[i];
            bytes[2 * i + 1] = (byte) (a[i] >> 8);
            bytes[512 + 2 * i] = (byte) b[i];
            bytes[512 + 2 * i + 1] = (byte) (b[i] >> 8);
        }
        long total = 0;
        for (int i = 0; i < 16; i++) {
            for (int j = 0; j < 16; j++) {
                int sum = 0;
                for (int k = 0; k < 16; k++) {
                    sum += a[16 * i + k] * b[16 * k + j];
                }
                total = Long.rotateLeft(total, 3) + sum;
            }
        }
        return (int) (total ^ total >>> 32);
    }

    private static int states(int seed, byte[] bytes) {
        int state = 0;
        int changes = 0;
        for (byte letter : bytes) {
            switch ((state << 1 ^ (letter ^ seed) & 3) & 3) {
                case 0 -> state = 1;
                case 1 -> state = 2;
                case 2 -> state = state == 0 ? 3 : state;
                default -> {
                    state = 0;
                    changes++;
                }
            }
        }
        return state + changes * 4;
    }

    private static int crc(int value, int before) {
        int crc = before ^ value;
        for (int bit = 0; bit < 32; bit++) {
            crc = crc >>> 1 ^ (0xedb88320 & -(crc & 1));
        }
        return crc;
    }
}
