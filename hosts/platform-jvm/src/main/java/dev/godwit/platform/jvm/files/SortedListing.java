package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An open directory whose names come in their order, so that a guest meets them in the same one
 * wherever it runs. It is read as a whole when it is listed from its beginning. One that is too
 * large for that comes in the host's order.
 */
final class SortedListing implements Listing {
    private static final int PIECE = 1024;

    private final LinuxDirectory directory;
    private final Owners owners;
    private final Places.Room room;
    private List<DirectoryEntry> entries = List.of();
    private boolean isSorted;

    SortedListing(LinuxDirectory directory, Owners owners, Places.Room room) {
        this.directory = directory;
        this.owners = owners;
        this.room = room;
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return owners.shown(directory.stat());
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        directory.setTimes(atime, mtime);
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        directory.sync(dataOnly);
    }

    @Override
    public synchronized List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException {
        if (cookie == 0) {
            read();
        }
        if (!isSorted) {
            return directory.list(cookie, limit);
        }
        if (cookie < 0 || cookie >= entries.size()) {
            return List.of();
        }
        int from = (int) cookie;
        return entries.subList(from, Math.min(entries.size(), from + limit));
    }

    private void read() throws ErrnoException {
        forget();
        List<DirectoryEntry> all = new ArrayList<>();
        long cookie = 0;
        while (true) {
            List<DirectoryEntry> piece;
            try {
                piece = directory.list(cookie, PIECE);
            } catch (ErrnoException e) {
                room.give(all.size());
                if (e.errno() == Errno.ENOMEM) {
                    return; // too many places: as the host lists it
                }
                throw e;
            }
            if (piece.isEmpty()) {
                break;
            }
            if (!room.take(piece.size())) {
                room.give(all.size());
                return;
            }
            all.addAll(piece);
            cookie = piece.getLast().next();
        }
        directory.list(0, 1); // it remembers no more than that place
        all.sort(Comparator.comparing(DirectoryEntry::name));
        List<DirectoryEntry> numbered = new ArrayList<>(all.size());
        for (DirectoryEntry entry : all) {
            int next = numbered.size() + 1;
            numbered.add(new DirectoryEntry(entry.name(), entry.ino(), entry.type(), next));
        }
        entries = numbered;
        isSorted = true;
    }

    private void forget() {
        room.give(entries.size());
        entries = List.of();
        isSorted = false;
    }

    @Override
    public synchronized void close() throws ErrnoException {
        forget();
        directory.close();
    }
}
