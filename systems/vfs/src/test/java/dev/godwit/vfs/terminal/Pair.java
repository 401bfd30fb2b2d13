package dev.godwit.vfs.terminal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Wakeup;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A pseudo-terminal that is open at both sides, and short words for what tests do with it. */
class Pair implements TerminalSignals {
    static final int FOREGROUND = 77;

    final VirtualClock clock = VirtualClock.still();
    final BufferRoom room = new BufferRoom(4L * Terminals.COST);
    final Terminals terminals = new Terminals(room, this, clock, 3);
    final PtyMaster master;
    final Terminal terminal;
    final TerminalFile slave;

    /** What the system was told. */
    final List<String> told = new ArrayList<>();

    Pair() {
        try {
            master = terminals.make(null);
            master.setLocked(false);
            terminal = master.terminal();
            slave = terminal.open(null, false);
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
        terminal.setForeground(FOREGROUND);
    }

    @Override
    public void raise(Terminal whose, int signal) {
        told.add("signal " + signal + " for " + whose.foreground());
    }

    @Override
    public void hangUp(Terminal whose) {
        told.add("hang-up");
    }

    static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    static int write(Stream to, String text) throws ErrnoException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return to.write(bytes, 0, bytes.length);
    }

    static String read(Stream from, int length) throws ErrnoException {
        byte[] bytes = new byte[length + 2];
        int count = from.read(bytes, 2, length);
        return new String(bytes, 2, count, StandardCharsets.ISO_8859_1);
    }

    void type(String text) throws ErrnoException {
        write(master, text);
    }

    String shown() throws ErrnoException {
        return read(master, 20_000);
    }

    /** Changes flags. */
    void set(int lflagOff, int lflagOn) throws ErrnoException {
        Termios termios = terminal.termios();
        termios.lflag = termios.lflag & ~lflagOff | lflagOn;
        terminal.setTermios(termios, Terminal.When.NOW);
    }

    /** Not canonical, no echo, no signals. */
    void raw(int min, int time) throws ErrnoException {
        Termios termios = terminal.termios();
        termios.iflag = 0;
        termios.oflag = 0;
        termios.lflag = 0;
        termios.cc[Termios.VMIN] = (byte) min;
        termios.cc[Termios.VTIME] = (byte) time;
        terminal.setTermios(termios, Terminal.When.NOW);
    }

    /** Counts how often it is told. */
    static final class Bell implements Wakeup {
        int rung;

        @Override
        public void wake() {
            rung++;
        }
    }
}
