package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import java.lang.ref.Cleaner;

/**
 * A file descriptor of this process. Once closed, its number is never used again by us, for it may
 * belong to another file by then; one that nobody refers to any more is closed by and by.
 */
final class Descriptor {
    private static final Cleaner CLEANER = Cleaner.create();

    /** Shared with the cleaner, so it must not refer to the descriptor. */
    private static final class State implements Runnable {
        private int number;

        State(int number) {
            this.number = number;
        }

        synchronized int take() {
            int taken = number;
            number = -1;
            return taken;
        }

        @Override
        public void run() {
            int taken = take();
            if (taken >= 0) {
                try {
                    Syscalls.close(taken);
                } catch (ErrnoException e) {
                    return; // nobody is left to be told
                }
            }
        }
    }

    private final State state;

    Descriptor(int number) {
        this.state = new State(number);
        CLEANER.register(this, state);
    }

    int number() throws ErrnoException {
        int number = state.number;
        if (number < 0) {
            throw Errno.EBADF.exception();
        }
        return number;
    }

    void close() throws ErrnoException {
        int taken = state.take();
        if (taken >= 0) {
            Syscalls.close(taken);
        }
    }
}
