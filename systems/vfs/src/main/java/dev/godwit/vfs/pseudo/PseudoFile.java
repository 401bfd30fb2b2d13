package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;

/** A regular file: a content that is made at opening, or one with positions. */
abstract sealed class PseudoFile extends PseudoInode {
    PseudoFile(PseudoFileSystem fs, Access access) {
        super(fs, FileType.REGULAR_FILE, access);
    }

    /** What nobody may write cannot be cut; all else has no end that could be moved. */
    static void requireWritable(boolean isWritable) throws ErrnoException {
        if (!isWritable) {
            throw Errno.EACCES.exception();
        }
    }

    /** A file whose content is made when it is opened. */
    static final class OfContent extends PseudoFile {
        private final Content content;

        OfContent(PseudoFileSystem fs, Access access, Content content) {
            super(fs, access);
            this.content = content;
        }

        @Override
        long size() {
            return content.size();
        }

        @Override
        public void setSize(long size) throws ErrnoException {
            if (size < 0) {
                throw Errno.EINVAL.exception();
            }
            requireWritable(content.isWritable());
        }

        @Override
        public OpenFile open(int flags) throws ErrnoException {
            if ((flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0) {
                requireWritable(content.isWritable());
            }
            byte[] bytes = (flags & OpenFlags.READ) == 0 ? new byte[0] : content.bytes();
            return new OpenContent(this, flags, content, bytes);
        }
    }

    /** A file whose reads and writes go to functions. */
    static final class OfPositions extends PseudoFile {
        private final Positions positions;

        OfPositions(PseudoFileSystem fs, Access access, Positions positions) {
            super(fs, access);
            this.positions = positions;
        }

        @Override
        public OpenFile open(int flags) throws ErrnoException {
            positions.open(flags);
            return new OpenPositions(this, flags, positions);
        }
    }
}
