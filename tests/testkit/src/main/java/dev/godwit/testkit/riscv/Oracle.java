package dev.godwit.testkit.riscv;

/** What runs an image. */
interface Oracle {
    /**
     * Runs the programs of an image.
     *
     * @return its data afterwards
     * @throws Crash if it did not come to its end
     */
    byte[] run(Image image);

    /** An image that did not come to its end. */
    final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash(String message) {
            super(message);
        }
    }
}
