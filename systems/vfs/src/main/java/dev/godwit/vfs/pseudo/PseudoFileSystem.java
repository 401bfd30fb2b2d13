package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.LockTable;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.StatFs;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A file system of nodes that the system gives. Their functions are called without a lock, so they
 * may take those of the system; they may be called by several threads.
 *
 * <p>A node's number is the next one when it is made, and so is its time: whoever makes a node for
 * a thing keeps it with that thing.
 */
public final class PseudoFileSystem implements FileSystem {
    /** The text of a symbolic link. */
    @FunctionalInterface
    public interface Text {
        /**
         * {@return the text}
         *
         * @throws ErrnoException ENOENT, EACCES, ...
         */
        String text() throws ErrnoException;
    }

    /** Where a jumping link leads. */
    @FunctionalInterface
    public interface Jump {
        /**
         * {@return the place, and the name by which it was found, which is that of the file from
         * then on; of an open file that is in no file system, {@link
         * dev.godwit.vfs.AnonymousInode#found}}
         *
         * @throws ErrnoException ENOENT, EACCES, ...
         */
        Found to() throws ErrnoException;
    }

    private final Clock clock;
    private final long dev;
    private final long magic;
    private final PseudoDirectory root;
    final Lock lock = new Lock();
    final LockTable.Room lockRoom = new LockTable.Room(lock);
    private long lastNumber;

    /** What is in the root, which is made before it. */
    @FunctionalInterface
    public interface Top {
        /**
         * {@return what is in the root}
         *
         * @param fs the file system, to make nodes of
         */
        Entries entries(PseudoFileSystem fs);
    }

    /**
     * A file system.
     *
     * @param clock where the times of its nodes come from
     * @param dev the number by which guests tell it from other file systems
     * @param magic its kind, as Linux numbers them: {@code 0x9fa0} is proc
     * @param access whose the root is
     * @param top what is in the root
     */
    public PseudoFileSystem(Clock clock, long dev, long magic, Access access, Top top) {
        this.clock = clock;
        this.dev = dev;
        this.magic = magic;
        this.root = new PseudoDirectory(this, access, new Late(top));
    }

    /** Entries that are made when they are first asked for: the root has the first number. */
    private final class Late implements Entries {
        private final Top top;
        private @Nullable Entries made;

        Late(Top top) {
            this.top = top;
        }

        private Entries made() {
            try (Lock _ = lock.enter()) {
                Entries there = made;
                if (there == null) {
                    there = top.entries(PseudoFileSystem.this);
                    made = there;
                }
                return there;
            }
        }

        @Override
        public @Nullable PseudoInode lookup(String name) throws ErrnoException {
            return made().lookup(name);
        }

        @Override
        public List<String> list() throws ErrnoException {
            return made().list();
        }
    }

    /**
     * A directory.
     *
     * @param access whose it is
     * @param entries what is in it
     * @return the node
     */
    public PseudoInode directory(Access access, Entries entries) {
        return new PseudoDirectory(this, access, entries);
    }

    /**
     * A file whose content is made when it is opened, and which may be written.
     *
     * @param access whose it is
     * @param content what is in it
     * @return the node
     */
    public PseudoInode file(Access access, Content content) {
        return new PseudoFile.OfContent(this, access, content);
    }

    /**
     * A file with positions.
     *
     * @param access whose it is
     * @param positions what reads and writes go to
     * @return the node
     */
    public PseudoInode file(Access access, Positions positions) {
        return new PseudoFile.OfPositions(this, access, positions);
    }

    /**
     * A symbolic link that goes by its text.
     *
     * @param access whose it is
     * @param text its text, asked each time
     * @return the node
     */
    public PseudoInode link(Access access, Text text) {
        return new PseudoLink(this, access, text, null);
    }

    /**
     * A symbolic link that leads straight to a place, whatever its text says.
     *
     * @param access whose it is
     * @param text what readlink tells, asked each time
     * @param jump where it leads, asked each time
     * @return the node
     */
    public PseudoInode jumpingLink(Access access, Text text, Jump jump) {
        return new PseudoLink(this, access, text, jump);
    }

    /**
     * A device, which {@link dev.godwit.vfs.SpecialFiles} opens.
     *
     * @param access whose it is
     * @param type {@link FileType#CHARACTER_DEVICE} or {@link FileType#BLOCK_DEVICE}
     * @param rdev which: the major number in the upper 32 bits, the minor one in the lower
     * @return the node
     */
    public PseudoInode device(Access access, FileType type, long rdev) {
        if (type != FileType.CHARACTER_DEVICE && type != FileType.BLOCK_DEVICE) {
            throw new IllegalArgumentException("no device: " + type);
        }
        return new PseudoDevice(this, access, type, rdev);
    }

    @Override
    public Inode rootInode() {
        return root;
    }

    @Override
    public StatFs statFs() {
        return new StatFs(magic, Page.SIZE, 0, 0, 0, 0, 0, dev, Names.MAX_NAME);
    }

    long dev() {
        return dev;
    }

    Timespec now() {
        return Timespec.ofNanos(clock.realtime());
    }

    long nextNumber() {
        try (Lock _ = lock.enter()) {
            return ++lastNumber;
        }
    }
}
