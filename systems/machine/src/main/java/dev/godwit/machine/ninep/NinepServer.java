package dev.godwit.machine.ninep;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Answers the requests of one client of 9P2000.L for a file system, of which nothing is changed:
 * whatever would is EROFS. Files are reached by walks alone, a name after the other and never up,
 * and symbolic links are the client's to follow; so nothing leads out of the file system.
 *
 * <p>Each request is answered before the next, so that nothing is left to be flushed. What is no
 * request, or cannot be done, is answered by an error. One thread at a time uses it.
 */
public final class NinepServer implements AutoCloseable {
    /** The most bytes of a request that are looked at; a longer one can be no good one. */
    public static final int MOST_REQUEST = 8192;

    /** The room that an error needs, and so every answer has to have. */
    public static final int LEAST_ROOM = 11;

    /** The longest messages that are agreed on. */
    static final int MOST_MESSAGE = 512 << 10;

    private static final int LEAST_MESSAGE = 4096;
    private static final String VERSION = "9P2000.L";
    private static final int NO_TAG = 0xffff;
    private static final int NO_FID = -1;
    private static final int MOST_NAMES = 16; // of a walk
    private static final int ENTRY = Attributes.QID + 8 + 1 + 2; // without its name
    private static final int MOST_ENTRIES = 1024; // asked for at once

    // Flags of Tlopen, which are those of Linux.
    private static final int ACCESS = 3;
    private static final int CREATE = 0100;
    private static final int TRUNCATE = 01000;
    private static final int DIRECTORY = 0200000;

    private final FileSystem files;
    private final Fids fids = new Fids();
    private final Request in = new Request();
    private final Reply out = new Reply();

    /** The longest message, or 0 before a version was agreed on. */
    private int messageSize;

    /** The number of the file system at the root. */
    private long rootDev;

    /**
     * Serves a file system.
     *
     * @param files what is in it; who gave it closes it, after the server
     */
    public NinepServer(FileSystem files) {
        this.files = files;
    }

    /** Forgets the client, and closes its files. */
    public void reset() {
        fids.clear();
        messageSize = 0;
    }

    @Override
    public void close() {
        reset();
    }

    /** {@return where the last answer is, from its beginning on} */
    public byte[] reply() {
        return out.bytes();
    }

    /**
     * Answers a request.
     *
     * @param request its beginning, up to {@link #MOST_REQUEST} bytes of it
     * @param given how many bytes that are
     * @param total how many bytes the client has sent
     * @param room how many bytes the answer may have, at least {@link #LEAST_ROOM}
     * @return how many bytes of {@link #reply} are the answer
     */
    public int answer(byte[] request, int given, long total, long room) {
        int tag = given < Request.HEADER ? NO_TAG : Bytes.getShort(request, 5) & 0xffff;
        try {
            MessageType type = begin(request, given, total);
            out.begin((int) Math.min(room, messageSize == 0 ? LEAST_MESSAGE : messageSize));
            answer(type);
            return out.finish(type.number + 1, tag);
        } catch (ErrnoException e) {
            return out.fail(LinuxErrors.of(e.errno()), tag);
        }
    }

    private MessageType begin(byte[] request, int given, long total) throws ErrnoException {
        if (given < Request.HEADER) {
            throw Errno.EPROTO.exception();
        }
        long size = Bytes.getInt(request, 0) & 0xffff_ffffL;
        MessageType type = MessageType.of(request[4] & 0xff);
        if (type == null) {
            throw Errno.ENOTSUP.exception();
        }
        if (size < Request.HEADER || size > total) {
            throw Errno.EPROTO.exception();
        }
        if (messageSize == 0 && type != MessageType.TVERSION) {
            throw Errno.EPROTO.exception();
        }
        if (size > given && !type.isChange) {
            throw Errno.EMSGSIZE.exception();
        }
        in.begin(request, (int) Math.min(size, given));
        return type;
    }

    private void answer(MessageType type) throws ErrnoException {
        switch (type) {
            case TVERSION -> version();
            case TATTACH -> attach();
            case TFLUSH -> flush();
            case TWALK -> walk();
            case TCLUNK -> clunk();
            case TREMOVE -> remove();
            case TLOPEN -> open();
            case TREAD -> read();
            case TREADDIR -> list();
            case TGETATTR -> attributes();
            case TREADLINK -> link();
            case TSTATFS -> fileSystem();
            case TFSYNC -> sync();
            case TXATTRWALK -> throw Errno.ENOTSUP.exception();
            case TLOCK, TGETLOCK -> throw Errno.ENOLCK.exception();
            default -> throw Errno.EROFS.exception();
        }
    }

    // ---- The session.

    private void version() throws ErrnoException {
        int size = in.getInt();
        String version = in.getString();
        in.finish();
        if (size >= 0 && size < LEAST_MESSAGE) {
            throw Errno.EMSGSIZE.exception();
        }
        reset();
        int agreed = size < 0 ? MOST_MESSAGE : Math.min(size, MOST_MESSAGE);
        boolean isKnown = version.equals(VERSION);
        if (isKnown) {
            messageSize = agreed;
            out.grow(agreed);
        }
        out.putInt(agreed);
        out.putString((isKnown ? VERSION : "unknown").getBytes(StandardCharsets.US_ASCII));
    }

    private void attach() throws ErrnoException {
        int fid = in.getInt();
        int authentication = in.getInt();
        in.skipString(); // who it is: files are read as who runs us
        String tree = in.getString();
        in.getInt();
        in.finish();
        if (authentication != NO_FID) {
            throw Errno.EBADF.exception();
        }
        if (!tree.isEmpty() && !tree.equals("/")) {
            throw Errno.ENOENT.exception();
        }
        Inode root = files.rootInode();
        Stat stat = root.stat();
        fids.add(fid, root);
        rootDev = stat.dev();
        Attributes.putQid(out, stat, rootDev);
    }

    /** What was asked before is answered already. */
    private void flush() throws ErrnoException {
        in.getShort();
        in.finish();
    }

    // ---- Fids.

    /** The first name must lead somewhere; with fewer than all the new fid is none. */
    private void walk() throws ErrnoException {
        int number = in.getInt();
        int newNumber = in.getInt();
        int count = in.getShort();
        if (count > MOST_NAMES) {
            throw Errno.EINVAL.exception();
        }
        var names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = in.getName();
        }
        in.finish();
        Fid fid = fids.get(number);
        if (number == newNumber && fid.open != null) {
            throw Errno.EBADF.exception();
        }
        int place = out.skip(2);
        Inode inode = fid.inode;
        int done = 0;
        try {
            while (done < count) {
                Inode next = inode.lookup(names[done]);
                if (next == null) {
                    throw Errno.ENOENT.exception();
                }
                Attributes.putQid(out, next.stat(), rootDev);
                inode = next;
                done++;
            }
        } catch (ErrnoException e) {
            if (done == 0) {
                throw e;
            }
        }
        if (done == count) {
            if (number == newNumber) {
                fids.replace(number, inode);
            } else {
                fids.add(newNumber, inode);
            }
        }
        Bytes.putShort(out.bytes(), place, done);
    }

    private void clunk() throws ErrnoException {
        int fid = in.getInt();
        in.finish();
        fids.remove(fid);
    }

    /** The file stays; the fid goes even so. */
    private void remove() throws ErrnoException {
        clunk();
        throw Errno.EROFS.exception();
    }

    // ---- Files.

    private void open() throws ErrnoException {
        int number = in.getInt();
        int flags = in.getInt();
        in.finish();
        Fid fid = fids.get(number);
        if ((flags & (ACCESS | CREATE | TRUNCATE)) != 0) {
            throw Errno.EROFS.exception();
        }
        if ((flags & DIRECTORY) != 0 && fid.inode.type() != FileType.DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
        Stat stat = fid.inode.stat();
        fids.open(fid);
        Attributes.putQid(out, stat, rootDev);
        out.putInt(0); // the client takes as much at once as a message holds
    }

    private void read() throws ErrnoException {
        int number = in.getInt();
        long position = in.getLong();
        int wanted = in.getInt();
        in.finish();
        if (!(fids.get(number).opened() instanceof RegularFile file)) {
            throw Errno.EISDIR.exception();
        }
        if (position < 0) {
            throw Errno.EINVAL.exception();
        }
        int place = out.skip(4);
        int most = wanted < 0 ? out.room() : Math.min(wanted, out.room());
        int count = most == 0 ? 0 : file.read(out.bytes(), out.place(), most, position);
        out.skip(count);
        Bytes.putInt(out.bytes(), place, count);
    }

    private void list() throws ErrnoException {
        int number = in.getInt();
        long cookie = in.getLong();
        int wanted = in.getInt();
        in.finish();
        if (!(fids.get(number).opened() instanceof Listing listing)) {
            throw Errno.ENOTDIR.exception();
        }
        if (cookie < 0) {
            throw Errno.EINVAL.exception();
        }
        int place = out.skip(4);
        int start = out.place();
        int most = wanted < 0 ? out.room() : Math.min(wanted, out.room());
        int limit = Math.min(MOST_ENTRIES, most / (ENTRY + 1) + 1);
        List<DirectoryEntry> entries = listing.list(cookie, limit);
        for (DirectoryEntry entry : entries) {
            byte[] name = Names.encode(entry.name());
            if (out.place() - start + ENTRY + name.length > most) {
                break;
            }
            Attributes.putQid(out, entry.type(), 0, entry.ino());
            out.putLong(entry.next());
            out.putByte(Attributes.type(entry.type()));
            out.putString(name);
        }
        int count = out.place() - start;
        if (count == 0 && !entries.isEmpty()) {
            throw Errno.EINVAL.exception(); // as at the end would end the list
        }
        Bytes.putInt(out.bytes(), place, count);
    }

    private void attributes() throws ErrnoException {
        int fid = in.getInt();
        in.getLong(); // what is asked for
        in.finish();
        Attributes.put(out, fids.get(fid).inode.stat(), rootDev);
    }

    private void link() throws ErrnoException {
        int fid = in.getInt();
        in.finish();
        out.putString(Names.encode(fids.get(fid).inode.readlink()));
    }

    private void fileSystem() throws ErrnoException {
        int fid = in.getInt();
        in.finish();
        Inode _ = fids.get(fid).inode; // of whichever file, there is one file system
        Attributes.put(out, files.statFs());
    }

    /** Nothing was written that could be lost. */
    private void sync() throws ErrnoException {
        int fid = in.getInt();
        in.getInt(); // whether data alone
        in.finish();
        Inode _ = fids.get(fid).inode;
    }
}
