package dev.godwit.base.host;

/** Random bytes. {@link SeededEntropy} is the deterministic twin. */
@FunctionalInterface
public interface Entropy {
    /**
     * Makes bytes random. The caller has checked that they exist.
     *
     * @param target where they go
     * @param offset the first of them
     * @param length how many, 0 or more
     */
    void fill(byte[] target, int offset, int length);
}
