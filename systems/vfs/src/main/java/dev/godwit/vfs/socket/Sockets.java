package dev.godwit.vfs.socket;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.BufferRoom;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * All sockets of a guest: which families there are, the room that their content shares, and their
 * numbers. Used by one thread at a time, as all sockets are.
 */
public final class Sockets {
    /** A family of sockets. */
    public interface Family {
        /** {@return its number, as {@link Domain} has it} */
        int domain();

        /**
         * Makes a socket.
         *
         * @param type its type, as {@link SocketType} has it, without flags
         * @param protocol its protocol, 0 for the usual one
         * @param owner the process that makes it
         * @param privileged whether that may do what only the superuser may
         * @return the socket
         * @throws ErrnoException ESOCKTNOSUPPORT, EPROTONOSUPPORT, EPERM, ENOBUFS
         */
        SocketFile create(int type, int protocol, Credentials owner, boolean privileged)
                throws ErrnoException;

        /**
         * Connects two sockets with each other that have just been made.
         *
         * @param first one
         * @param second the other
         * @throws ErrnoException ENOTSUP
         */
        default void pair(SocketFile first, SocketFile second) throws ErrnoException {
            throw Errno.ENOTSUP.exception();
        }

        /** {@return those of its sockets that anybody can find, for lists such as /proc/net/tcp} */
        List<SocketEntry> tables();
    }

    /** A socket costs so much besides what it holds. */
    static final int OVERHEAD = 1024;

    private static final int FAMILIES = 46;

    private final BufferRoom room;
    private final List<Family> families = new ArrayList<>();
    private long inodes;

    /**
     * No family yet.
     *
     * @param room what messages and sockets take room from
     */
    public Sockets(BufferRoom room) {
        this.room = room;
    }

    /**
     * Adds a family.
     *
     * @param family the family
     */
    public void add(Family family) {
        families.add(family);
    }

    /** {@return what messages and sockets take room from} */
    public BufferRoom room() {
        return room;
    }

    long nextInode() {
        return ++inodes;
    }

    private @Nullable Family family(int domain) {
        for (Family family : families) {
            if (family.domain() == domain) {
                return family;
            }
        }
        return null;
    }

    /**
     * Makes a socket (socket).
     *
     * @param domain its family, as {@link Domain} has it
     * @param type its type, as {@link SocketType} has it, without SOCK_NONBLOCK and SOCK_CLOEXEC
     * @param protocol its protocol, 0 for the usual one
     * @param owner the process that makes it
     * @param privileged whether that may do what only the superuser may
     * @return the socket
     * @throws ErrnoException EAFNOSUPPORT, EINVAL, ESOCKTNOSUPPORT, EPROTONOSUPPORT, EPERM, ENOBUFS
     */
    public SocketFile create(
            int domain, int type, int protocol, Credentials owner, boolean privileged)
            throws ErrnoException {
        if (domain < 0 || domain >= FAMILIES) {
            throw Errno.EAFNOSUPPORT.exception();
        }
        if (type < 0 || type >= SocketType.END) {
            throw Errno.EINVAL.exception();
        }
        Family family = family(domain);
        if (family == null) {
            throw Errno.EAFNOSUPPORT.exception();
        }
        return family.create(type, protocol, owner, privileged);
    }

    /**
     * Makes two sockets that are connected with each other (socketpair).
     *
     * @param domain as {@link #create}
     * @param type as {@link #create}
     * @param protocol as {@link #create}
     * @param owner as {@link #create}
     * @return both
     * @throws ErrnoException ENOTSUP for a family that has no pairs, and as {@link #create}
     */
    public List<SocketFile> pair(int domain, int type, int protocol, Credentials owner)
            throws ErrnoException {
        SocketFile first = create(domain, type, protocol, owner, false);
        SocketFile second = null;
        try {
            second = create(domain, type, protocol, owner, false);
            Family family = family(domain);
            if (family != null) {
                family.pair(first, second);
            }
            return List.of(first, second);
        } catch (ErrnoException e) {
            first.close();
            if (second != null) {
                second.close();
            }
            throw e;
        }
    }

    /** {@return all sockets of all families that anybody can find, each family in its order} */
    public List<SocketEntry> tables() {
        List<SocketEntry> entries = new ArrayList<>();
        for (Family family : families) {
            entries.addAll(family.tables());
        }
        return entries;
    }
}
