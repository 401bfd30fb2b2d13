package dev.godwit.vfs.socket.unix;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Description;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Descriptions that messages carry. A socket may be carried by a message in its own queue, or in
 * that of another one that is carried, so that nobody can reach either any more: {@link #collect}
 * finds such sockets and lets go of what their messages carry.
 */
final class InFlight {
    private final int limit;
    private int count;

    /** Sockets that are carried; each knows how often. */
    private final Set<UnixSocket> carried = new LinkedHashSet<>();

    /** What is to be let go of: closing one socket may drop the messages of the next. */
    private final ArrayDeque<Description> dropped = new ArrayDeque<>();

    private boolean isDropping;

    /** Whether {@link #collect} was called meanwhile. */
    private boolean isToCollect;

    InFlight(int limit) {
        this.limit = limit;
    }

    int count() {
        return count;
    }

    /** Holds descriptions for a message. */
    List<Description> send(List<Description> rights) throws ErrnoException {
        if (rights.isEmpty()) {
            return List.of();
        }
        if (count + rights.size() > limit) {
            collect();
            if (count + rights.size() > limit) {
                throw Errno.ETOOMANYREFS.exception();
            }
        }
        List<Description> held = new ArrayList<>(rights);
        for (Description right : held) {
            right.hold();
            count++;
            if (right.file() instanceof UnixSocket socket) {
                socket.timesCarried++;
                socket.carriedAs = right;
                carried.add(socket);
            }
        }
        return held;
    }

    /** Hands them to a receiver, who holds them from now on. */
    void receive(List<Description> rights) {
        for (Description right : rights) {
            count--;
            if (right.file() instanceof UnixSocket socket && --socket.timesCarried == 0) {
                carried.remove(socket);
                socket.carriedAs = null;
            }
        }
    }

    /** Lets go of what a message carries that nobody will receive. */
    void drop(List<Description> rights) {
        if (rights.isEmpty()) {
            return;
        }
        receive(rights);
        dropped.addAll(rights);
        if (isDropping) {
            return;
        }
        isDropping = true;
        for (Description next = dropped.poll(); next != null; next = dropped.poll()) {
            try {
                next.letGo();
            } catch (ErrnoException _) {
                // nobody is there to be told, as in Linux
            }
        }
        isDropping = false;
        if (isToCollect) {
            isToCollect = false;
            collect();
        }
    }

    /** Whether anything is carried that could be in a circle. */
    boolean hasSockets() {
        return !carried.isEmpty();
    }

    /** Finds sockets that nobody can reach, and drops what their messages carry. */
    void collect() {
        if (isDropping) {
            isToCollect = true;
            return;
        }
        Set<UnixSocket> candidates = new LinkedHashSet<>();
        for (UnixSocket socket : carried) {
            Description as = socket.carriedAs;
            if (as != null && as.holders() == socket.timesCarried) {
                candidates.add(socket);
                socket.carriedByCandidates = 0;
            }
        }
        if (candidates.isEmpty()) {
            return;
        }
        for (UnixSocket candidate : candidates) {
            for (UnixSocket found : carriedBy(candidate)) {
                found.carriedByCandidates++;
            }
        }
        ArrayDeque<UnixSocket> reached = new ArrayDeque<>();
        Set<UnixSocket> reachable = new HashSet<>();
        for (UnixSocket candidate : candidates) {
            if (candidate.carriedByCandidates < candidate.timesCarried) {
                reached.add(candidate);
                reachable.add(candidate);
            }
        }
        for (UnixSocket next = reached.poll(); next != null; next = reached.poll()) {
            for (UnixSocket found : carriedBy(next)) {
                if (candidates.contains(found) && reachable.add(found)) {
                    reached.add(found);
                }
            }
        }
        List<Description> garbage = new ArrayList<>();
        for (UnixSocket candidate : candidates) {
            if (!reachable.contains(candidate)) {
                for (UnixMessage message : candidate.takeMessages()) {
                    garbage.addAll(message.rights);
                }
            }
        }
        drop(garbage);
    }

    private static List<UnixSocket> carriedBy(UnixSocket socket) {
        List<UnixSocket> found = new ArrayList<>();
        for (UnixMessage message : socket.allMessages()) {
            for (Description right : message.rights) {
                if (right.file() instanceof UnixSocket carried) {
                    found.add(carried);
                }
            }
        }
        return found;
    }
}
