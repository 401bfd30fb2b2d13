package dev.godwit.machine.disk;

/**
 * A disk: bytes that are read and written by sectors of {@link #SECTOR} bytes. Positions and
 * lengths are whole sectors, and who asks has made sure that the range lies in the disk. One thread
 * at a time uses it.
 *
 * <p>What was written is read again at once, and is durable after {@link #flush}.
 */
public interface Disk {
    /** Bytes of a sector. */
    int SECTOR = 512;

    /** {@return its bytes, whole sectors; they never change} */
    long size();

    /** {@return whether everything that changes it fails} */
    boolean isReadOnly();

    /**
     * Reads.
     *
     * @param position the first byte
     * @param target where they go
     * @param offset the first place there
     * @param length bytes
     * @throws DiskFailure if they cannot be read; the target may have changed
     */
    void read(long position, byte[] target, int offset, int length) throws DiskFailure;

    /**
     * Writes.
     *
     * @param position the first byte
     * @param source the bytes
     * @param offset the first of them
     * @param length bytes
     * @throws DiskFailure if they cannot be written; some may have been
     */
    void write(long position, byte[] source, int offset, int length) throws DiskFailure;

    /**
     * Makes durable what was written.
     *
     * @throws DiskFailure if that is not sure
     */
    void flush() throws DiskFailure;

    /**
     * Says that a range is not needed any more. What is read there afterwards is as before or zero,
     * each sector for itself.
     *
     * @param position the first byte
     * @param length bytes
     * @throws DiskFailure if the disk is read-only or its storage fails
     */
    void discard(long position, long length) throws DiskFailure;

    /**
     * Makes a range zero.
     *
     * @param position the first byte
     * @param length bytes
     * @param mayUnmap whether its storage may be let go, so that a later write may find no room
     * @throws DiskFailure if it cannot; some may be zero
     */
    void writeZeroes(long position, long length, boolean mayUnmap) throws DiskFailure;

    /**
     * Makes durable what was written and lets go of what it stands on. Nothing else may be called
     * afterwards.
     *
     * @throws DiskFailure if what was written may be lost
     */
    void close() throws DiskFailure;
}
