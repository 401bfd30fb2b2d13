package dev.godwit.linux.process;

import dev.godwit.base.host.ErrnoException;

/** The futexes that a task holds, as it lists them itself (set_robust_list(2)). */
final class RobustList {
    /** So many are given up at most, for the list may lead round in a circle. */
    private static final int MOST = 2048;

    private static final long PI = 1;

    private final Task task;

    private RobustList(Task task) {
        this.task = task;
    }

    /** A task ends: what it holds is given up, and who waits for that is told. */
    static void giveUp(Task task) {
        if (task.robustList == 0 || !task.process.hasImage()) {
            return;
        }
        try {
            new RobustList(task).giveUp(task.robustList);
        } catch (ErrnoException _) {
            // the list is broken: no more of it can be given up
        }
    }

    private void giveUp(long head) throws ErrnoException {
        long entry = task.user().loadLong(head);
        long offset = task.user().loadLong(head + 8);
        long pending = task.user().loadLong(head + 16);
        for (int left = MOST; left > 0 && (entry & -2L) != head; left--) {
            long address = entry & -2L;
            long next = 0;
            boolean isBroken = false;
            try {
                next = task.user().loadLong(address);
            } catch (ErrnoException _) {
                isBroken = true;
            }
            // what is being taken or given up is not known to be the task's
            if (address != (pending & -2L)) {
                die(address + offset, (entry & PI) != 0, false);
            }
            if (isBroken) {
                return;
            }
            entry = next;
        }
        if ((pending & -2L) != 0) {
            die((pending & -2L) + offset, (pending & PI) != 0, true);
        }
    }

    /** Gives one up, if the task holds it. */
    private void die(long address, boolean isPi, boolean isPending) throws ErrnoException {
        Futexes.Key key = Futexes.key(task, address, false);
        int value = task.user().loadInt(address);
        int owner = value & Futexes.TID_MASK;
        Futexes futexes = task.kernel().futexes;
        if (isPending && !isPi && owner == 0) {
            futexes.wake(key, 1, Futexes.ANY); // it was given up, and nobody woken yet
            return;
        }
        if (owner != task.tid) {
            return;
        }
        task.user().storeInt(address, value & Futexes.WAITERS | Futexes.OWNER_DIED);
        if (!isPi && (value & Futexes.WAITERS) != 0) {
            futexes.wake(key, 1, Futexes.ANY);
        }
    }
}
