package dev.godwit.platform.jvm;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.platform.jvm.io.Waiting;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;

/**
 * Blocking streams as sinks that never block. One thread writes out, at once and in the order in
 * which the guest wrote, across all sinks, so standard output and error do not overtake each other
 * at a terminal. A guest whose reader is slow finds the sink full and can be stopped while it
 * waits.
 *
 * <p>What has not been written out when the JVM ends normally is written then, for up to a second.
 */
final class OutputPump {
    /** The most bytes of one sink that wait to be written. */
    static final int LIMIT = 64 * 1024;

    private static final int PIECE = 8 * 1024;
    private static final long LAST_WORDS_MILLIS = 1000;

    /** Bytes of one sink, in the order of writing. */
    private static final class Piece {
        final Sink sink;
        final byte[] bytes;
        int size;

        Piece(Sink sink, int capacity) {
            this.sink = sink;
            this.bytes = new byte[capacity];
        }
    }

    private final Object lock = new Object();
    private final ArrayDeque<Piece> queue = new ArrayDeque<>();
    private long pending;
    private @Nullable Thread thread;

    /** Makes a pump without sinks. */
    OutputPump() {}

    /**
     * Adds a sink.
     *
     * @param out where its bytes go
     * @param terminal whether a person reads
     * @return the sink
     */
    ByteSink sink(OutputStream out, boolean terminal) {
        return new Sink(out, terminal);
    }

    /**
     * Waits until all sinks are written out.
     *
     * @param millis the longest wait
     * @return whether they are
     */
    boolean drain(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        boolean interrupted = false;
        synchronized (lock) {
            while (pending > 0) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return pending == 0;
        }
    }

    private void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("godwit-output").start(this::pump);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(LAST_WORDS_MILLIS)));
        }
    }

    private void pump() {
        while (true) {
            Piece piece;
            synchronized (lock) {
                while (queue.isEmpty()) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        thread = null;
                        return;
                    }
                }
                piece = queue.removeFirst();
            }
            Errno failure = null;
            try {
                piece.sink.out.write(piece.bytes, 0, piece.size);
                piece.sink.out.flush();
            } catch (IOException e) {
                failure = IoErrors.of(e);
            }
            synchronized (lock) {
                pending -= piece.size;
                piece.sink.pending -= piece.size;
                if (failure != null) {
                    piece.sink.failure = failure;
                }
                lock.notifyAll();
            }
            piece.sink.writable.wakeAll();
        }
    }

    private final class Sink implements ByteSink {
        final OutputStream out;
        private final boolean terminal;
        private final Waiting writable = new Waiting(this::isReady, () -> {});
        private int pending;
        private @Nullable Errno failure;

        Sink(OutputStream out, boolean terminal) {
            this.out = out;
            this.terminal = terminal;
        }

        @Override
        public int write(byte[] source, int offset, int length) throws ErrnoException {
            if (length == 0) {
                return 0;
            }
            synchronized (lock) {
                throwFailure();
                int count = Math.min(length, LIMIT - pending);
                if (count == 0) {
                    throw Errno.EAGAIN.exception();
                }
                Piece last = queue.peekLast();
                if (last == null || last.sink != this || last.bytes.length - last.size < count) {
                    last = new Piece(this, Math.max(count, PIECE));
                    queue.addLast(last);
                }
                System.arraycopy(source, offset, last.bytes, last.size, count);
                last.size += count;
                pending += count;
                OutputPump.this.pending += count;
                start();
                lock.notifyAll();
                return count;
            }
        }

        /** Once something could not be written, nothing more is, and every write says so. */
        private void throwFailure() throws ErrnoException {
            if (failure != null) {
                throw failure.exception();
            }
        }

        private boolean isReady() {
            synchronized (lock) {
                return pending < LIMIT || failure != null;
            }
        }

        @Override
        public void flush() throws ErrnoException {
            synchronized (lock) {
                while (pending > 0) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw Errno.EINTR.exception();
                    }
                }
                throwFailure();
            }
        }

        @Override
        public Waitable writable() {
            return writable;
        }

        @Override
        public boolean isTerminal() {
            return terminal;
        }
    }
}
