package dev.godwit.vfs.pipe;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Stream;
import dev.godwit.vfs.Timespec;

/**
 * An open file of a pipe: it reads, writes or (of a FIFO, or by way of /proc) both.
 *
 * <p>A write of more than {@link Pipe#PIPE_BUF} bytes may put in only the first of them. Who writes
 * to a pipe without readers learns EPIPE; the signal is the caller's.
 */
public final class PipeEnd implements Stream {
    final boolean canRead;
    final boolean canWrite;

    private final Pipe pipe;
    private boolean packets;
    private boolean open = true;

    /**
     * How often a writing end had been opened when this one was opened without any: until there is
     * one more, that there is none now is no hang-up.
     */
    private int writersBefore = -1;

    PipeEnd(Pipe pipe, boolean canRead, boolean canWrite) {
        this.pipe = pipe;
        this.canRead = canRead;
        this.canWrite = canWrite;
    }

    /** {@return the pipe} */
    public Pipe pipe() {
        return pipe;
    }

    /**
     * Sets packet mode (O_DIRECT): what is written from now on comes in packets, one for each write
     * and at most a page.
     *
     * @param packets whether it is on
     */
    public void setPackets(boolean packets) {
        this.packets = packets;
    }

    /** Opened before any writer, without waiting: hung up only once one has been there. */
    void expectWriter() {
        writersBefore = pipe.writeOpenings;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        requireReadable();
        if (length == 0) {
            return 0;
        }
        int count = 0;
        boolean wasFull = pipe.isFull();
        for (Piece piece = pipe.first(); piece != null && count < length; piece = pipe.first()) {
            int part = Math.min(piece.length, length - count);
            System.arraycopy(piece.bytes, piece.start, target, offset + count, part);
            count += part;
            piece.start += part;
            piece.length -= part;
            if (piece.length == 0 || piece.isPacket()) {
                pipe.drop();
            }
            if (piece.isPacket()) {
                break;
            }
        }
        if (count == 0) {
            requireWriterGone();
            return 0;
        }
        taken(wasFull);
        return count;
    }

    /** The end has been reached, or something may still come. */
    private void requireWriterGone() throws ErrnoException {
        if (pipe.writeEnds > 0) {
            throw Errno.EAGAIN.exception();
        }
    }

    private void taken(boolean wasFull) {
        pipe.hasBeenRead();
        if (wasFull && !pipe.isFull()) {
            pipe.writers.wake();
        }
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        requireWritable();
        if (length == 0) {
            return 0;
        }
        requireReaders();
        boolean wasEmpty = pipe.isEmpty();
        int count = 0;
        // What exceeds whole pages goes behind what is there, so that the rest begins with a page.
        int excess = length % Piece.SIZE;
        Piece last = pipe.last();
        if (excess > 0 && last != null && last.takesMore(excess)) {
            System.arraycopy(source, offset, last.bytes, last.start + last.length, excess);
            last.length += excess;
            count = excess;
        }
        count += addPieces(source, offset, count, length, packets ? Piece.PACKET : Piece.MERGES);
        put(wasEmpty);
        return count;
    }

    /**
     * Puts bytes in as pieces of their own, which later ones are not added to: what splice and
     * vmsplice bring.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @return how many, 1 or more (or 0 if {@code length} is 0)
     * @throws ErrnoException EAGAIN, EPIPE and EBADF as of {@link #write}, ENOMEM
     */
    public int append(byte[] source, int offset, int length) throws ErrnoException {
        requireWritable();
        if (length == 0) {
            return 0;
        }
        requireReaders();
        boolean wasEmpty = pipe.isEmpty();
        int count = addPieces(source, offset, 0, length, 0);
        put(wasEmpty);
        return count;
    }

    /** Adds pieces from byte {@code done} on; answers how many bytes they have. */
    private int addPieces(byte[] source, int offset, int done, int length, int flags)
            throws ErrnoException {
        int count = done;
        while (count < length) {
            int part = Math.min(Piece.SIZE, length - count);
            boolean isFull = pipe.isFull();
            if (isFull || !pipe.add(source, offset + count, part, flags)) {
                if (count == 0) {
                    throw (isFull ? Errno.EAGAIN : Errno.ENOMEM).exception();
                }
                break;
            }
            count += part;
        }
        return count - done;
    }

    private void put(boolean wasEmpty) {
        pipe.hasBeenWritten();
        if (wasEmpty) {
            pipe.readers.wake();
        }
    }

    private void requireReaders() throws ErrnoException {
        if (pipe.readEnds == 0) {
            throw Errno.EPIPE.exception();
        }
    }

    private void requireReadable() throws ErrnoException {
        if (!canRead) {
            throw Errno.EBADF.exception();
        }
    }

    private void requireWritable() throws ErrnoException {
        if (!canWrite) {
            throw Errno.EBADF.exception();
        }
    }

    // ---- What splice and tee need.

    /**
     * Copies bytes that lie in front and leaves them there. A packet ends what is copied.
     *
     * @param target where they go
     * @param offset the first place in it
     * @param length the most to copy
     * @return how many, 0 at the end
     * @throws ErrnoException EAGAIN if there are none yet, EBADF if it cannot be read
     */
    public int peek(byte[] target, int offset, int length) throws ErrnoException {
        requireReadable();
        if (length == 0) {
            return 0;
        }
        int count = 0;
        for (Piece piece : pipe.pieces()) {
            int part = Math.min(piece.length, length - count);
            System.arraycopy(piece.bytes, piece.start, target, offset + count, part);
            count += part;
            if (count == length || piece.isPacket()) {
                break;
            }
        }
        if (count == 0) {
            requireWriterGone();
        }
        return count;
    }

    /**
     * Takes away bytes that were seen by {@link #peek}, and no more of a packet than they are.
     *
     * @param length how many
     * @throws ErrnoException EBADF if it cannot be read
     */
    public void skip(int length) throws ErrnoException {
        requireReadable();
        boolean wasFull = pipe.isFull();
        int rest = length;
        for (Piece piece = pipe.first(); piece != null && rest > 0; piece = pipe.first()) {
            int part = Math.min(piece.length, rest);
            piece.start += part;
            piece.length -= part;
            rest -= part;
            if (piece.length == 0) {
                pipe.drop();
            }
        }
        taken(wasFull);
    }

    /**
     * Copies bytes into another pipe, and leaves them in this one (tee).
     *
     * @param to an end of the other pipe that can be written
     * @param length the most to copy
     * @return how many, 0 at the end
     * @throws ErrnoException EAGAIN if there are none yet, or if the other one is full; EPIPE if it
     *     has no readers; EINVAL if it is the same; EBADF; ENOMEM
     */
    public long tee(PipeEnd to, long length) throws ErrnoException {
        if (!isReadyFor(to, length)) {
            return 0;
        }
        boolean wasEmpty = to.pipe.isEmpty();
        long count = 0;
        for (Piece piece : pipe.pieces()) {
            if (count == length || to.pipe.isFull()) {
                break;
            }
            int part = (int) Math.min(piece.length, length - count);
            int flags = piece.flags & Piece.PACKET;
            if (!to.pipe.add(piece.bytes, piece.start, part, flags)) {
                if (count == 0) {
                    throw Errno.ENOMEM.exception();
                }
                break;
            }
            count += part;
        }
        to.put(wasEmpty);
        return count;
    }

    /**
     * Moves bytes into another pipe (splice).
     *
     * @param to an end of the other pipe that can be written
     * @param length the most to move
     * @return how many, 0 at the end
     * @throws ErrnoException as {@link #tee}
     */
    public long move(PipeEnd to, long length) throws ErrnoException {
        if (!isReadyFor(to, length)) {
            return 0;
        }
        boolean wasEmpty = to.pipe.isEmpty();
        boolean wasFull = pipe.isFull();
        long count = 0;
        for (Piece piece = pipe.first(); piece != null; piece = pipe.first()) {
            if (count == length || to.pipe.isFull()) {
                break;
            }
            int part = (int) Math.min(piece.length, length - count);
            if (!(part == piece.length ? moveWhole(to) : moveFront(to, piece, part))) {
                if (count == 0) {
                    throw Errno.ENOMEM.exception();
                }
                break;
            }
            count += part;
        }
        to.put(wasEmpty);
        taken(wasFull);
        return count;
    }

    private boolean moveWhole(PipeEnd to) {
        Piece piece = pipe.take();
        if (!to.pipe.add(piece)) {
            pipe.putBack(piece);
            return false;
        }
        return true;
    }

    private static boolean moveFront(PipeEnd to, Piece piece, int length) {
        if (!to.pipe.add(piece.bytes, piece.start, length, piece.flags & Piece.PACKET)) {
            return false;
        }
        piece.start += length;
        piece.length -= length;
        return true;
    }

    /**
     * False if there is nothing to be done: nothing is wanted, or the end has been reached. What is
     * wrong with the other pipe comes before the end.
     */
    private boolean isReadyFor(PipeEnd to, long length) throws ErrnoException {
        if (length == 0) {
            return false;
        }
        requireReadable();
        to.requireWritable();
        if (to.pipe == pipe) {
            throw Errno.EINVAL.exception();
        }
        if (pipe.isEmpty()) {
            requireWriterGone();
        }
        to.requireReaders();
        if (to.pipe.isFull()) {
            throw Errno.EAGAIN.exception();
        }
        return !pipe.isEmpty();
    }

    // ---- Waiting, attributes, the end.

    @Override
    public long available() {
        return pipe.available();
    }

    @Override
    public int poll(int events) {
        int occurred = 0;
        if (canRead) {
            if (!pipe.isEmpty()) {
                occurred |= Events.IN;
            }
            if (pipe.writeEnds == 0 && pipe.writeOpenings != writersBefore) {
                occurred |= Events.HANG_UP;
            }
        }
        if (canWrite) {
            if (!pipe.isFull()) {
                occurred |= Events.OUT;
            }
            if (pipe.readEnds == 0) {
                occurred |= Events.ERROR;
            }
        }
        return occurred & (events | Events.ERROR | Events.HANG_UP);
    }

    @Override
    public Waitable until(int events) {
        return Events.until(this, events, pipe.readable, pipe.writable);
    }

    @Override
    public FileType type() {
        return FileType.FIFO;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return pipe.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        pipe.setTimes(atime, mtime);
    }

    /**
     * There is nothing to synchronize.
     *
     * @throws ErrnoException EINVAL
     */
    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            pipe.close(this);
        }
    }
}
