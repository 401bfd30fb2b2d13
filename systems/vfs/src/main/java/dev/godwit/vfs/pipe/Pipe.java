package dev.godwit.vfs.pipe;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.WaitQueue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * A pipe: bytes on their way from writers to readers. It lives as long as one of its ends is open,
 * and takes room for each page that something lies in.
 */
public final class Pipe {
    /** What a write of at most this many bytes puts in comes as one, or not at all. */
    public static final int PIPE_BUF = Piece.SIZE;

    /** The capacity of a new pipe, in bytes. */
    public static final int DEFAULT_CAPACITY = 65_536;

    /** The most that a capacity can be set to, in bytes (/proc/sys/fs/pipe-max-size). */
    public static final int MAX_CAPACITY = 1_048_576;

    final WaitQueue readers = new WaitQueue();
    final WaitQueue writers = new WaitQueue();
    final Waitable readable = readers.until(this::isReadable);
    final Waitable writable = writers.until(this::isWritable);

    /** Ends that can read, and openings of such ends so far. */
    int readEnds;

    int readOpenings;

    /** Ends that can write, and openings of such ends so far. */
    int writeEnds;

    int writeOpenings;

    private final BufferRoom room;
    private final Clock clock;
    private final @Nullable Inode inode;
    private final Runnable whenClosed;
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private int slots = DEFAULT_CAPACITY / Piece.SIZE;
    private int openEnds;
    private Stat attributes;

    /** The page of a piece that has been read, for the next one. */
    private byte @Nullable [] spare;

    /**
     * A pipe without a name; it has no ends yet.
     *
     * @param room where its content takes room
     * @param clock for its times
     * @param dev the number of the file system of pipes
     * @param ino its own number
     * @param uid its owner
     * @param gid its group
     */
    public Pipe(BufferRoom room, Clock clock, long dev, long ino, int uid, int gid) {
        this(room, clock, null, () -> {}, made(clock, dev, ino, uid, gid));
    }

    /** The pipe of a FIFO. */
    Pipe(BufferRoom room, Clock clock, Inode inode, Runnable whenClosed) {
        this(room, clock, inode, whenClosed, Stat.unnamed(FileType.FIFO, 0600));
    }

    private Pipe(
            BufferRoom room,
            Clock clock,
            @Nullable Inode inode,
            Runnable whenClosed,
            Stat attributes) {
        this.room = room;
        this.clock = clock;
        this.inode = inode;
        this.whenClosed = whenClosed;
        this.attributes = attributes;
    }

    private static Stat made(Clock clock, long dev, long ino, int uid, int gid) {
        Timespec now = Timespec.ofNanos(clock.realtime());
        return new Stat(dev, ino, FileType.FIFO, 0600, 1, uid, gid, 0, 0, 0, now, now, now);
    }

    // ---- Its ends.

    /**
     * Opens one more end. Of a pipe without a name this never waits, whatever other ends there are.
     *
     * @param read it can be read
     * @param write it can be written; at least one of the two
     * @return the end
     */
    public PipeEnd open(boolean read, boolean write) {
        if (!read && !write) {
            throw new IllegalArgumentException("an end reads or writes");
        }
        PipeEnd end = new PipeEnd(this, read, write);
        openEnds++;
        if (read) {
            readEnds++;
            readOpenings++;
        }
        if (write) {
            writeEnds++;
            writeOpenings++;
        }
        wakeAll();
        return end;
    }

    void close(PipeEnd end) {
        if (end.canRead) {
            readEnds--;
        }
        if (end.canWrite) {
            writeEnds--;
        }
        openEnds--;
        if (openEnds == 0) {
            while (!pieces.isEmpty()) {
                drop();
            }
            spare = null;
            whenClosed.run();
        } else {
            wakeAll();
        }
    }

    private void wakeAll() {
        readers.wake();
        writers.wake();
    }

    private boolean isReadable() {
        return !pieces.isEmpty() || writeEnds == 0;
    }

    private boolean isWritable() {
        return !isFull() || readEnds == 0;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    boolean isFull() {
        return pieces.size() >= slots;
    }

    // ---- Capacity.

    /** {@return how many bytes fit if every page is filled (F_GETPIPE_SZ)} */
    public int capacity() {
        return slots * Piece.SIZE;
    }

    /**
     * Sets how many pages fit (F_SETPIPE_SZ).
     *
     * @param bytes the least capacity; rounded up to a power of two of pages
     * @return the capacity
     * @throws ErrnoException EINVAL beyond 2 GiB, EPERM if it would grow beyond {@link
     *     #MAX_CAPACITY}, EBUSY if there is more in it
     */
    public int setCapacity(long bytes) throws ErrnoException {
        if (bytes < 0 || bytes > 1L << 31) {
            throw Errno.EINVAL.exception();
        }
        int pages = Math.max(1, (int) ((bytes + Piece.SIZE - 1) / Piece.SIZE));
        if (Integer.bitCount(pages) != 1) {
            pages = Integer.highestOneBit(pages) << 1;
        }
        if (pages > slots && pages > MAX_CAPACITY / Piece.SIZE) {
            throw Errno.EPERM.exception();
        }
        if (pages < pieces.size()) {
            throw Errno.EBUSY.exception();
        }
        boolean grows = pages > slots;
        slots = pages;
        if (grows) {
            writers.wake();
        }
        return capacity();
    }

    // ---- Content.

    long available() {
        long sum = 0;
        for (Piece piece : pieces) {
            sum += piece.length;
        }
        return sum;
    }

    @Nullable Piece first() {
        return pieces.peekFirst();
    }

    @Nullable Piece last() {
        return pieces.peekLast();
    }

    Iterable<Piece> pieces() {
        return pieces;
    }

    /** Takes the first piece away, and keeps its page. */
    void drop() {
        spare = take().bytes;
    }

    /** Takes the first piece out. */
    Piece take() {
        Piece piece = pieces.removeFirst();
        room.give(Piece.SIZE);
        return piece;
    }

    /** Puts a piece behind the others; false if there is no room for its page. */
    boolean add(Piece piece) {
        if (!room.take(Piece.SIZE)) {
            return false;
        }
        pieces.addLast(piece);
        return true;
    }

    /** Puts a piece back that was taken out just now, so that its room is there. */
    void putBack(Piece piece) {
        if (!room.take(Piece.SIZE)) {
            throw new IllegalStateException("room that was given is gone");
        }
        pieces.addFirst(piece);
    }

    /** Puts bytes in as a piece of their own; false if there is no room for its page. */
    boolean add(byte[] source, int offset, int length, int flags) {
        byte[] page = spare == null ? new byte[Piece.SIZE] : spare;
        if (!add(new Piece(page, length, flags))) {
            return false;
        }
        spare = null;
        System.arraycopy(source, offset, page, 0, length);
        return true;
    }

    // ---- Attributes.

    /** The times of a FIFO are its inode's; reading one does not change them. */
    void hasBeenRead() {
        if (inode == null) {
            Timespec now = Timespec.ofNanos(clock.realtime());
            attributes = withTimes(now, attributes.mtime(), attributes.ctime());
        }
    }

    void hasBeenWritten() {
        if (inode == null) {
            Timespec now = Timespec.ofNanos(clock.realtime());
            attributes = withTimes(attributes.atime(), now, now);
            return;
        }
        try {
            inode.setTimes(Timespec.OMIT, Timespec.NOW);
        } catch (ErrnoException e) {
            // a FIFO of a file system that cannot be written can be, and keeps its times
            return;
        }
    }

    Stat stat() throws ErrnoException {
        return inode == null ? attributes : inode.stat();
    }

    void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        if (inode != null) {
            inode.setTimes(atime, mtime);
            return;
        }
        Timespec now = Timespec.ofNanos(clock.realtime());
        attributes =
                withTimes(
                        chosen(atime, attributes.atime(), now),
                        chosen(mtime, attributes.mtime(), now),
                        now);
    }

    private static Timespec chosen(Timespec wanted, Timespec old, Timespec now) {
        if (wanted.equals(Timespec.OMIT)) {
            return old;
        }
        return wanted.equals(Timespec.NOW) ? now : wanted;
    }

    private Stat withTimes(Timespec atime, Timespec mtime, Timespec ctime) {
        Stat a = attributes;
        return new Stat(
                a.dev(), a.ino(), a.type(), a.mode(), a.nlink(), a.uid(), a.gid(), 0, 0, 0, atime,
                mtime, ctime);
    }
}
