package dev.godwit.linux.device;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.proc.PtyList;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.AnonymousInode;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.SpecialFiles;
import dev.godwit.vfs.terminal.PtyMaster;
import dev.godwit.vfs.terminal.Terminal;

import org.jspecify.annotations.Nullable;

/**
 * Opens devices by their numbers (Linux's admin-guide/devices.txt), and FIFOs. None is one of the
 * host's.
 */
public final class Devices implements SpecialFiles {
    /** The major number of /dev/null and its kind. */
    public static final int MEMORY = 1;

    /** The major number of /dev/tty, /dev/console and /dev/ptmx. */
    public static final int TTY = 5;

    /** The major number of slaves of pseudo-terminals. */
    public static final int PTS = 136;

    private static final int TTY_ITSELF = 0;
    private static final int CONSOLE = 1;
    private static final int PTMX = 2;

    private @Nullable Kernel kernel;
    private @Nullable Terminal console;
    private final TerminalOwners owners = new TerminalOwners();

    /** Makes one that opens nothing yet. */
    public Devices() {}

    /**
     * Opens devices of a system from now on.
     *
     * @param owner the system
     */
    public void begin(Kernel owner) {
        kernel = owner;
        owners.begin(owner);
    }

    /** {@return the pseudo-terminals that there are} */
    public PtyList terminals() {
        return owners;
    }

    /**
     * Says which terminal /dev/console is.
     *
     * @param terminal the terminal of the host
     */
    public void setConsole(Terminal terminal) {
        console = terminal;
    }

    private Kernel kernel() throws ErrnoException {
        Kernel known = kernel;
        if (known == null) {
            throw Errno.ENXIO.exception();
        }
        return known;
    }

    @Override
    public OpenFile open(Inode inode, int flags) throws ErrnoException {
        if (inode instanceof AnonymousInode) {
            return inode.open(flags);
        }
        return switch (inode.type()) {
            case FIFO -> FifoWait.open(kernel(), inode, flags);
            case CHARACTER_DEVICE -> character(inode);
            default -> throw Errno.ENXIO.exception();
        };
    }

    private OpenFile character(Inode inode) throws ErrnoException {
        long rdev = inode.stat().rdev();
        int minor = (int) rdev;
        return switch ((int) (rdev >>> 32)) {
            case MEMORY ->
                    new MemoryDevice(
                            switch (minor) {
                                case 3 -> MemoryDevice.Kind.NULL;
                                case 5 -> MemoryDevice.Kind.ZERO;
                                case 7 -> MemoryDevice.Kind.FULL;
                                case 8, 9 -> MemoryDevice.Kind.RANDOM;
                                default -> throw Errno.ENXIO.exception();
                            },
                            inode,
                            kernel().entropy);
            case TTY ->
                    switch (minor) {
                        case TTY_ITSELF -> open(controlling(), inode);
                        case CONSOLE -> open(console, inode);
                        case PTMX -> make(inode);
                        default -> throw Errno.ENXIO.exception();
                    };
            case PTS -> {
                Terminal slave = kernel().terminals.find(minor);
                if (slave == null) {
                    throw Errno.EIO.exception();
                }
                yield open(slave, inode);
            }
            default -> throw Errno.ENXIO.exception();
        };
    }

    private PtyMaster make(Inode inode) throws ErrnoException {
        PtyMaster master = kernel().terminals.make(inode);
        int uid = kernel().scheduler.current().credentials.fsuid();
        owners.made(master.number(), master.terminal(), uid);
        return master;
    }

    private @Nullable Terminal controlling() throws ErrnoException {
        Task task = kernel().scheduler.current();
        return task.process().session().terminal;
    }

    private OpenFile open(@Nullable Terminal terminal, Inode inode) throws ErrnoException {
        if (terminal == null) {
            throw Errno.ENXIO.exception();
        }
        boolean isPrivileged = kernel().scheduler.current().credentials.euid() == 0;
        return terminal.open(inode, isPrivileged);
    }

    /**
     * The number of a terminal's device as a process's status in /proc shows it.
     *
     * @param inode the device
     * @return the number
     * @throws ErrnoException if the host fails
     */
    public static int number(Inode inode) throws ErrnoException {
        if (inode.type() != FileType.CHARACTER_DEVICE) {
            return 0;
        }
        long rdev = inode.stat().rdev();
        int major = (int) (rdev >>> 32);
        int minor = (int) rdev;
        return minor & 0xFF | major << 8 | (minor & ~0xFF) << 12;
    }
}
