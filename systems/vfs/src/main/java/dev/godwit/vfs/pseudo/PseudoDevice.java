package dev.godwit.vfs.pseudo;

import dev.godwit.vfs.FileType;

/** A device, such as a terminal in {@code /dev/pts}: what it stands for is not known here. */
final class PseudoDevice extends PseudoInode {
    private final long rdev;

    PseudoDevice(PseudoFileSystem fs, Access access, FileType type, long rdev) {
        super(fs, type, access);
        this.rdev = rdev;
    }

    @Override
    long rdev() {
        return rdev;
    }
}
