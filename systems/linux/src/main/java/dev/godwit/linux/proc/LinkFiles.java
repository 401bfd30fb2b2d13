package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.ProgramImage;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.AnonymousInode;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.pseudo.Entries;
import dev.godwit.vfs.pseudo.PseudoFileSystem;
import dev.godwit.vfs.pseudo.PseudoInode;

import java.util.LinkedHashMap;
import java.util.Map;

/** exe, cwd, root, fd, fdinfo and ns: links that lead straight to files. */
final class LinkFiles {
    private static final int LINK = 0777;

    /** Namespaces and their numbers, those with which Linux begins. */
    private static final Object[][] NAMESPACES = {
        {"cgroup", "cgroup", 4_026_531_835L},
        {"ipc", "ipc", 4_026_531_839L},
        {"mnt", "mnt", 4_026_531_841L},
        {"net", "net", 4_026_531_840L},
        {"pid", "pid", 4_026_531_836L},
        {"pid_for_children", "pid", 4_026_531_836L},
        {"time", "time", 4_026_531_834L},
        {"time_for_children", "time", 4_026_531_834L},
        {"user", "user", 4_026_531_837L},
        {"uts", "uts", 4_026_531_838L},
    };

    private LinkFiles() {}

    /** Where a link leads now. */
    @FunctionalInterface
    private interface Target {
        Found of(Subject subject) throws ErrnoException;
    }

    static void addTo(ProcessDirectory.Table table) {
        link(table, "exe", LinkFiles::executable);
        link(table, "cwd", LinkFiles::workingDirectory);
        link(table, "root", LinkFiles::root);
        table.put(
                "fd",
                subject ->
                        subject.system.fs.directory(
                                subject.directoryAccess(0500), new FdEntries(subject, false)));
        table.put(
                "fdinfo",
                subject ->
                        subject.system.fs.directory(
                                subject.directoryAccess(0555), new FdEntries(subject, true)));
        table.put("ns", LinkFiles::namespaces);
    }

    private static void link(ProcessDirectory.Table table, String name, Target target) {
        table.put(
                name,
                subject ->
                        subject.system.fs.jumpingLink(
                                subject.access(LINK),
                                () -> {
                                    subject.requireOpen();
                                    return path(subject, target.of(subject));
                                },
                                () -> {
                                    subject.requireOpen();
                                    return target.of(subject);
                                }));
    }

    private static String path(Subject subject, Found found) {
        return found.path(subject.tree());
    }

    private static Found executable(Subject subject) throws ErrnoException {
        ProgramImage image = subject.image();
        if (image == null) {
            throw Errno.ENOENT.exception();
        }
        return image.executable;
    }

    private static Found workingDirectory(Subject subject) throws ErrnoException {
        Task task = subject.find();
        FileTree seen = subject.seen(Errno.ENOENT);
        return directory(task == null ? seen.root() : task.context.directory());
    }

    private static Found root(Subject subject) throws ErrnoException {
        return directory(subject.seen(Errno.ENOENT).root());
    }

    private static Found directory(Location place) {
        return new Found(place, place, place.inode().name());
    }

    // ---- Namespaces, of which there is one of each kind.

    private static PseudoInode namespaces(Subject subject) {
        PseudoFileSystem fs = subject.system.fs;
        Map<String, PseudoInode> nodes = new LinkedHashMap<>();
        for (Object[] row : NAMESPACES) {
            String text = row[1] + ":[" + row[2] + "]";
            AnonymousInode inode = namespace(text, (Long) row[2]);
            Access access = subject.access(LINK);
            nodes.put(
                    (String) row[0],
                    fs.jumpingLink(
                            access,
                            () -> {
                                subject.requireOpen();
                                return text;
                            },
                            () -> {
                                subject.requireOpen();
                                return inode.found();
                            }));
        }
        return fs.directory(subject.directoryAccess(0511), Entries.of(nodes));
    }

    /** What a link of ns leads to: it can be told from others, and not be opened. */
    private static AnonymousInode namespace(String text, long number) {
        Stat stat = Stat.unnamed(FileType.REGULAR_FILE, 0444).withNumber(number);
        return new AnonymousInode(
                text,
                FileType.REGULAR_FILE,
                () -> stat,
                _ -> {
                    throw Errno.EACCES.exception();
                });
    }
}
