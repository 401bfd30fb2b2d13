package dev.godwit.vfs.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;

import org.junit.jupiter.api.Test;

class TerminalTest extends Pair {
    private static final int BOTH = Events.IN | Events.OUT;

    @Test
    void linesAreEditedAndEchoed() throws ErrnoException {
        type("helo\u007f\u007flo you\u0017me");
        fails(Errno.EAGAIN, () -> read(slave, 100));
        assertThat(slave.poll(BOTH)).isEqualTo(Events.OUT);
        type("\r\n");
        assertThat(shown()).isEqualTo("helo\b \b\b \blo you\b \b\b \b\b \bme\r\n\r\n");
        assertThat(slave.available()).isEqualTo(9);
        assertThat(read(slave, 3)).isEqualTo("hel");
        assertThat(read(slave, 100)).isEqualTo("o me\n");
        assertThat(read(slave, 100)).isEqualTo("\n");
    }

    @Test
    void anEndOfFileEndsALineOrAFile() throws ErrnoException {
        type("abc\u0004\u0004x\n");
        assertThat(slave.available()).isEqualTo(5);
        assertThat(read(slave, 3)).isEqualTo("abc"); // the end of file belongs to it
        assertThat(read(slave, 3)).isEmpty();
        assertThat(read(slave, 3)).isEqualTo("x\n");
    }

    @Test
    void utf8CharactersAreErasedWhole() throws ErrnoException {
        Termios termios = terminal.termios();
        termios.iflag |= Termios.IUTF8;
        terminal.setTermios(termios, Terminal.When.NOW);
        type("a\u00e2\u0082\u00ac\u007f\n");
        assertThat(shown()).isEqualTo("a\u00e2\u0082\u00ac\b \b\r\n");
        assertThat(read(slave, 9)).isEqualTo("a\n");
    }

    @Test
    void signalsComeFromTheKeyboardAndFlush() throws ErrnoException {
        type("ab\n");
        shown();
        type("cd\u0003");
        assertThat(told).containsExactly("signal 2 for 77");
        assertThat(shown()).isEqualTo("^C");
        fails(Errno.EAGAIN, () -> read(slave, 9));
        set(0, Termios.NOFLSH);
        type("ef\n\u001c");
        assertThat(told).contains("signal 3 for 77");
        assertThat(read(slave, 9)).isEqualTo("ef\n");
        terminal.setForeground(0);
        type("\u001a");
        assertThat(told).hasSize(2);
    }

    @Test
    void outputIsSuspendedAndResumed() throws ErrnoException {
        type("\u0013");
        assertThat(slave.poll(BOTH)).isZero();
        fails(Errno.EAGAIN, () -> write(slave, "x"));
        Bell bell = new Bell();
        Waitable writable = slave.until(Events.OUT);
        writable.subscribe(bell);
        type("\u0011");
        assertThat(bell.rung).isPositive();
        assertThat(writable.ready()).isTrue();
        assertThat(write(slave, "x\n")).isEqualTo(2);
        assertThat(shown()).isEqualTo("x\r\n");
        terminal.flow(Terminal.TCOOFF);
        type("\u0011");
        assertThat(slave.poll(BOTH)).isZero();
        terminal.flow(Terminal.TCOON);
        terminal.flow(Terminal.TCIOFF);
        assertThat(shown()).isEqualTo("\u0013");
        fails(Errno.EINVAL, () -> terminal.flow(4));
        fails(Errno.EINVAL, () -> terminal.flush(3));
    }

    @Test
    void whoWaitsToReadIsTold() throws ErrnoException {
        Bell bell = new Bell();
        Waitable readable = slave.until(Events.IN);
        readable.subscribe(bell);
        type("a");
        assertThat(bell.rung).isZero();
        assertThat(readable.ready()).isFalse();
        type("\n");
        assertThat(bell.rung).isEqualTo(1);
        assertThat(readable.ready()).isTrue();
        readable.unsubscribe(bell);
        type("\n");
        assertThat(bell.rung).isEqualTo(1);
    }

    @Test
    void outputWaitsForTheMaster() throws ErrnoException {
        String text = "0123456789".repeat(1000);
        assertThat(write(slave, text)).isEqualTo(8192);
        fails(Errno.EAGAIN, () -> write(slave, "x"));
        assertThat(terminal.outputCount()).isZero();
        Bell bell = new Bell();
        Waitable writable = slave.until(Events.OUT);
        writable.subscribe(bell);
        assertThat(writable.ready()).isFalse();
        assertThat(read(master, 10)).isEqualTo("0123456789");
        assertThat(bell.rung).isEqualTo(1);
        assertThat(writable.ready()).isTrue();
        assertThat(write(slave, "\n\n\n\n\nx")).isEqualTo(5);
        assertThat(shown()).hasSize(8192).endsWith("\r\n\r\n");
    }

    @Test
    void inputWaitsForTheSlave() throws ErrnoException {
        type("x".repeat(99) + "\n");
        String lines = ("y".repeat(99) + "\n").repeat(150);
        int taken = write(master, lines);
        assertThat(taken).isEqualTo(3995 + 8192);
        fails(Errno.EAGAIN, () -> type("z"));
        assertThat(master.poll(Events.OUT)).isZero();
        Bell bell = new Bell();
        Waitable writable = master.until(Events.OUT);
        writable.subscribe(bell);
        int sum = 0;
        while (slave.poll(Events.IN) != 0) {
            sum += read(slave, 4096).length();
        }
        assertThat(sum).isEqualTo((100 + taken) / 100 * 100);
        assertThat(bell.rung).isPositive();
        assertThat(writable.ready()).isTrue();
    }

    @Test
    void aLongLineKeepsItsBeginningAndItsEnd() throws ErrnoException {
        for (int i = 0; i < 50; i++) {
            type("0123456789".repeat(10));
            shown();
        }
        type("\n");
        String line = read(slave, 10_000);
        assertThat(line).hasSize(4096).startsWith("0123").endsWith("01234\n");
    }

    @Test
    void theWindowsSizeIsKept() {
        WindowSize size = new WindowSize(25, 80, 640, 400);
        terminal.setWindowSize(size);
        terminal.setWindowSize(size);
        assertThat(terminal.windowSize()).isEqualTo(size);
        assertThat(told).containsExactly("signal 28 for 77");
    }

    @Test
    void aClosedMasterHangsUp() throws ErrnoException {
        type("abc\n");
        terminal.setSession(5);
        Bell bell = new Bell();
        Waitable readable = slave.until(Events.IN);
        readable.subscribe(bell);
        set(Termios.ECHO, 0);
        master.close();
        assertThat(told).containsExactly("hang-up");
        assertThat(bell.rung).isPositive();
        assertThat(readable.ready()).isTrue();
        assertThat(slave.isHungUp()).isTrue();
        assertThat(read(slave, 10)).isEmpty();
        assertThat(slave.available()).isZero();
        fails(Errno.EIO, () -> write(slave, "x"));
        assertThat(slave.poll(BOTH)).isEqualTo(BOTH | Events.ERROR | Events.HANG_UP);
        assertThat(terminal.session()).isZero();
        assertThat(terminal.foreground()).isZero();
        fails(Errno.EIO, () -> terminal.open(null, true));
    }

    @Test
    void hungUpItCanBeOpenedAnewWithTheFirstSettings() throws ErrnoException {
        type("abc\n");
        set(Termios.ECHO | Termios.ICANON, 0);
        terminal.hangUp();
        assertThat(read(slave, 10)).isEmpty();
        fails(Errno.EIO, () -> shownAll());
        TerminalFile again = terminal.open(null, false);
        assertThat(terminal.termios().lflag).isEqualTo(Termios.standard().lflag);
        fails(Errno.EAGAIN, () -> read(again, 10));
        slave.close();
        assertThat(master.poll(BOTH)).isEqualTo(Events.OUT);
        type("d\n");
        assertThat(read(again, 10)).isEqualTo("d\n");
    }

    private void shownAll() throws ErrnoException {
        while (true) {
            shown();
        }
    }

    @Test
    void theMasterLearnsThatNobodyIsLeft() throws ErrnoException {
        TerminalFile second = terminal.open(null, false);
        write(slave, "bye");
        slave.close();
        slave.close();
        assertThat(master.poll(0)).isZero();
        Bell bell = new Bell();
        master.until(Events.IN).subscribe(bell);
        second.close();
        assertThat(bell.rung).isPositive();
        assertThat(master.poll(BOTH)).isEqualTo(BOTH | Events.HANG_UP);
        assertThat(shown()).isEqualTo("bye");
        fails(Errno.EIO, this::shown);
        terminal.open(null, false);
        fails(Errno.EAGAIN, this::shown);
    }

    @Test
    void exclusiveModeAndTheLockKeepOthersOut() throws ErrnoException {
        terminal.setExclusive(true);
        fails(Errno.EBUSY, () -> terminal.open(null, false));
        terminal.open(null, true).close();
        assertThat(terminal.isExclusive()).isTrue();
        slave.close();
        assertThat(terminal.isExclusive()).isFalse();
        master.setLocked(true);
        fails(Errno.EIO, () -> terminal.open(null, true));
        assertThat(master.isLocked()).isTrue();
    }

    @Test
    void aPseudoTerminalHasEightBits() throws ErrnoException {
        Termios termios = terminal.termios();
        termios.cflag = Termios.PARENB;
        terminal.setTermios(termios, Terminal.When.DRAINED);
        assertThat(terminal.termios().cflag).isEqualTo(Termios.CS8 | Termios.CREAD);
        type("abc\n");
        terminal.setTermios(termios, Terminal.When.FLUSHED);
        fails(Errno.EAGAIN, () -> read(slave, 10));
    }

    @Test
    void packetsTellWhatHappens() throws ErrnoException {
        master.setPackets(true);
        assertThat(master.hasPackets()).isTrue();
        fails(Errno.EAGAIN, this::shown);
        write(slave, "ab");
        assertThat(read(master, 2)).isEqualTo("\0a");
        type("\u0013");
        assertThat(master.poll(Events.IN | Events.PRIORITY)).isEqualTo(Events.IN | Events.PRIORITY);
        assertThat(shown()).isEqualTo("\u0004");
        assertThat(shown()).isEqualTo("\0b");
        type("\u0011");
        assertThat(shown()).isEqualTo("\u0008");
        Termios termios = terminal.termios();
        termios.iflag &= ~Termios.IXON;
        terminal.setTermios(termios, Terminal.When.FLUSHED);
        assertThat(shown()).isEqualTo("\u0011"); // NOSTOP, FLUSHREAD
        terminal.flush(Terminal.TCOFLUSH);
        assertThat(shown()).isEqualTo("\u0002");
    }

    @Test
    void theMasterRaisesAndFlushes() throws ErrnoException {
        master.raise(TerminalSignals.SIGTSTP);
        assertThat(told).containsExactly("signal 20 for 77");
        fails(Errno.EINVAL, () -> master.raise(15));
        write(slave, "abc");
        assertThat(master.available()).isEqualTo(3);
        master.flush(Terminal.TCIFLUSH);
        assertThat(master.available()).isZero();
        type("x".repeat(99) + "\n");
        type(("y".repeat(99) + "\n").repeat(50));
        shown();
        master.flush(Terminal.TCOFLUSH);
        int sum = 0;
        while (slave.poll(Events.IN) != 0) {
            sum += read(slave, 4096).length();
        }
        assertThat(sum).isEqualTo(4000);
        fails(Errno.EINVAL, () -> master.flush(3));
    }

    @Test
    void attributes() throws ErrnoException {
        assertThat(slave.type()).isEqualTo(FileType.CHARACTER_DEVICE);
        assertThat(slave.stat().mode()).isEqualTo(0620);
        assertThat(master.stat().type()).isEqualTo(FileType.CHARACTER_DEVICE);
        fails(Errno.EINVAL, () -> slave.sync(false));
        fails(Errno.EINVAL, () -> master.sync(false));
    }
}
