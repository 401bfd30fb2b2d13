package dev.godwit.platform.jvm;

import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.platform.jvm.io.Waiting;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;

/**
 * A blocking stream as a source that never blocks. What has arrived is taken at once; only when
 * nothing has does a thread of its own wait in the blocking read, at the guest's request and for
 * one buffer at a time. So a guest that waits for input can be stopped at any moment: the thread
 * stays behind, and what it reads later is there for the next one who asks.
 */
final class InputReader implements ByteSource {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final boolean terminal;
    private final Waiting readable = new Waiting(this::isReady, () -> {});
    private final Object lock = new Object();
    private final byte[] buffer = new byte[BUFFER];

    private int start;
    private int end;
    private boolean ended;
    private @Nullable Errno failure;
    private boolean reading;
    private @Nullable Thread thread;

    /**
     * Reads a stream from now on, alone.
     *
     * @param in the stream
     * @param terminal whether a person types
     */
    InputReader(InputStream in, boolean terminal) {
        this.in = in;
        this.terminal = terminal;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        if (length == 0) {
            return 0;
        }
        synchronized (lock) {
            if (start < end) {
                int count = Math.min(length, end - start);
                System.arraycopy(buffer, start, target, offset, count);
                start += count;
                return count;
            }
            if (failure != null) {
                Errno errno = failure;
                failure = null;
                throw errno.exception();
            }
            if (ended) {
                // Not for ever: at a terminal one may type on.
                ended = false;
                return END;
            }
            if (!reading) {
                int arrived = arrived();
                if (arrived > 0) {
                    return readNow(target, offset, Math.min(length, arrived));
                }
                request();
            }
            throw Errno.EAGAIN.exception();
        }
    }

    private int readNow(byte[] target, int offset, int length) throws ErrnoException {
        try {
            int count = in.read(target, offset, length);
            return count < 0 ? END : count;
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
    }

    /** How many bytes can be read without blocking; 0 also if that cannot be known. */
    private int arrived() {
        try {
            return Math.max(0, in.available());
        } catch (IOException e) {
            return 0;
        }
    }

    /** Has the thread read one buffer. The lock is held. */
    private void request() {
        reading = true;
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("godwit-input").start(this::readOnRequest);
        }
        lock.notifyAll();
    }

    private void readOnRequest() {
        byte[] piece = new byte[BUFFER];
        while (true) {
            synchronized (lock) {
                while (!reading) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        thread = null;
                        return;
                    }
                }
            }
            int count = 0;
            Errno errno = null;
            try {
                count = in.read(piece, 0, piece.length);
            } catch (IOException e) {
                errno = IoErrors.of(e);
            } catch (OutOfMemoryError e) {
                errno = Errno.ENOMEM;
            }
            synchronized (lock) {
                reading = false;
                failure = errno;
                ended = count < 0;
                start = 0;
                end = Math.max(0, count);
                System.arraycopy(piece, 0, buffer, 0, end);
            }
            readable.wakeAll();
        }
    }

    private boolean isReady() {
        synchronized (lock) {
            if (start < end || ended || failure != null) {
                return true;
            }
            if (reading) {
                return false;
            }
            if (arrived() > 0) {
                return true;
            }
            // Whether nothing has come yet or nothing will come only a read can tell.
            request();
            return false;
        }
    }

    @Override
    public int available() {
        synchronized (lock) {
            return start < end ? end - start : reading ? 0 : arrived();
        }
    }

    @Override
    public Waitable readable() {
        return readable;
    }

    @Override
    public boolean isTerminal() {
        return terminal;
    }
}
