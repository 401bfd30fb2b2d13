package dev.godwit.vfs;

/**
 * {@value #SIZE} bytes of a file, where mappings find them. Callers have checked that ranges exist.
 * A mapping reads and writes a page without the lock of the file system, as a processor does.
 */
public interface Page {
    /** Its size in bytes. */
    int SIZE = 4096;

    /**
     * Copies bytes out of it.
     *
     * @param at the first of them
     * @param target where they go
     * @param offset the first place in it
     * @param length how many
     */
    void read(int at, byte[] target, int offset, int length);

    /**
     * Copies bytes into it.
     *
     * @param at where the first goes
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     */
    void write(int at, byte[] source, int offset, int length);

    /**
     * Sets bytes to 0.
     *
     * @param at the first of them
     * @param length how many
     */
    void clear(int at, int length);

    /** Gives it back to its store; nobody uses it any more. */
    void free();
}
