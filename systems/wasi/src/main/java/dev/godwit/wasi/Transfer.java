package dev.godwit.wasi;

import dev.godwit.base.host.ErrnoException;

/** Moves bytes between a file and the buffers of the guest, a piece at a time. */
final class Transfer {
    /** Reads or writes one piece. */
    @FunctionalInterface
    interface Piece {
        /**
         * Does it.
         *
         * @param bytes where the piece is, from index 0
         * @param length how long it is
         * @param done how many bytes were moved before
         * @return how many bytes were moved now
         */
        int move(byte[] bytes, int length, long done) throws ErrnoException;
    }

    private Transfer() {}

    /** Fills the buffers. What was read before an error counts; the error is met again later. */
    static long in(Wasi wasi, Guest guest, Guest.Vectors vectors, Piece read)
            throws ErrnoException {
        return move(wasi, guest, vectors, 0, read, true);
    }

    /** Fills the rest of the buffers, whose first {@code before} bytes have been skipped. */
    static long in(Wasi wasi, Guest guest, Guest.Vectors vectors, long before, Piece read)
            throws ErrnoException {
        return move(wasi, guest, vectors, before, read, true);
    }

    /** Writes the buffers out. What was written before an error counts. */
    static long out(Wasi wasi, Guest guest, Guest.Vectors vectors, Piece write)
            throws ErrnoException {
        return move(wasi, guest, vectors, 0, write, false);
    }

    private static long move(
            Wasi wasi, Guest guest, Guest.Vectors vectors, long before, Piece piece, boolean in)
            throws ErrnoException {
        byte[] buffer = wasi.buffer;
        long total = vectors.total() - before;
        long done = 0;
        do {
            int length = (int) Math.min(buffer.length, total - done);
            if (!in) {
                guest.gather(vectors, buffer, length);
            }
            int count;
            try {
                count = piece.move(buffer, length, done);
            } catch (ErrnoException e) {
                if (done == 0) {
                    throw e;
                }
                return done;
            }
            if (in) {
                guest.scatter(buffer, vectors, count);
            }
            done += count;
            if (count < length) {
                return done;
            }
        } while (done < total);
        return done;
    }
}
