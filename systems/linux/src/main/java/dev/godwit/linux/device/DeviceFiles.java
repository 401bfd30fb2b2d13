package dev.godwit.linux.device;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;

/** The names in /dev. */
public final class DeviceFiles {
    private static final int EVERYBODY = 0666;
    private static final int STICKY = 01777;

    private DeviceFiles() {}

    /**
     * Makes them.
     *
     * @param root an empty directory in memory
     * @throws ErrnoException ENOSPC if there is no room
     */
    public static void make(Inode root) throws ErrnoException {
        device(root, "null", EVERYBODY, Devices.MEMORY, 3);
        device(root, "zero", EVERYBODY, Devices.MEMORY, 5);
        device(root, "full", EVERYBODY, Devices.MEMORY, 7);
        device(root, "random", EVERYBODY, Devices.MEMORY, 8);
        device(root, "urandom", EVERYBODY, Devices.MEMORY, 9);
        device(root, "tty", EVERYBODY, Devices.TTY, 0);
        device(root, "console", 0620, Devices.TTY, 1);
        root.make("pts", NewFile.directory(0755));
        root.make("shm", NewFile.directory(STICKY));
        link(root, "ptmx", "pts/ptmx");
        link(root, "fd", "/proc/self/fd");
        link(root, "stdin", "/proc/self/fd/0");
        link(root, "stdout", "/proc/self/fd/1");
        link(root, "stderr", "/proc/self/fd/2");
        link(root, "core", "/proc/kcore");
    }

    private static void device(Inode root, String name, int mode, int major, int minor)
            throws ErrnoException {
        root.make(
                name,
                NewFile.node(FileType.CHARACTER_DEVICE, mode, (long) major << 32 | minor)
                        .ownedBy(0, 0));
    }

    private static void link(Inode root, String name, String target) throws ErrnoException {
        root.make(name, NewFile.link(target).ownedBy(0, 0));
    }
}
