package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Inode;

import org.jspecify.annotations.Nullable;

/** The pseudo-terminals of a guest, by number: what /dev/ptmx makes and /dev/pts shows. */
public final class Terminals {
    /** How many there may be, unless told otherwise (/proc/sys/kernel/pty/max). */
    public static final int DEFAULT_LIMIT = 4096;

    /** What one takes of the room, in bytes: its buffers. */
    public static final int COST = 36_864;

    private final BufferRoom room;
    private final TerminalSignals signals;
    private final Clock clock;
    private final @Nullable PtyMaster[] masters;

    /**
     * There is none yet.
     *
     * @param room where each takes {@link #COST}
     * @param signals whom to tell of signals
     * @param clock for reads that wait for a time
     * @param limit how many there may be at once, 0 or more
     */
    public Terminals(BufferRoom room, TerminalSignals signals, Clock clock, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit is not negative: " + limit);
        }
        this.room = room;
        this.signals = signals;
        this.clock = clock;
        this.masters = new @Nullable PtyMaster[limit];
    }

    /**
     * Makes a pseudo-terminal, with the lowest number that is free; its slave is locked (opening
     * /dev/ptmx).
     *
     * @param inode whose attributes the master has; null if it has no name
     * @return the master
     * @throws ErrnoException ENOSPC if there are too many, ENOMEM if there is no room
     */
    public PtyMaster make(@Nullable Inode inode) throws ErrnoException {
        int number = 0;
        while (number < masters.length && masters[number] != null) {
            number++;
        }
        if (number == masters.length) {
            throw Errno.ENOSPC.exception();
        }
        if (!room.take(COST)) {
            throw Errno.ENOMEM.exception();
        }
        int own = number;
        PtyMaster master = new PtyMaster(number, inode, signals, clock, () -> free(own));
        masters[number] = master;
        return master;
    }

    /** Its number and its room are free once nobody has any of its files open. */
    private void free(int number) {
        masters[number] = null;
        room.give(COST);
    }

    /**
     * {@return the terminal of a number, or null if there is none}
     *
     * @param number its name in /dev/pts
     */
    public @Nullable Terminal find(int number) {
        if (number < 0 || number >= masters.length) {
            return null;
        }
        PtyMaster master = masters[number];
        return master == null || master.terminal().isAbandoned() ? null : master.terminal();
    }

    /** {@return the numbers that there are, ascending} */
    public int[] numbers() {
        int count = 0;
        for (int i = 0; i < masters.length; i++) {
            count += find(i) == null ? 0 : 1;
        }
        int[] numbers = new int[count];
        int next = 0;
        for (int i = 0; next < count; i++) {
            if (find(i) != null) {
                numbers[next] = i;
                next++;
            }
        }
        return numbers;
    }
}
