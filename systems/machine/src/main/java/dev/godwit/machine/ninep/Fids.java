package dev.godwit.machine.ninep;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;

import java.util.HashMap;
import java.util.Map;

/** The files that a guest refers to, by the numbers that it has chosen. */
final class Fids {
    /** The most of them. */
    static final int MOST = 65_536;

    /** The most that are open: each may take a descriptor of the host. */
    static final int MOST_OPEN = 4096;

    private final Map<Integer, Fid> fids = new HashMap<>();
    private int open;

    /**
     * {@return the file of a number}
     *
     * @throws ErrnoException EBADF if there is none
     */
    Fid get(int number) throws ErrnoException {
        Fid fid = fids.get(number);
        if (fid == null) {
            throw Errno.EBADF.exception();
        }
        return fid;
    }

    /**
     * Gives a number to a file.
     *
     * @throws ErrnoException EBADF if another one has it, ENFILE if there are too many
     */
    void add(int number, Inode inode) throws ErrnoException {
        if (fids.containsKey(number)) {
            throw Errno.EBADF.exception();
        }
        if (fids.size() == MOST) {
            throw Errno.ENFILE.exception();
        }
        fids.put(number, new Fid(inode));
    }

    /** Has a number that is in use, of a file that is not open, refer to another file. */
    void replace(int number, Inode inode) {
        fids.put(number, new Fid(inode));
    }

    /**
     * Opens a file for reading.
     *
     * @throws ErrnoException EBADF if it is open, ENFILE if too many are, or why it cannot be
     */
    void open(Fid fid) throws ErrnoException {
        if (fid.open != null) {
            throw Errno.EBADF.exception();
        }
        if (open == MOST_OPEN) {
            throw Errno.ENFILE.exception();
        }
        fid.open = fid.inode.open(OpenFlags.READ);
        open++;
    }

    /**
     * Forgets a number.
     *
     * @throws ErrnoException EBADF if there is no such one
     */
    void remove(int number) throws ErrnoException {
        Fid fid = get(number);
        fids.remove(number);
        close(fid);
    }

    /** Forgets all of them. */
    void clear() {
        for (Fid fid : fids.values()) {
            close(fid);
        }
        fids.clear();
    }

    /** Nothing was written, so that nothing can be lost when the host fails to close a file. */
    private void close(Fid fid) {
        OpenFile file = fid.open;
        if (file != null) {
            fid.open = null;
            open--;
            try {
                file.close();
            } catch (ErrnoException _) {
                // it is closed even so
            }
        }
    }
}
