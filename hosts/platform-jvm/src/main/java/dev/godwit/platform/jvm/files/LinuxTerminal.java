package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.terminal.WindowSize;

import java.nio.ByteBuffer;

/** The terminal behind a descriptor, as Linux has it (ioctl_tty(2)). Used by any thread. */
public final class LinuxTerminal {
    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    private static final int TIOCGWINSZ = 0x5413;

    /** The size of a {@code struct termios}. */
    private static final int TERMIOS = 36;

    // Where in it they stand, and what is changed there; all but the last two as cfmakeraw(3) does.
    private static final int IFLAG = 0;
    private static final int OFLAG = 4;
    private static final int CFLAG = 8;
    private static final int LFLAG = 12;
    private static final int CC = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;

    /** IGNBRK, BRKINT, PARMRK, ISTRIP, INLCR, IGNCR, ICRNL, IXON. */
    private static final int INPUT = 0x0001 | 0x0002 | 0x0008 | 0x0020 | 0x0040 | 0x0080 | 0x0500;

    private static final int OPOST = 0x0001;

    /** CSIZE and PARENB. */
    private static final int CHARACTERS = 0x0030 | 0x0100;

    private static final int CS8 = 0x0030;

    /** ISIG, ICANON, ECHO, ECHONL, IEXTEN. */
    private static final int LOCAL = 0x0001 | 0x0002 | 0x0008 | 0x0040 | 0x8000;

    private final int fd;
    private final byte[] saved = new byte[TERMIOS];

    /**
     * Remembers how a terminal is set.
     *
     * @param fd the descriptor, which stays open
     * @throws ErrnoException ENOTTY, or ENOTSUP if this host cannot be asked
     */
    public LinuxTerminal(int fd) throws ErrnoException {
        this.fd = fd;
        if (!Machine.known()) {
            throw Errno.ENOTSUP.exception();
        }
        try {
            Syscalls.ioctl(fd, TCGETS);
        } catch (LinkageError | IllegalCallerException | UnsupportedOperationException e) {
            throw Errno.ENOTSUP.exception(); // native access is not allowed
        }
        Syscalls.scratch().struct().get(0, saved);
    }

    /**
     * Has keys reach us as they are typed, and what is written appear as it is.
     *
     * @param isShared whether what is written is changed as before all the same
     * @throws ErrnoException if the terminal has gone
     */
    public void makeRaw(boolean isShared) throws ErrnoException {
        ByteBuffer struct = Syscalls.scratch().struct();
        struct.put(0, saved);
        struct.putInt(IFLAG, struct.getInt(IFLAG) & ~INPUT);
        if (!isShared) {
            struct.putInt(OFLAG, struct.getInt(OFLAG) & ~OPOST);
        }
        struct.putInt(CFLAG, struct.getInt(CFLAG) & ~CHARACTERS | CS8);
        struct.putInt(LFLAG, struct.getInt(LFLAG) & ~LOCAL);
        struct.put(CC + VTIME, (byte) 0);
        struct.put(CC + VMIN, (byte) 1);
        Syscalls.ioctl(fd, TCSETS);
    }

    /**
     * Sets it as it was.
     *
     * @throws ErrnoException if the terminal has gone
     */
    public void restore() throws ErrnoException {
        Syscalls.scratch().struct().put(0, saved);
        Syscalls.ioctl(fd, TCSETS);
    }

    /**
     * {@return how large its window is}
     *
     * @throws ErrnoException if the terminal has gone
     */
    public WindowSize size() throws ErrnoException {
        Syscalls.ioctl(fd, TIOCGWINSZ);
        ByteBuffer struct = Syscalls.scratch().struct();
        return new WindowSize(
                struct.getShort(0) & 0xffff,
                struct.getShort(2) & 0xffff,
                struct.getShort(4) & 0xffff,
                struct.getShort(6) & 0xffff);
    }
}
