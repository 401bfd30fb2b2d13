package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mount;
import dev.godwit.vfs.Stat;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** mounts, mountinfo and mountstats: the mounts that a process sees. */
final class MountFiles {
    /** What would be taken for the end of a field. */
    private static final String SEPARATORS = " \t\n\\#";

    /** Kinds of file systems by their numbers (statfs(2)). */
    private static final Object[][] KINDS = {
        {0x0102_1994L, "tmpfs"},
        {0x9FA0L, "proc"},
        {0x6265_6572L, "sysfs"},
        {0x6367_7270L, "cgroup2"},
        {0x1CD1L, "devpts"},
        {0xEF53L, "ext4"},
        {0x794C_7630L, "overlay"},
        {0x5846_5342L, "xfs"},
        {0x9123_683EL, "btrfs"},
        {0x2FC1_2FC1L, "zfs"},
        {0xF2F5_2010L, "f2fs"},
        {0x6573_5546L, "fuse"},
        {0x6969L, "nfs"},
        {0xFF53_4D42L, "cifs"},
        {0x0102_1997L, "9p"},
        {0x8584_58F6L, "ramfs"},
        {0x4D44L, "vfat"},
        {0x7371_7368L, "squashfs"},
    };

    private static final Map<Long, String> NAMES = new HashMap<>();

    static {
        for (Object[] kind : KINDS) {
            NAMES.put((Long) kind[0], (String) kind[1]);
        }
    }

    private MountFiles() {}

    /** Writes a line about a mount. */
    @FunctionalInterface
    private interface Writer {
        void write(Lines out, Mount mount, String path) throws ErrnoException;
    }

    static void addTo(ProcessDirectory.Table table) {
        table.file("mounts", 0444, subject -> lines(subject, MountFiles::mount));
        table.file("mountinfo", 0444, subject -> lines(subject, MountFiles::info));
        table.file("mountstats", 0400, subject -> lines(subject, MountFiles::stats));
    }

    private static String lines(Subject subject, Writer writer) throws ErrnoException {
        FileTree tree = subject.seen(Errno.EINVAL);
        Lines out = new Lines();
        for (Mount mount : tree.mounts().list()) {
            String path = path(tree, mount);
            if (path != null) {
                writer.write(out, mount, path);
            }
        }
        return out.toString();
    }

    /** Where a mount is seen; null if it lies outside of the root. */
    private static @Nullable String path(FileTree tree, Mount mount) {
        Location top = mount.root();
        return tree.mounts().path(top, tree.root());
    }

    private static String kind(Mount mount) throws ErrnoException {
        String name = NAMES.get(mount.root().inode().fileSystem().statFs().type());
        return name == null ? "none" : name;
    }

    private static String rights(Mount mount) {
        return mount.isReadOnly() ? "ro" : "rw";
    }

    private static void mount(Lines out, Mount mount, String path) throws ErrnoException {
        String kind = kind(mount);
        out.add(kind).add(' ').escaped(path, SEPARATORS).add(' ').add(kind);
        out.add(' ').add(rights(mount)).add(",relatime 0 0\n");
    }

    private static void info(Lines out, Mount mount, String path) throws ErrnoException {
        String kind = kind(mount);
        Stat stat = mount.root().inode().stat();
        Location at = mount.at();
        out.add(mount.id()).add(' ').add(at == null ? 0 : at.mount().id()).add(' ');
        out.add(stat.dev() >>> 32).add(':').add(stat.dev() & 0xFFFF_FFFFL).add(' ');
        out.escaped(pathInside(mount), SEPARATORS).add(' ').escaped(path, SEPARATORS);
        out.add(' ').add(rights(mount)).add(",relatime - ").add(kind).add(' ').add(kind);
        out.add(" rw\n");
    }

    /** Which part of its file system a mount shows. */
    private static String pathInside(Mount mount) {
        String path = "";
        Inode inode = mount.root().inode();
        for (Inode up = inode.parent(); up != null; up = up.parent()) {
            path = "/" + inode.name() + path;
            inode = up;
        }
        return path.isEmpty() ? "/" : path;
    }

    private static void stats(Lines out, Mount mount, String path) throws ErrnoException {
        String kind = kind(mount);
        out.add("device ").add(kind).add(" mounted on ").escaped(path, SEPARATORS);
        out.add(" with fstype ").add(kind).add('\n');
    }
}
