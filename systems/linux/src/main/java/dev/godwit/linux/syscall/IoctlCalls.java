package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.Controllable;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stream;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.terminal.Terminal;

/** ioctl: requests that all files know; others go to the file itself ({@link Controllable}). */
final class IoctlCalls {
    private static final int FIONREAD = 0x541B;
    private static final int FIONBIO = 0x5421;
    private static final int FIONCLEX = 0x5450;
    private static final int FIOCLEX = 0x5451;
    private static final int FIOASYNC = 0x5452;
    private static final int FIOQSIZE = 0x5460;
    private static final int FICLONE = 0x4004_9409;
    private static final int FICLONERANGE = 0x4020_940D;

    private IoctlCalls() {}

    static long ioctl(Task task, int fd, int request, long argument) throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        switch (request) {
            case FIOCLEX, FIONCLEX -> task.files.setCloseOnExec(fd, request == FIOCLEX);
            case FIONBIO -> setFlag(file, OpenFlag.NONBLOCK, task.user().loadInt(argument) != 0);
            case FIOASYNC -> {
                boolean isOn = task.user().loadInt(argument) != 0;
                boolean isSame = isOn == ((file.flags() & OpenFlag.ASYNC) != 0);
                if (!isSame && !(file.file() instanceof Stream)) {
                    throw Errno.ENOTTY.exception();
                }
                setFlag(file, OpenFlag.ASYNC, isOn);
            }
            default -> {
                Terminal terminal = TerminalCalls.terminal(file.file());
                if (terminal != null) {
                    return TerminalCalls.ioctl(task, file, terminal, request, argument);
                }
                if (file.file() instanceof SocketFile socket) {
                    return SocketCalls.ioctl(task, socket, request, argument);
                }
                if (file.file() instanceof Controllable controllable) {
                    return controllable.ioctl(task, request, argument);
                }
                return ofType(task, file, request, argument);
            }
        }
        return 0;
    }

    private static void setFlag(LinuxFile file, int flag, boolean isOn) {
        file.setFlags(isOn ? file.flags() | flag : file.flags() & ~flag);
    }

    private static long ofType(Task task, LinuxFile file, int request, long argument)
            throws ErrnoException {
        switch (request) {
            case FIONREAD -> task.user().storeInt(argument, available(file));
            case FIOQSIZE -> {
                switch (file.file().type()) {
                    case REGULAR_FILE, DIRECTORY, SYMBOLIC_LINK ->
                            task.user().storeLong(argument, file.file().stat().size());
                    default -> throw Errno.ENOTTY.exception();
                }
            }
            case FICLONE, FICLONERANGE -> {
                boolean isRegular = file.file() instanceof RegularFile;
                throw (isRegular ? Errno.ENOTSUP : Errno.ENOTTY).exception();
            }
            default -> throw Errno.ENOTTY.exception();
        }
        return 0;
    }

    private static int available(LinuxFile file) throws ErrnoException {
        if (file.file() instanceof RegularFile regular) {
            return (int) (regular.stat().size() - file.position());
        }
        if (file.file() instanceof Stream stream) {
            return (int) Math.min(stream.available(), Integer.MAX_VALUE);
        }
        throw Errno.ENOTTY.exception();
    }
}
