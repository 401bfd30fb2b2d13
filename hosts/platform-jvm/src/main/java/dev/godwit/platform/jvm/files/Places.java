package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import java.util.ArrayList;

/**
 * The places behind the entries that an open directory has listed, numbered from 1: the cookies of
 * {@link dev.godwit.vfs.Directory#list}. The kernel's own cookies take 63 bits on some file
 * systems, and a C library for 32 bits keeps only half of them from {@code telldir} to {@code
 * seekdir}.
 *
 * @param <T> what a place is to the host
 */
final class Places<T> {
    /** How many places of one open directory are remembered: the last ones. */
    static final int KEPT = 1 << 16;

    /** How many places all open directories of one grant may remember together. */
    static final class Room {
        static final int ALL = 8 * KEPT;

        private int left = ALL;

        /** Takes room for some more; false if there is not so much. */
        boolean take(int count) {
            if (count > left) {
                return false;
            }
            left -= count;
            return true;
        }

        void give(int count) {
            left += count;
        }
    }

    private final Room room;
    private final ArrayList<T> kept = new ArrayList<>();
    private long last;

    Places(Room room) {
        this.room = room;
    }

    /** Forgets all; the next number is 1. */
    void clear() {
        room.left += kept.size();
        kept.clear();
        kept.trimToSize();
        last = 0;
    }

    /** The greatest number so far; 0 before the first. */
    long last() {
        return last;
    }

    /** Whether a place had this number. */
    boolean isGiven(long number) {
        return number > 0 && number <= last;
    }

    /** The place of a number that was given; EINVAL if it is not remembered any more. */
    T get(long number) throws ErrnoException {
        if (number <= last - kept.size()) {
            throw Errno.EINVAL.exception();
        }
        return kept.get((int) ((number - 1) % KEPT));
    }

    /** Gives a place the next number; ENOMEM if there is no room. */
    long add(T place) throws ErrnoException {
        if (kept.size() < KEPT) {
            if (room.left == 0) {
                throw Errno.ENOMEM.exception();
            }
            room.left--;
            kept.add(place);
        } else {
            kept.set((int) (last % KEPT), place);
        }
        return ++last;
    }

    /**
     * The number of the place behind the entry that follows {@code number}: the same as when it was
     * listed before, unless the directory has changed there.
     */
    long following(long number, T place) throws ErrnoException {
        return number < last && get(number + 1).equals(place) ? number + 1 : add(place);
    }
}
