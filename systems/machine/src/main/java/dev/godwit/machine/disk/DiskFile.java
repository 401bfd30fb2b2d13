package dev.godwit.machine.disk;

/**
 * A file of the host that a disk lies in. Positions are bytes, 0 or more. One thread at a time uses
 * it.
 */
public interface DiskFile {
    /** {@return how people call it} */
    String name();

    /** {@return whether it was opened for reading alone} */
    boolean isReadOnly();

    /**
     * Its length.
     *
     * @return bytes
     * @throws DiskFailure if the host does not say
     */
    long size() throws DiskFailure;

    /**
     * Reads. Bytes behind its end are zero.
     *
     * @param position the first byte
     * @param target where they go
     * @param offset the first place there
     * @param length bytes
     * @throws DiskFailure if the host cannot
     */
    void read(long position, byte[] target, int offset, int length) throws DiskFailure;

    /**
     * Writes; the file grows as needed, with zeros.
     *
     * @param position the first byte
     * @param source the bytes
     * @param offset the first of them
     * @param length bytes
     * @throws DiskFailure if the host cannot, or the file is read-only
     */
    void write(long position, byte[] source, int offset, int length) throws DiskFailure;

    /**
     * Makes it shorter, or longer with zeros.
     *
     * @param size bytes
     * @throws DiskFailure if the host cannot, or the file is read-only
     */
    void truncate(long size) throws DiskFailure;

    /**
     * Makes a range zero and gives its storage back to the host, if the host can do that.
     *
     * @param position the first byte
     * @param length bytes, within the file
     * @return false if it cannot: nothing has changed
     * @throws DiskFailure if the host fails at it
     */
    default boolean punch(long position, long length) throws DiskFailure {
        return false;
    }

    /**
     * Makes durable what was written, with all that is needed to read it again.
     *
     * @throws DiskFailure if that is not sure
     */
    void sync() throws DiskFailure;

    /**
     * Lets go of it.
     *
     * @throws DiskFailure if what was written may be lost
     */
    void close() throws DiskFailure;
}
