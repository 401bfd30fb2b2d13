package dev.godwit.linux.system;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.device.DeviceFiles;
import dev.godwit.linux.device.Devices;
import dev.godwit.linux.memory.SystemMemory;
import dev.godwit.linux.proc.CgroupFileSystem;
import dev.godwit.linux.proc.NetTables;
import dev.godwit.linux.proc.ProcFileSystem;
import dev.godwit.linux.proc.PtsFileSystem;
import dev.godwit.linux.proc.PtyList;
import dev.godwit.linux.proc.SysFileSystem;
import dev.godwit.linux.process.Kernel;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.memory.MemoryFileSystem;
import dev.godwit.vfs.overlay.OverlayFileSystem;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The files that a guest begins with: its root, and what is mounted there. */
final class RootFiles {
    private static final int STICKY = 01777;
    private static final List<String> FOLDERS =
            List.of("bin", "dev", "etc", "proc", "root", "run", "sys", "tmp");

    private final LinuxSettings settings;
    private final SystemMemory memory;
    private final FileTree tree;

    RootFiles(LinuxSettings settings, SystemMemory memory, Devices devices) throws ErrnoException {
        this.settings = settings;
        this.memory = memory;
        LinuxSettings.Tree root = settings.root;
        Mounts mounts = new Mounts(root(root).rootInode(), false);
        tree = FileTree.rooted(mounts, devices, mounts.root());
        if (root == null) {
            for (String folder : FOLDERS) {
                make(folder, folder.equals("tmp") ? STICKY : 0755);
            }
        }
        if (!settings.isRootWritten) {
            HostFiles.make(tree, settings.hostName);
        }
        Inode device = newMemory(settings.memoryBytes() / 2).rootInode();
        device.setMode(0755);
        DeviceFiles.make(device);
        mount("/dev", device, false);
        for (LinuxSettings.Grant grant : settings.grants) {
            mount(grant.path(), grant.tree().open(memory).rootInode(), grant.isReadOnly());
        }
        if (root == null) {
            makeAll(settings.workingDirectory);
        }
    }

    /** What is at the top: files in memory, a tree of the host, or the former above the latter. */
    private FileSystem root(LinuxSettings.@Nullable Tree root) throws ErrnoException {
        if (root == null) {
            return newMemory(settings.memoryBytes() / 2);
        }
        FileSystem lower = root.open(memory);
        if (settings.isRootWritten) {
            return lower;
        }
        return new OverlayFileSystem(
                lower,
                settings.clock,
                settings.memoryBytes() / 2,
                settings.devices++,
                memory,
                settings.isHostHidden);
    }

    FileTree tree() {
        return tree;
    }

    /** Mounts what the system tells of itself: it has to be there first. */
    void mountSystem(Kernel kernel, NetTables net, PtyList ptys) throws ErrnoException {
        mountOver("/dev/pts", PtsFileSystem.make(kernel.clock, settings.devices++, ptys));
        mountOver(
                "/proc",
                ProcFileSystem.make(
                        kernel, settings.devices++, kernel.scheduler::caller, net, ptys));
        if (mountOver("/sys", SysFileSystem.make(kernel, settings.devices++, net))) {
            mountOver(
                    "/sys/" + SysFileSystem.CGROUP,
                    CgroupFileSystem.make(kernel, settings.devices++));
        }
    }

    /**
     * Mounts over a folder, which is made in a root of little else, but not in a tree of the host;
     * where there is none then, nothing is mounted.
     */
    private boolean mountOver(String path, FileSystem fs) throws ErrnoException {
        if (!settings.isRootWritten) {
            makeAll(path);
        }
        Location at = find(path);
        if (at == null || at.inode().type() != FileType.DIRECTORY) {
            return false;
        }
        tree.mounts().mount(at, fs.rootInode(), false);
        return true;
    }

    private MemoryFileSystem newMemory(long bytes) {
        return new MemoryFileSystem(settings.clock, bytes, settings.devices++, memory);
    }

    private void make(String path, int mode) throws ErrnoException {
        tree.make(tree.root(), path, NewFile.directory(mode));
    }

    /** Makes a folder and those above it, unless they are there. */
    private void makeAll(String path) throws ErrnoException {
        for (int end = 1; end > 0 && end <= path.length(); ) {
            int slash = path.indexOf('/', end);
            end = slash < 0 ? path.length() : slash;
            if (end > 1 && find(path.substring(0, end)) == null) {
                make(path.substring(0, end), 0755);
            }
            end++;
        }
    }

    private @Nullable Location find(String path) throws ErrnoException {
        try {
            return tree.find(tree.root(), path, true);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT) {
                return null;
            }
            throw e;
        }
    }

    private void mount(String path, Inode root, boolean isReadOnly) throws ErrnoException {
        if (find(path) == null) {
            makeAll(path);
        }
        tree.mounts().mount(tree.find(tree.root(), path, true), root, isReadOnly);
    }

    /** Puts a program where the guest finds it, with other names for it; answers its path. */
    String install(String name, byte[] content, List<String> otherNames) throws ErrnoException {
        String path = "/bin/" + name;
        RegularFile file =
                (RegularFile)
                        tree.open(
                                tree.root(),
                                path,
                                OpenFlags.WRITE | OpenFlags.CREAT,
                                NewFile.regular(0755));
        try {
            file.write(content, 0, content.length, 0);
        } finally {
            file.close();
        }
        for (String other : otherNames) {
            if (!other.equals(name)) {
                tree.make(tree.root(), "/bin/" + other, NewFile.link(name));
            }
        }
        return path;
    }
}
