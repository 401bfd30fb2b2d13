package dev.godwit.linux.process;

import dev.godwit.linux.abi.Sig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Signals that were sent and not yet taken, of a task or of a whole process. Of each ordinary
 * signal one is kept, of real-time signals all, in the order in which they were sent.
 */
public final class SignalQueue {
    private final ArrayDeque<SigInfo> queue = new ArrayDeque<>(2);
    private long pending;

    /** A queue without signals. */
    public SignalQueue() {}

    /** {@return the set of signals that are in it} */
    public long pending() {
        return pending;
    }

    /** {@return how many are in it} */
    public int size() {
        return queue.size();
    }

    /**
     * Adds one, unless it is an ordinary one that is there already.
     *
     * @param info the signal
     */
    public void add(SigInfo info) {
        long bit = Sig.bit(info.signal());
        if (info.signal() >= Sig.RTMIN || (pending & bit) == 0) {
            queue.add(info);
            pending |= bit;
        }
    }

    /**
     * Adds one in any case.
     *
     * @param info the signal
     */
    void append(SigInfo info) {
        queue.add(info);
        pending |= Sig.bit(info.signal());
    }

    /**
     * Takes one: those that an instruction raised first, then by ascending number.
     *
     * @param set which may be taken
     * @return the signal, or null if there is none of them
     */
    public @Nullable SigInfo take(long set) {
        long among = pending & set;
        if (among == 0) {
            return null;
        }
        if ((among & Sig.SYNCHRONOUS) != 0) {
            among &= Sig.SYNCHRONOUS;
        }
        int signal = Long.numberOfTrailingZeros(among) + 1;
        SigInfo found = null;
        boolean isLast = true;
        for (Iterator<SigInfo> all = queue.iterator(); all.hasNext(); ) {
            SigInfo info = all.next();
            if (info.signal() != signal) {
                continue;
            }
            if (found == null) {
                found = info;
                all.remove();
            } else {
                isLast = false;
                break;
            }
        }
        if (isLast) {
            pending &= ~Sig.bit(signal);
        }
        return found;
    }

    /**
     * Drops signals.
     *
     * @param set which
     */
    public void drop(long set) {
        if ((pending & set) != 0) {
            pending &= ~set;
            queue.removeIf(info -> (Sig.bit(info.signal()) & set) != 0);
        }
    }
}
