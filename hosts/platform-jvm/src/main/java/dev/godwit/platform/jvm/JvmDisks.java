package dev.godwit.platform.jvm;

import dev.godwit.machine.disk.Decompressor;
import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.DiskFile;
import dev.godwit.platform.jvm.files.JvmDecompressor;
import dev.godwit.platform.jvm.files.JvmDiskFile;
import dev.godwit.platform.jvm.files.JvmOverlay;

import java.nio.file.Path;

/** Files of the host that disks of machines lie in. */
public final class JvmDisks {
    private JvmDisks() {}

    /**
     * Opens a file that is there. One that may be written is locked against others that do this.
     *
     * @param path where it is
     * @param isReadOnly whether it is only read
     * @return the file
     * @throws DiskFailure if it is not there, may not be used so, or is written by another process
     */
    public static DiskFile open(Path path, boolean isReadOnly) throws DiskFailure {
        return JvmDiskFile.open(path, isReadOnly);
    }

    /**
     * Makes an empty file.
     *
     * @param path where it will be, and nothing is yet
     * @return the file, which may be written
     * @throws DiskFailure if something is there, or the host cannot
     */
    public static DiskFile create(Path path) throws DiskFailure {
        return JvmDiskFile.create(path);
    }

    /**
     * Opens a disk whose changes are kept in a qcow2 image of their own, which is made if there is
     * none yet.
     *
     * @param overlay where the image is, or will be
     * @param base the file below, which is not changed
     * @param format of that file: {@code raw} or {@code qcow2}
     * @param below the disk in that file, opened to be read; closed with the result
     * @return the disk
     * @throws DiskFailure if the image stands on something else, or the host cannot
     */
    public static Disk overlay(Path overlay, Path base, String format, Disk below)
            throws DiskFailure {
        return JvmOverlay.open(overlay, base, format, below);
    }

    /** {@return what expands compressed clusters of images: those of Deflate and of Zstandard} */
    public static Decompressor decompressor() {
        return new JvmDecompressor();
    }
}
