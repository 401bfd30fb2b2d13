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
    /** The most bytes of the heap that are taken by what one sink has to be written. */
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

        int room() {
            return bytes.length - size;
        }
    }

    private final Object lock = new Object();
    private final ArrayDeque<Piece> queue = new ArrayDeque<>();

    /** The capacity of all pieces, waiting or being written. */
    private long taken;

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
            while (taken > 0) {
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
            return taken == 0;
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
            } catch (OutOfMemoryError e) {
                failure = Errno.ENOMEM;
            }
            synchronized (lock) {
                taken -= piece.bytes.length;
                piece.sink.taken -= piece.bytes.length;
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

        /** The capacity of this sink's pieces, so that a byte in a piece of its own is no gift. */
        private int taken;

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
                Piece piece = pieceFor(length);
                int count = Math.min(length, piece.room());
                System.arraycopy(source, offset, piece.bytes, piece.size, count);
                piece.size += count;
                start();
                lock.notifyAll();
                return count;
            }
        }

        /** The last piece if it has room for all, else a new one, else what room there is. */
        private Piece pieceFor(int length) throws ErrnoException {
            Piece last = last();
            if (last != null && (last.room() >= length || (last.room() > 0 && taken == LIMIT))) {
                return last;
            }
            if (taken == LIMIT) {
                throw Errno.EAGAIN.exception();
            }
            Piece piece = new Piece(this, Math.min(Math.max(length, PIECE), LIMIT - taken));
            queue.addLast(piece);
            taken += piece.bytes.length;
            OutputPump.this.taken += piece.bytes.length;
            return piece;
        }

        /** The piece at the end of the queue if it is ours, so that the order is kept. */
        private @Nullable Piece last() {
            Piece last = queue.peekLast();
            return last != null && last.sink == this ? last : null;
        }

        /** Once something could not be written, nothing more is, and every write says so. */
        private void throwFailure() throws ErrnoException {
            if (failure != null) {
                throw failure.exception();
            }
        }

        private boolean isReady() {
            synchronized (lock) {
                Piece last = last();
                return taken < LIMIT || (last != null && last.room() > 0) || failure != null;
            }
        }

        @Override
        public void flush() throws ErrnoException {
            synchronized (lock) {
                while (taken > 0) {
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
