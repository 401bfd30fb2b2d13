package dev.godwit.machine.disk;

/** A disk whose sectors are the bytes of a file. */
public final class RawDisk implements Disk {
    private static final int PIECE = 256 << 10;

    private final DiskFile file;
    private final long size;
    private byte[] zeros = new byte[0];

    private RawDisk(DiskFile file, long size) {
        this.file = file;
        this.size = size;
    }

    /**
     * Opens one. The last sector of a file that is not whole sectors ends with zeros.
     *
     * @param file the file, which nothing else uses from now on
     * @return the disk
     * @throws DiskFailure if the host does not say how long the file is
     */
    public static RawDisk open(DiskFile file) throws DiskFailure {
        return new RawDisk(file, file.size() + SECTOR - 1 & -(long) SECTOR);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isReadOnly() {
        return file.isReadOnly();
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws DiskFailure {
        file.read(position, target, offset, length);
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) throws DiskFailure {
        file.write(position, source, offset, length);
    }

    @Override
    public void flush() throws DiskFailure {
        if (!file.isReadOnly()) {
            file.sync();
        }
    }

    @Override
    public void discard(long position, long length) throws DiskFailure {
        // Where the host has no holes, discarded bytes stay as they are, which is allowed.
        boolean _ = file.punch(position, Math.min(length, file.size() - position));
    }

    @Override
    public void writeZeroes(long position, long length, boolean mayUnmap) throws DiskFailure {
        if (mayUnmap && position + length <= file.size() && file.punch(position, length)) {
            return;
        }
        if (zeros.length == 0) {
            zeros = new byte[PIECE];
        }
        for (long done = 0; done < length; ) {
            int piece = (int) Math.min(length - done, PIECE);
            file.write(position + done, zeros, 0, piece);
            done += piece;
        }
    }

    @Override
    public void close() throws DiskFailure {
        try {
            flush();
        } finally {
            file.close();
        }
    }
}
