package dev.godwit.linux.ipc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProcessExtension;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A set of semaphores. */
public final class SemaphoreSet extends IpcObject {
    /** The greatest value (SEMVMX). */
    public static final int MOST = 32_767;

    private static final int SIZE = 88;

    private final int[] values;
    private final int[] pids;
    private final List<Wait> waits = new ArrayList<>();
    private long operationTime;

    /**
     * An operation on a semaphore.
     *
     * @param index which of the set
     * @param change what is added; 0 waits for zero
     * @param isNonblocking IPC_NOWAIT
     * @param isUndone SEM_UNDO
     */
    public record Operation(int index, int change, boolean isNonblocking, boolean isUndone) {}

    /** A call that waits for the set. */
    public static final class Wait implements Pending {
        /** The set. */
        public final SemaphoreSet set;

        /** What it is to do, all at once. */
        public final List<Operation> operations;

        /** The one that could not be done. */
        Operation blocked;

        /**
         * One that has begun to wait.
         *
         * @param set the set
         * @param operations what is to be done
         * @param blocked what could not be
         */
        public Wait(SemaphoreSet set, List<Operation> operations, Operation blocked) {
            this.set = set;
            this.operations = operations;
            this.blocked = blocked;
            set.waits.add(this);
        }

        @Override
        public void end() {
            set.waits.remove(this);
        }
    }

    /** What is to be undone when a process ends. */
    private static final class Undo implements ProcessExtension {
        private final Process process;

        /** The set that came last is undone first: who waits is woken in that order. */
        private final LinkedHashMap<SemaphoreSet, int[]> changes = new LinkedHashMap<>();

        Undo(Process process) {
            this.process = process;
        }

        static Undo of(Process process) {
            return process.extension(Undo.class, () -> new Undo(process));
        }

        int[] changes(SemaphoreSet set) {
            changes.keySet().removeIf(SemaphoreSet::isRemoved);
            return changes.computeIfAbsent(set, _ -> new int[set.size()]);
        }

        @Override
        public void ended() {
            List<SemaphoreSet> sets = new ArrayList<>(changes.keySet());
            for (int i = sets.size() - 1; i >= 0; i--) {
                SemaphoreSet set = sets.get(i);
                int[] change = changes.get(set);
                if (change != null && !set.isRemoved()) {
                    set.undo(change, process.pid());
                }
            }
            changes.clear();
        }
    }

    /**
     * A set of semaphores of value 0.
     *
     * @param key its key
     * @param mode its permissions
     * @param owner whose it is
     * @param now the time in seconds
     * @param count how many
     */
    public SemaphoreSet(int key, int mode, Credentials owner, long now, int count) {
        super(key, mode, owner, now);
        values = new int[count];
        pids = new int[count];
    }

    /** {@return how many there are} */
    public int size() {
        return values.length;
    }

    /**
     * Does operations, all or none.
     *
     * @param operations what
     * @param process who
     * @param now the time in seconds
     * @return null if they are done; else the one that cannot be done now
     * @throws ErrnoException ERANGE
     */
    public @Nullable Operation operate(List<Operation> operations, Process process, long now)
            throws ErrnoException {
        int done = 0;
        Operation blocked = null;
        Errno failure = null;
        for (Operation one : operations) {
            int value = values[one.index];
            if (one.change == 0 && value != 0 || value + one.change < 0) {
                blocked = one;
                break;
            }
            if (value + one.change > MOST || one.isUndone && isBeyond(process, one)) {
                failure = Errno.ERANGE;
                break;
            }
            values[one.index] += one.change;
            done++;
        }
        if (blocked != null || failure != null) {
            for (int i = done - 1; i >= 0; i--) {
                values[operations.get(i).index] -= operations.get(i).change;
            }
            if (failure != null) {
                throw failure.exception();
            }
            return blocked;
        }
        boolean isChanged = false;
        for (Operation one : operations) {
            if (one.isUndone && one.change != 0) {
                Undo.of(process).changes(this)[one.index] -= one.change;
            }
            pids[one.index] = process.pid();
            isChanged |= one.change != 0;
        }
        operationTime = now;
        if (isChanged) {
            changes.wake();
        }
        return null;
    }

    private boolean isBeyond(Process process, Operation one) {
        int undo = Undo.of(process).changes(this)[one.index] - one.change;
        return undo < -MOST - 1 || undo > MOST;
    }

    private void undo(int[] adjustments, int pid) {
        for (int i = 0; i < values.length; i++) {
            if (adjustments[i] != 0) {
                values[i] = Math.max(0, Math.min(MOST, values[i] + adjustments[i]));
                pids[i] = pid;
            }
        }
        changes.wake();
    }

    private void forgetUndo(Process process, int index) {
        for (Process other : process.kernel().processes()) {
            Undo undo = other.extension(Undo.class);
            if (undo != null && undo.changes.containsKey(this)) {
                undo.changes(this)[index] = 0;
            }
        }
    }

    /**
     * The value of one (GETVAL).
     *
     * @param index which
     * @return its value
     */
    public int value(int index) {
        return values[index];
    }

    /**
     * The process that changed one last (GETPID).
     *
     * @param index which
     * @return its number
     */
    public int pid(int index) {
        return pids[index];
    }

    /**
     * Sets one (SETVAL, SETALL).
     *
     * @param index which
     * @param value 0 to {@link #MOST}
     * @param process who
     * @param now the time in seconds
     */
    public void setValue(int index, int value, Process process, long now) {
        values[index] = value;
        pids[index] = process.pid();
        changeTime = now;
        forgetUndo(process, index);
        changes.wake();
    }

    /**
     * How many calls wait for one (GETNCNT, GETZCNT).
     *
     * @param index which
     * @param isForZero whether those are counted that wait for 0, or those that wait for more
     * @return the count
     */
    public int waiting(int index, boolean isForZero) {
        int count = 0;
        for (Wait wait : waits) {
            if (wait.blocked.index == index && wait.blocked.change == 0 == isForZero) {
                count++;
            }
        }
        return count;
    }

    /**
     * Notes what a waiting call could not do.
     *
     * @param wait the call
     * @param blocked the operation
     */
    public void waits(Wait wait, Operation blocked) {
        wait.blocked = blocked;
    }

    @Override
    public byte[] describe() {
        byte[] bytes = new byte[SIZE];
        writePermission(bytes);
        Bytes.putLong(bytes, PERMISSION, operationTime);
        Bytes.putLong(bytes, PERMISSION + 8, changeTime);
        Bytes.putLong(bytes, PERMISSION + 16, values.length);
        return bytes;
    }

    @Override
    public String line() {
        return head()
                + modeColumn()
                + ' '
                + column(values.length, 10)
                + ' '
                + owners()
                + ' '
                + column(operationTime, 10)
                + ' '
                + column(changeTime, 10);
    }
}
