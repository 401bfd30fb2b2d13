package dev.godwit.wasi;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Descriptors by number. A new one gets the lowest number that is free. */
final class DescriptorTable {
    /** The most descriptors that can be open at once; more are EMFILE. */
    static final int LIMIT = 1 << 16;

    private final List<@Nullable Descriptor> entries = new ArrayList<>();

    /** Every number below it is taken. */
    private int lowestFree;

    Descriptor get(int fd) throws ErrnoException {
        Descriptor descriptor = fd >= 0 && fd < entries.size() ? entries.get(fd) : null;
        if (descriptor == null) {
            throw Errno.EBADF.exception();
        }
        return descriptor;
    }

    /** Fails if no number is left. */
    void requireRoom() throws ErrnoException {
        findFree();
        if (lowestFree >= LIMIT) {
            throw Errno.EMFILE.exception();
        }
    }

    private void findFree() {
        while (lowestFree < entries.size() && entries.get(lowestFree) != null) {
            lowestFree++;
        }
    }

    int add(Descriptor descriptor) throws ErrnoException {
        requireRoom();
        int fd = lowestFree;
        if (fd == entries.size()) {
            entries.add(descriptor);
        } else {
            entries.set(fd, descriptor);
        }
        return fd;
    }

    void close(int fd) throws ErrnoException {
        Descriptor descriptor = get(fd);
        remove(fd);
        descriptor.description.letGo();
    }

    private void remove(int fd) {
        entries.set(fd, null);
        lowestFree = Math.min(lowestFree, fd);
    }

    void renumber(int from, int to) throws ErrnoException {
        Descriptor moved = get(from);
        Descriptor replaced = get(to);
        if (from == to) {
            return;
        }
        entries.set(to, moved);
        remove(from);
        replaced.description.letGo();
    }

    /** Closes all of them, and gives the first error that a file had, if any. */
    @Nullable Errno closeAll() {
        Errno first = null;
        for (int fd = 0; fd < entries.size(); fd++) {
            Descriptor descriptor = entries.get(fd);
            if (descriptor != null) {
                remove(fd);
                try {
                    descriptor.description.letGo();
                } catch (ErrnoException e) {
                    first = first == null ? e.errno() : first;
                }
            }
        }
        return first;
    }
}
