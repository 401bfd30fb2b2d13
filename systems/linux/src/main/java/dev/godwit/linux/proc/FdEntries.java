package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.event.InotifyFile;
import dev.godwit.linux.file.FileTable;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.MappedFiles;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.AnonymousInode;
import dev.godwit.vfs.ConsoleStream;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.pipe.PipeEnd;
import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.pseudo.Entries;
import dev.godwit.vfs.pseudo.PseudoInode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The descriptors of a process: links to what they stand for (fd), or a text of each (fdinfo). */
final class FdEntries implements Entries {
    /** Nodes are kept up to twice as many as there are descriptors, and these more. */
    private static final int SPARE = 16;

    /**
     * A node and what the descriptor stood for when it was made.
     *
     * @param file the description
     * @param node the node
     */
    private record Known(LinuxFile file, PseudoInode node) {}

    private final Subject subject;
    private final boolean isInfo;
    private final Map<Integer, Known> nodes = new HashMap<>();

    FdEntries(Subject subject, boolean isInfo) {
        this.subject = subject;
        this.isInfo = isInfo;
    }

    private @Nullable LinuxFile file(int fd) {
        Task task = subject.find();
        return task == null ? null : task.files.find(fd);
    }

    @Override
    public @Nullable PseudoInode lookup(String name) throws ErrnoException {
        int fd = Numbers.parse(name);
        LinuxFile file = fd < 0 ? null : file(fd);
        if (file == null) {
            nodes.remove(fd);
            return null;
        }
        Known known = nodes.get(fd);
        if (known == null || known.file != file) {
            subject.requireOpen();
            if (nodes.size() > 2 * subject.task().files.end() + SPARE) {
                nodes.clear();
            }
            known = new Known(file, isInfo ? info(fd) : link(fd, file));
            nodes.put(fd, known);
        }
        return known.node;
    }

    @Override
    public List<String> list() throws ErrnoException {
        subject.requireOpen();
        List<String> names = new ArrayList<>();
        Task task = subject.find();
        if (task != null) {
            FileTable files = task.files;
            for (int fd = 0; fd < files.end(); fd++) {
                if (files.find(fd) != null) {
                    names.add(Integer.toString(fd));
                }
            }
        }
        return names;
    }

    // ---- fd.

    private PseudoInode link(int fd, LinuxFile file) {
        Access owner = subject.access(0);
        Access access =
                new Access() {
                    @Override
                    public int mode() {
                        return (file.isReadable() ? 0500 : 0) | (file.isWritable() ? 0300 : 0);
                    }

                    @Override
                    public int uid() {
                        return owner.uid();
                    }

                    @Override
                    public int gid() {
                        return owner.gid();
                    }
                };
        Found target = target(file);
        return subject.system.fs.jumpingLink(
                access,
                () -> {
                    require(fd, file);
                    return target.path(subject.tree());
                },
                () -> {
                    require(fd, file);
                    return target;
                });
    }

    /** Fails unless who asks may know, and the descriptor still stands for the same. */
    private void require(int fd, LinuxFile file) throws ErrnoException {
        subject.requireOpen();
        if (file(fd) != file) {
            throw Errno.ENOENT.exception();
        }
    }

    private static Found target(LinuxFile file) {
        Found place = file.place();
        if (place != null) {
            return place;
        }
        OpenFile open = file.file();
        return new AnonymousInode(
                        file.name(), open.type(), open::stat, flags -> reopen(open, flags))
                .found();
    }

    /** Opens what a descriptor stands for once more, where that can be. */
    private static OpenFile reopen(OpenFile open, int flags) throws ErrnoException {
        boolean reads = (flags & OpenFlags.READ) != 0;
        boolean writes = (flags & OpenFlags.WRITE) != 0;
        if (open instanceof PipeEnd end && (reads || writes)) {
            return end.pipe().open(reads, writes);
        }
        if (open instanceof ConsoleStream) {
            return open; // it is the host's, and is not closed
        }
        throw Errno.ENXIO.exception();
    }

    // ---- fdinfo.

    private PseudoInode info(int fd) {
        return subject.system.fs.file(subject.access(0444), () -> Names.encode(infoText(fd)));
    }

    private String infoText(int fd) throws ErrnoException {
        subject.requireOpen();
        FileTable files = subject.task().files;
        LinuxFile file = files.find(fd);
        if (file == null) {
            throw Errno.ENOENT.exception();
        }
        Found place = file.place();
        int flags = file.flags() | (files.isClosedOnExec(fd) ? OpenFlag.CLOEXEC : 0);
        Lines lines =
                new Lines()
                        .line("pos", file.position())
                        .line("flags", "0" + Integer.toOctalString(flags))
                        .line("mnt_id", place == null ? 0 : place.place().mount().id())
                        .line("ino", file.file().stat().ino());
        if (file.file() instanceof InotifyFile inotify) {
            for (InotifyFile.Shown watch : inotify.watches()) {
                Stat stat = watch.inode().stat();
                lines.add("inotify wd:").add(Integer.toHexString(watch.wd()));
                lines.add(" ino:").add(Long.toHexString(stat.ino()));
                lines.add(" sdev:").add(Integer.toHexString(MappedFiles.device(stat.dev())));
                lines.add(" mask:").add(Integer.toHexString(watch.mask()));
                lines.add(" ignored_mask:0 \n");
            }
        }
        return lines.toString();
    }
}
