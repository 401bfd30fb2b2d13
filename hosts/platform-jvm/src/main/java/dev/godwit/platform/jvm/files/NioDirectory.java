package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PathWalk.Last;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * An open directory on hosts without openat2(2). Paths are resolved here ({@link NioWalk}) and then
 * given to the host, so a race remains: the package {@code dev.godwit.platform.jvm} describes it.
 */
final class NioDirectory implements Directory {
    private final Place place;
    private final Places.Room room;
    private final Places<DirectoryEntry> places;
    private boolean open = true;

    /** What {@link #list} goes through; null before the first time. */
    private @Nullable DirectoryStream<Path> stream;

    /** What it has not listed yet. */
    private Iterator<Path> rest = Collections.emptyIterator();

    NioDirectory(Place place, Places.Room room) {
        this.place = place;
        this.room = room;
        this.places = new Places<>(room);
    }

    private Path path() throws ErrnoException {
        if (!open) {
            throw Errno.EBADF.exception();
        }
        return place.path();
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return NioStat.of(path());
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        NioStat.setTimes(path(), atime, mtime);
    }

    @Override
    public void sync(boolean dataOnly) {}

    @Override
    public void close() throws ErrnoException {
        open = false;
        endListing();
    }

    @Override
    public OpenFile open(String name, int flags, int mode) throws ErrnoException {
        boolean create = (flags & OpenFlags.CREAT) != 0;
        boolean exclusive = create && (flags & OpenFlags.EXCL) != 0;
        boolean directoryOnly = (flags & OpenFlags.DIRECTORY) != 0;
        if (create && directoryOnly) {
            throw Errno.EINVAL.exception();
        }
        NioWalk walk = new NioWalk(path(), name, Last.ofOpen(flags));
        if (!walk.exists()) {
            if (!create) {
                throw Errno.ENOENT.exception();
            }
        } else if (exclusive) {
            throw Errno.EEXIST.exception();
        } else if (walk.isLink()) {
            throw (directoryOnly ? Errno.ENOTDIR : Errno.ELOOP).exception();
        } else if (walk.isDirectory()) {
            if ((flags & (OpenFlags.WRITE | OpenFlags.CREAT | OpenFlags.TRUNC)) != 0) {
                throw Errno.EISDIR.exception();
            }
            return new NioDirectory(Place.of(walk.path()), room);
        } else if (directoryOnly) {
            throw Errno.ENOTDIR.exception();
        } else if (!Files.isRegularFile(walk.path(), LinkOption.NOFOLLOW_LINKS)) {
            throw Errno.ENXIO.exception(); // opening a pipe would block
        }
        try {
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(
                            walk.path(), options(flags), CallingThread.EXECUTOR);
            try {
                return new NioFile(channel, Place.of(walk.path()), flags);
            } catch (ErrnoException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    private static Set<OpenOption> options(int flags) {
        Set<OpenOption> options = new HashSet<>();
        options.add(LinkOption.NOFOLLOW_LINKS);
        int writes = OpenFlags.WRITE | OpenFlags.TRUNC | OpenFlags.CREAT;
        if ((flags & writes) != 0) {
            // Without it Java would ignore that the file is to be made or cut.
            options.add(StandardOpenOption.WRITE);
        }
        if ((flags & OpenFlags.READ) != 0 || (flags & writes) == 0) {
            options.add(StandardOpenOption.READ);
        }
        if ((flags & OpenFlags.CREAT) != 0) {
            boolean exclusive = (flags & OpenFlags.EXCL) != 0;
            options.add(exclusive ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE);
        }
        if ((flags & OpenFlags.TRUNC) != 0) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        if ((flags & OpenFlags.SYNC) != 0) {
            options.add(StandardOpenOption.SYNC);
        } else if ((flags & OpenFlags.DSYNC) != 0) {
            options.add(StandardOpenOption.DSYNC);
        }
        return options;
    }

    private Path find(String name, boolean follow) throws ErrnoException {
        NioWalk walk = new NioWalk(path(), name, follow ? Last.FOLLOW : Last.STOP);
        walk.existing();
        return walk.path();
    }

    @Override
    public Stat stat(String name, boolean follow) throws ErrnoException {
        return NioStat.of(find(name, follow));
    }

    @Override
    public void setTimes(String name, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException {
        NioStat.setTimes(find(name, follow), atime, mtime);
    }

    @Override
    public void mkdir(String name, int mode) throws ErrnoException {
        NioWalk walk = vacant(path(), name, true);
        run(() -> Files.createDirectory(walk.path()));
    }

    @Override
    public void unlink(String name) throws ErrnoException {
        NioWalk walk = named(name);
        if (walk.isDirectory()) {
            throw Errno.EISDIR.exception();
        }
        if (walk.slash()) {
            throw Errno.ENOTDIR.exception();
        }
        run(() -> Files.delete(walk.path()));
    }

    @Override
    public void rmdir(String name) throws ErrnoException {
        NioWalk walk = named(name);
        if (walk.special()) {
            throw (walk.name().equals("..") ? Errno.ENOTEMPTY : Errno.EINVAL).exception();
        }
        if (!walk.isDirectory()) {
            throw Errno.ENOTDIR.exception();
        }
        run(() -> Files.delete(walk.path()));
    }

    @Override
    public void rename(String from, Directory toDirectory, String to) throws ErrnoException {
        NioDirectory target = sameHost(toDirectory);
        NioWalk source = new NioWalk(path(), from, Last.NAME);
        NioWalk destination = new NioWalk(target.path(), to, Last.NAME);
        if (source.special() || destination.special()) {
            throw Errno.EBUSY.exception();
        }
        source.existing();
        boolean directory = source.isDirectory();
        if (!directory && (source.slash() || destination.slash())) {
            throw Errno.ENOTDIR.exception();
        }
        if (directory
                && destination.path().startsWith(source.path())
                && !destination.path().equals(source.path())) {
            throw Errno.EINVAL.exception();
        }
        if (destination.exists()) {
            if (sameFile(source.path(), destination.path())) {
                return;
            }
            if (destination.isDirectory() && source.path().startsWith(destination.path())) {
                throw Errno.ENOTEMPTY.exception();
            }
            if (destination.isDirectory() && !directory) {
                throw Errno.EISDIR.exception();
            }
            if (!destination.isDirectory() && directory) {
                throw Errno.ENOTDIR.exception();
            }
        }
        run(() ->
                Files.move(
                        source.path(),
                        destination.path(),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE));
    }

    private static boolean sameFile(Path one, Path other) throws ErrnoException {
        Stat first = NioStat.of(one);
        Stat second = NioStat.of(other);
        return first.ino() == second.ino() && first.dev() == second.dev();
    }

    @Override
    public void link(String from, Directory toDirectory, String to) throws ErrnoException {
        NioDirectory target = sameHost(toDirectory);
        NioWalk source = new NioWalk(path(), from, Last.STOP);
        source.existing();
        NioWalk destination = vacant(target.path(), to, false);
        if (source.isDirectory()) {
            throw Errno.EPERM.exception();
        }
        run(() -> Files.createLink(destination.path(), source.path()));
    }

    @Override
    public void symlink(String target, String name) throws ErrnoException {
        Names.checkLinkTarget(target);
        NioWalk walk = vacant(path(), name, false);
        Path hostTarget = NioWalk.toHost(target);
        run(() -> Files.createSymbolicLink(walk.path(), hostTarget));
    }

    @Override
    public String readlink(String name) throws ErrnoException {
        NioWalk walk = new NioWalk(path(), name, Last.STOP);
        walk.existing();
        if (!walk.isLink()) {
            throw Errno.EINVAL.exception();
        }
        return NioWalk.readLink(walk.path());
    }

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException {
        List<DirectoryEntry> entries = new ArrayList<>();
        Path own = path();
        if (cookie == 0) {
            beginListing(own);
        } else if (!places.isGiven(cookie)) {
            return entries;
        }
        long number = cookie;
        while (entries.size() < limit && (number < places.last() || listNext(own))) {
            entries.add(places.get(++number));
        }
        return entries;
    }

    private void beginListing(Path own) throws ErrnoException {
        endListing();
        DirectoryStream<Path> begun = stream(own);
        stream = begun;
        rest = begun.iterator();
        long ino = NioStat.of(own).ino();
        places.add(new DirectoryEntry(".", ino, FileType.DIRECTORY, 1));
        places.add(new DirectoryEntry("..", ino, FileType.DIRECTORY, 2));
    }

    @SuppressWarnings("StreamResourceLeak") // endListing closes it
    private static DirectoryStream<Path> stream(Path directory) throws ErrnoException {
        try {
            return Files.newDirectoryStream(directory);
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    private void endListing() throws ErrnoException {
        places.clear();
        rest = Collections.emptyIterator();
        DirectoryStream<Path> ended = stream;
        stream = null;
        if (ended != null) {
            run(ended::close);
        }
    }

    /** Adds one more entry to the places; false at the end. */
    private boolean listNext(Path own) throws ErrnoException {
        while (true) {
            Path child;
            try {
                if (!rest.hasNext()) {
                    return false;
                }
                child = rest.next();
            } catch (DirectoryIteratorException e) {
                throw IoErrors.of(Objects.requireNonNull(e.getCause())).exception();
            }
            Path name = child.getFileName();
            if (!NioWalk.comesBack(name)) {
                continue; // what is listed can be opened
            }
            Stat stat;
            try {
                stat = NioStat.of(own.resolve(name));
            } catch (ErrnoException e) {
                if (e.errno() == Errno.ENOENT) { // removed in the meantime
                    continue;
                }
                throw e;
            }
            places.add(
                    new DirectoryEntry(
                            NioWalk.toGuest(name), stat.ino(), stat.type(), places.last() + 1));
            return true;
        }
    }

    private NioWalk named(String name) throws ErrnoException {
        NioWalk walk = new NioWalk(path(), name, Last.NAME);
        walk.existing();
        return walk;
    }

    private static NioWalk vacant(Path start, String name, boolean slashAllowed)
            throws ErrnoException {
        NioWalk walk = new NioWalk(start, name, Last.NAME);
        if (walk.exists()) {
            throw Errno.EEXIST.exception();
        }
        if (walk.slash() && !slashAllowed) {
            throw Errno.ENOENT.exception();
        }
        return walk;
    }

    private static NioDirectory sameHost(Directory other) throws ErrnoException {
        if (HostDirectory.unwrap(other) instanceof NioDirectory directory) {
            return directory;
        }
        throw Errno.EXDEV.exception();
    }

    @FunctionalInterface
    private interface Operation {
        void run() throws IOException;
    }

    private static void run(Operation operation) throws ErrnoException {
        try {
            operation.run();
        } catch (IOException | UnsupportedOperationException e) {
            throw IoErrors.of(e).exception();
        }
    }
}
