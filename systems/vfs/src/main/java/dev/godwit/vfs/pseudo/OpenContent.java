package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.OpenFlags;

import java.util.Arrays;

/** A content as it was when the file was opened. */
final class OpenContent extends OpenPseudoFile {
    private final Content content;
    private final byte[] bytes;

    OpenContent(PseudoFile inode, int flags, Content content, byte[] bytes) {
        super(inode, flags);
        this.content = content;
        this.bytes = bytes;
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        require(OpenFlags.READ);
        if (position < 0) {
            throw Errno.EINVAL.exception();
        }
        if (position >= bytes.length) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        return count;
    }

    @Override
    public int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        require(OpenFlags.WRITE);
        if (position < 0) {
            throw Errno.EINVAL.exception();
        }
        content.write(Arrays.copyOfRange(source, offset, offset + length));
        return length;
    }
}
