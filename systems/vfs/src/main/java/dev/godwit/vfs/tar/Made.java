package dev.godwit.vfs.tar;

import dev.godwit.vfs.FileType;

/** What a member makes, but for directories and hard links. */
sealed interface Made {
    /** A regular file. */
    record File(long size, TarContent content) implements Made {}

    /** A symbolic link. */
    record Link(byte[] target) implements Made {}

    /** A device or FIFO. */
    record Node(FileType type, long rdev) implements Made {
        static Node of(char typeflag, long rdev) {
            FileType type =
                    switch (typeflag) {
                        case '3' -> FileType.CHARACTER_DEVICE;
                        case '4' -> FileType.BLOCK_DEVICE;
                        default -> FileType.FIFO;
                    };
            return new Node(type, rdev);
        }
    }
}
