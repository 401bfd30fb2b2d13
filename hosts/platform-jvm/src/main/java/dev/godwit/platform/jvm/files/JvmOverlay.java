package dev.godwit.platform.jvm.files;

import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.DiskFile;
import dev.godwit.machine.disk.Qcow2Creation;
import dev.godwit.machine.disk.Qcow2Disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Images that hold what differs from another disk. Each names that disk by its path from the folder
 * that the image is in, as other programs look for it; so both can be moved together.
 */
public final class JvmOverlay {
    private JvmOverlay() {}

    /**
     * Opens one, made if there is none yet.
     *
     * @param path where it is, or will be
     * @param base the file below
     * @param format of that: raw or qcow2
     * @param below the disk in that file, which nothing writes; closed with the result
     * @return the disk
     * @throws DiskFailure if there is another file, or an image that stands on something else
     */
    public static Disk open(Path path, Path base, String format, Disk below) throws DiskFailure {
        boolean isThere = Files.exists(path);
        DiskFile file = isThere ? JvmDiskFile.open(path, false) : JvmDiskFile.create(path);
        boolean isOpen = false;
        try {
            if (file.size() == 0) {
                Qcow2Creation.create(file, below.size(), name(path, base), format);
            } else {
                check(file, path, base, format);
            }
            Disk disk = Qcow2Disk.open(file, below, new JvmDecompressor());
            isOpen = true;
            return disk;
        } finally {
            if (!isOpen) {
                file.close();
            }
        }
    }

    private static Path folder(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    private static String name(Path path, Path base) {
        Path target = base.toAbsolutePath().normalize();
        Path folder = folder(path);
        return target.startsWith(folder) ? folder.relativize(target).toString() : target.toString();
    }

    /** Another base than the image was made for would be a disk of nonsense. */
    private static void check(DiskFile file, Path path, Path base, String format)
            throws DiskFailure {
        String name = Qcow2Disk.backingName(file);
        if (name.isEmpty()) {
            throw new DiskFailure(path + " is no overlay: it has no backing file");
        }
        if (!isSame(path, name, base)) {
            throw new DiskFailure(path + " stands on " + name + ", not on " + base);
        }
        String kind = Qcow2Disk.backingFormat(file);
        if (!kind.isEmpty() && !kind.equals(format)) {
            throw new DiskFailure(path + " takes " + name + " for " + kind + ", not for " + format);
        }
    }

    private static boolean isSame(Path path, String name, Path base) {
        try {
            return Files.isSameFile(folder(path).resolve(name), base);
        } catch (InvalidPathException | IOException _) {
            return false; // no such file
        }
    }
}
