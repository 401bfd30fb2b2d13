package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.device.Devices;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.Session;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.terminal.PtyMaster;
import dev.godwit.vfs.terminal.Terminal;
import dev.godwit.vfs.terminal.TerminalFile;
import dev.godwit.vfs.terminal.Termios;
import dev.godwit.vfs.terminal.WindowSize;

import org.jspecify.annotations.Nullable;

/** Requests of ioctl for terminals (ioctl_tty(2)). */
final class TerminalCalls {
    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    private static final int TCSETSW = 0x5403;
    private static final int TCSETSF = 0x5404;
    private static final int TCSBRK = 0x5409;
    private static final int TCXONC = 0x540A;
    private static final int TCFLSH = 0x540B;
    private static final int TIOCEXCL = 0x540C;
    private static final int TIOCNXCL = 0x540D;
    private static final int TIOCSCTTY = 0x540E;
    private static final int TIOCGPGRP = 0x540F;
    private static final int TIOCSPGRP = 0x5410;
    private static final int TIOCOUTQ = 0x5411;
    private static final int TIOCSTI = 0x5412;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int FIONREAD = 0x541B;
    private static final int TIOCPKT = 0x5420;
    private static final int TIOCNOTTY = 0x5422;
    private static final int TIOCSETD = 0x5423;
    private static final int TIOCGETD = 0x5424;
    private static final int TCSBRKP = 0x5425;
    private static final int TIOCGSID = 0x5429;
    private static final int TIOCGPTPEER = 0x5441;
    private static final int TCGETS2 = 0x802C_542A;
    private static final int TCSETS2 = 0x402C_542B;
    private static final int TCSETSW2 = 0x402C_542C;
    private static final int TCSETSF2 = 0x402C_542D;
    private static final int TIOCGPTN = 0x8004_5430;
    private static final int TIOCSPTLCK = 0x4004_5431;
    private static final int TIOCSIG = 0x4004_5436;
    private static final int TIOCGPKT = 0x8004_5438;
    private static final int TIOCGPTLCK = 0x8004_5439;
    private static final int TIOCGEXCL = 0x8004_5440;

    private TerminalCalls() {}

    /** The terminal that a file belongs to, or null. */
    static @Nullable Terminal terminal(OpenFile file) {
        return switch (file) {
            case TerminalFile slave -> slave.terminal();
            case PtyMaster master -> master.terminal();
            default -> null;
        };
    }

    static long ioctl(Task task, LinuxFile file, Terminal terminal, int request, long argument)
            throws ErrnoException {
        if (file.file() instanceof TerminalFile slave && slave.isHungUp()) {
            throw Errno.EIO.exception();
        }
        if (file.file() instanceof PtyMaster master) {
            long result = ofMaster(task, master, request, argument);
            if (result != Task.BLOCKED) {
                return result;
            }
        }
        return switch (request) {
            case TCGETS, TCGETS2 -> {
                byte[] bytes = new byte[request == TCGETS ? Termios.SIZE : Termios.SIZE_2];
                if (request == TCGETS) {
                    terminal.termios().write(bytes, 0);
                } else {
                    terminal.termios().write2(bytes, 0);
                }
                task.user().copyOut(argument, bytes, 0, bytes.length);
                yield 0;
            }
            case TCSETS, TCSETSW, TCSETSF, TCSETS2, TCSETSW2, TCSETSF2 ->
                    setTermios(task, terminal, request, argument);
            case TCSBRK, TCSBRKP -> drain(task, terminal, argument);
            case TCXONC -> {
                long stopped = JobControl.beforeChange(task, terminal);
                if (stopped == 0) {
                    terminal.flow((int) argument);
                }
                yield stopped;
            }
            case TCFLSH -> {
                long stopped = JobControl.beforeChange(task, terminal);
                if (stopped == 0) {
                    flush(file.file(), terminal, (int) argument);
                }
                yield stopped;
            }
            case TIOCEXCL, TIOCNXCL -> {
                terminal.setExclusive(request == TIOCEXCL);
                yield 0;
            }
            case TIOCGEXCL -> store(task, argument, terminal.isExclusive() ? 1 : 0);
            case TIOCGPGRP -> {
                requireOwn(task, file, terminal);
                yield store(task, argument, terminal.foreground());
            }
            case TIOCSPGRP -> setForeground(task, terminal, task.user().loadInt(argument));
            case TIOCGSID -> {
                requireOwn(task, file, terminal);
                yield store(task, argument, terminal.session());
            }
            case TIOCSCTTY -> take(task, file, terminal, (int) argument);
            case TIOCNOTTY -> giveUp(task, terminal);
            case TIOCOUTQ -> store(task, argument, terminal.outputCount());
            case FIONREAD -> store(task, argument, terminal.inputCount());
            case TIOCSTI -> throw Errno.EIO.exception(); // as since Linux 6.2 by default
            case TIOCGWINSZ -> {
                WindowSize size = terminal.windowSize();
                byte[] bytes = new byte[8];
                Bytes.putShort(bytes, 0, size.rows());
                Bytes.putShort(bytes, 2, size.columns());
                Bytes.putShort(bytes, 4, size.width());
                Bytes.putShort(bytes, 6, size.height());
                task.user().copyOut(argument, bytes, 0, 8);
                yield 0;
            }
            case TIOCSWINSZ -> {
                byte[] bytes = new byte[8];
                task.user().copyIn(argument, bytes, 0, 8);
                terminal.setWindowSize(
                        new WindowSize(
                                Bytes.getShort(bytes, 0) & 0xFFFF,
                                Bytes.getShort(bytes, 2) & 0xFFFF,
                                Bytes.getShort(bytes, 4) & 0xFFFF,
                                Bytes.getShort(bytes, 6) & 0xFFFF));
                yield 0;
            }
            case TIOCGETD -> store(task, argument, terminal.termios().line);
            case TIOCSETD -> {
                if (task.user().loadInt(argument) != 0) {
                    throw Errno.EINVAL.exception(); // there is N_TTY alone
                }
                yield 0;
            }
            default -> throw Errno.ENOTTY.exception();
        };
    }

    private static long store(Task task, long address, int value) throws ErrnoException {
        task.user().storeInt(address, value);
        return 0;
    }

    /** What only the master knows; BLOCKED if it does not either. */
    private static long ofMaster(Task task, PtyMaster master, int request, long argument)
            throws ErrnoException {
        return switch (request) {
            case TIOCGPTN -> store(task, argument, master.number());
            case TIOCSPTLCK -> {
                master.setLocked(task.user().loadInt(argument) != 0);
                yield 0;
            }
            case TIOCGPTLCK -> store(task, argument, master.isLocked() ? 1 : 0);
            case TIOCPKT -> {
                master.setPackets(task.user().loadInt(argument) != 0);
                yield 0;
            }
            case TIOCGPKT -> store(task, argument, master.hasPackets() ? 1 : 0);
            case TIOCSIG -> {
                master.raise((int) argument);
                yield 0;
            }
            case TIOCGPTPEER -> openPeer(task, master, (int) argument);
            case FIONREAD -> store(task, argument, (int) master.available());
            default -> Task.BLOCKED;
        };
    }

    /** Opens the slave without its name, which may be out of reach. */
    private static long openPeer(Task task, PtyMaster master, int flags) throws ErrnoException {
        Found slave = null;
        try {
            slave =
                    task.context
                            .tree()
                            .locate(
                                    task.context.tree().root(),
                                    "/dev/pts/" + master.number(),
                                    true);
        } catch (ErrnoException _) {
            // it has no name here: it is opened even so
        }
        boolean isPrivileged = task.credentials.euid() == 0;
        TerminalFile opened =
                master.terminal().open(slave == null ? null : slave.place().inode(), isPrivileged);
        LinuxFile made =
                new LinuxFile(
                        opened,
                        flags & (OpenFlag.ACCMODE | OpenFlag.NONBLOCK),
                        slave,
                        "/dev/pts/" + master.number());
        long limit = task.process().limits.soft(ResourceLimits.NOFILE);
        try {
            return task.files.add(made, 0, limit, (flags & OpenFlag.CLOEXEC) != 0);
        } catch (ErrnoException e) {
            made.letGo();
            throw e;
        }
    }

    private static long setTermios(Task task, Terminal terminal, int request, long argument)
            throws ErrnoException {
        long stopped = JobControl.beforeChange(task, terminal);
        if (stopped != 0) {
            return stopped;
        }
        boolean isSecond = request < 0 || request > 0xFFFF;
        byte[] bytes = new byte[isSecond ? Termios.SIZE_2 : Termios.SIZE];
        task.user().copyIn(argument, bytes, 0, bytes.length);
        Termios wanted = terminal.termios().copy();
        if (isSecond) {
            wanted.read2(bytes, 0);
        } else {
            wanted.read(bytes, 0);
        }
        Terminal.When when =
                switch (request) {
                    case TCSETS, TCSETS2 -> Terminal.When.NOW;
                    case TCSETSW, TCSETSW2 -> Terminal.When.DRAINED;
                    default -> Terminal.When.FLUSHED;
                };
        if (when != Terminal.When.NOW && !terminal.isDrained()) {
            return task.block("output of a terminal", terminal.drained());
        }
        terminal.setTermios(wanted, when);
        return 0;
    }

    /** tcsendbreak, which does nothing here, and tcdrain. */
    private static long drain(Task task, Terminal terminal, long argument) throws ErrnoException {
        long stopped = JobControl.beforeChange(task, terminal);
        if (stopped != 0) {
            return stopped;
        }
        return argument == 0 || terminal.isDrained()
                ? 0
                : task.block("output of a terminal", terminal.drained());
    }

    private static void flush(OpenFile file, Terminal terminal, int queue) throws ErrnoException {
        if (file instanceof PtyMaster master) {
            master.flush(queue);
        } else {
            terminal.flush(queue);
        }
    }

    // ---- Jobs and sessions.

    /** Of a slave only who is controlled by it may ask. */
    private static void requireOwn(Task task, LinuxFile file, Terminal terminal)
            throws ErrnoException {
        if (file.file() instanceof TerminalFile && task.process().session().terminal != terminal) {
            throw Errno.ENOTTY.exception();
        }
    }

    private static long setForeground(Task task, Terminal terminal, int group)
            throws ErrnoException {
        Process process = task.process();
        Session session = process.session();
        if (session.terminal != terminal || terminal.session() != session.id) {
            throw Errno.ENOTTY.exception();
        }
        long stopped = JobControl.beforeChange(task, terminal);
        if (stopped != 0) {
            return stopped == Restart.SYS ? stopped : 0;
        }
        if (group < 0) {
            throw Errno.EINVAL.exception();
        }
        if (!task.kernel().isGroup(group)) {
            throw Errno.ESRCH.exception();
        }
        if (!task.kernel().isGroupOf(group, session)) {
            throw Errno.EPERM.exception();
        }
        terminal.setForeground(group);
        return 0;
    }

    /** Makes a terminal the controlling one (TIOCSCTTY); root may take it from another session. */
    private static long take(Task task, LinuxFile file, Terminal terminal, int force)
            throws ErrnoException {
        Process process = task.process();
        Session session = process.session();
        if (session.id == process.pid() && terminal.session() == session.id) {
            return 0;
        }
        if (session.id != process.pid() || session.terminal != null) {
            throw Errno.EPERM.exception();
        }
        if (terminal.session() != 0) {
            if (force != 1 || !task.credentials.has(Credentials.CAP_SYS_ADMIN)) {
                throw Errno.EPERM.exception();
            }
            Session other = task.kernel().session(terminal.session());
            if (other != null) {
                other.release();
            }
        }
        session.control(terminal, number(file), process.group());
        return 0;
    }

    private static int number(LinuxFile file) throws ErrnoException {
        Found place = file.place();
        return place == null ? 0 : Devices.number(place.place().inode());
    }

    /** Gives the controlling terminal up (TIOCNOTTY); with its leader the whole session does. */
    private static long giveUp(Task task, Terminal terminal) throws ErrnoException {
        Process process = task.process();
        if (process.session().terminal != terminal) {
            throw Errno.ENOTTY.exception();
        }
        if (process.session().id == process.pid()) {
            task.kernel().exits().leaveTerminal(process);
        }
        return 0;
    }

    /** A leader without a terminal that opens one has it as its controlling one. */
    static void opened(Task task, LinuxFile file, boolean isWanted) throws ErrnoException {
        Process process = task.process();
        if (isWanted
                && file.file() instanceof TerminalFile slave
                && process.session().id == process.pid()
                && process.session().terminal == null
                && slave.terminal().session() == 0) {
            process.session().control(slave.terminal(), number(file), process.group());
        }
    }
}
