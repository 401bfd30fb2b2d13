package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.OpenFlags;

/** A file whose reads and writes go to functions. */
final class OpenPositions extends OpenPseudoFile {
    private final Positions positions;

    OpenPositions(PseudoFile inode, int flags, Positions positions) {
        super(inode, flags);
        this.positions = positions;
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        require(OpenFlags.READ);
        return positions.read(target, offset, length, position);
    }

    @Override
    public int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        require(OpenFlags.WRITE);
        return positions.write(source, offset, length, position);
    }
}
