package dev.godwit;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.vfs.Socket;

/** A guest of some kind, as {@link Guest} drives it. One thread at a time uses it. */
interface Program extends Turns.Run, AutoCloseable {
    /**
     * Whose requests to stop, meter and owner are the guest's.
     *
     * @return the guest's thread, or the one that its threads have in common
     */
    GuestThread thread();

    /**
     * The instance that the guest is.
     *
     * @return the instance of a WebAssembly module
     * @throws IllegalStateException if the guest is of another kind
     */
    Instance instance();

    /**
     * The computer that the guest is.
     *
     * @param turns in which it runs
     * @return what is seen of it between runs
     * @throws IllegalStateException if the guest is of another kind
     */
    default Computer computer(Turns turns) {
        throw new IllegalStateException("this kind of guest is no computer");
    }

    /**
     * The signal that killed it.
     *
     * @return its number; 0 if none did
     */
    default int signal() {
        return 0;
    }

    /**
     * Connects with a socket of the guest that listens.
     *
     * @param port its port of TCP
     * @return our end
     * @throws ErrnoException ECONNREFUSED, EAGAIN, ENOBUFS
     */
    default Socket connect(int port) throws ErrnoException {
        throw new IllegalStateException("this kind of guest has no network of its own");
    }

    /** Gives up the run, if there is one, and frees what the guest holds. */
    @Override
    void close();
}
