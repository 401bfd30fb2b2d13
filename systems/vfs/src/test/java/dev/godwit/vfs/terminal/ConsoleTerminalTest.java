package dev.godwit.vfs.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.WaitQueue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class ConsoleTerminalTest implements TerminalSignals {
    /** A host's terminal: it has what was typed, and shows so much. */
    private static final class Host implements ByteSource, ByteSink {
        final WaitQueue inputs = new WaitQueue();
        final WaitQueue outputs = new WaitQueue();
        final StringBuilder typed = new StringBuilder();
        final StringBuilder shown = new StringBuilder();
        int room = 1000;
        boolean ended;
        boolean broken;

        void type(String text) {
            typed.append(text);
            inputs.wake();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            int count = Math.min(length, typed.length());
            if (count == 0 && !ended) {
                throw Errno.EAGAIN.exception();
            }
            byte[] bytes = typed.toString().getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, target, offset, count);
            typed.delete(0, count);
            return count == 0 ? END : count;
        }

        @Override
        public int available() {
            return typed.length();
        }

        @Override
        public Waitable readable() {
            return inputs.until(() -> ended || typed.length() > 0);
        }

        @Override
        public int write(byte[] source, int offset, int length) throws ErrnoException {
            if (broken) {
                throw Errno.EPIPE.exception();
            }
            int count = Math.min(length, room);
            if (count == 0) {
                throw Errno.EAGAIN.exception();
            }
            room -= count;
            shown.append(new String(source, offset, count, StandardCharsets.ISO_8859_1));
            return count;
        }

        @Override
        public Waitable writable() {
            return outputs.until(() -> broken || room > 0);
        }

        @Override
        public void flush() {}

        @Override
        public boolean isTerminal() {
            return true;
        }
    }

    private final Host host = new Host();
    private final ConsoleTerminal console =
            new ConsoleTerminal(host, host, this, VirtualClock.still());
    private final Terminal terminal = console.terminal();
    private final List<String> told = new ArrayList<>();
    private TerminalFile file;

    @Override
    public void raise(Terminal whose, int signal) {
        told.add("signal " + signal);
    }

    @Override
    public void hangUp(Terminal whose) {
        told.add("hang-up");
    }

    @BeforeEach
    void open() throws ErrnoException {
        file = terminal.open(null, false);
        terminal.setForeground(1);
    }

    @Test
    void whatIsTypedIsEchoedAndRead() throws ErrnoException {
        Pair.Bell bell = new Pair.Bell();
        Waitable readable = file.until(Events.IN);
        readable.subscribe(bell);
        assertThat(readable.ready()).isFalse();
        host.type("lx\u007fs\r");
        assertThat(bell.rung).isPositive();
        assertThat(readable.ready()).isTrue();
        assertThat(host.shown.toString()).isEqualTo("lx\b \bs\r\n");
        assertThat(Pair.read(file, 10)).isEqualTo("ls\n");
        assertThat(file.reading(5).ready().ready()).isFalse();
    }

    @Test
    void whatIsWrittenIsShownAtOnce() throws ErrnoException {
        assertThat(Pair.write(file, "a\nb")).isEqualTo(3);
        assertThat(host.shown.toString()).isEqualTo("a\r\nb");
        host.room = 100_000;
        assertThat(Pair.write(file, "x".repeat(50_000))).isEqualTo(50_000);
        assertThat(host.shown).hasSize(50_004);
    }

    @Test
    void whatTheHostDoesNotTakeIsKept() throws ErrnoException {
        host.room = 2;
        assertThat(Pair.write(file, "abcd")).isEqualTo(4);
        assertThat(host.shown.toString()).isEqualTo("ab");
        assertThat(terminal.outputCount()).isEqualTo(2);
        assertThat(terminal.isDrained()).isFalse();
        assertThatThrownBy(() -> terminal.setTermios(Termios.standard(), Terminal.When.DRAINED))
                .isSameAs(Errno.EAGAIN.exception());
        Waitable drained = terminal.drained();
        Pair.Bell bell = new Pair.Bell();
        drained.subscribe(bell);
        assertThat(drained.ready()).isFalse();
        assertThat(console.activity().ready()).isFalse();
        host.room = 5;
        host.outputs.wake();
        assertThat(bell.rung).isPositive();
        assertThat(console.activity().ready()).isTrue();
        assertThat(drained.ready()).isTrue();
        assertThat(host.shown.toString()).isEqualTo("abcd");
        terminal.setTermios(Termios.standard(), Terminal.When.DRAINED);
        assertThat(terminal.termios().cflag & Termios.HUPCL).isNotZero();
    }

    @Test
    void aSignalComesWithoutAReader() {
        Pair.Bell bell = new Pair.Bell();
        console.activity().subscribe(bell);
        host.type("\u0003");
        assertThat(bell.rung).isPositive();
        assertThat(console.activity().ready()).isTrue();
        console.exchange();
        assertThat(told).containsExactly("signal 2");
        assertThat(host.shown.toString()).isEqualTo("^C");
        assertThat(console.activity().ready()).isFalse();
    }

    @Test
    void suspendedOutputWaits() throws ErrnoException {
        host.room = 1;
        Pair.write(file, "abc");
        host.type("\u0013");
        host.room = 1000;
        console.exchange();
        host.type("\u0011");
        assertThat(host.shown.toString()).isEqualTo("abc");
        host.type("\u0013");
        console.exchange();
        assertThat(file.poll(Events.OUT)).isZero();
        assertThatThrownBy(() -> Pair.write(file, "d")).isSameAs(Errno.EAGAIN.exception());
        host.type("\u0011");
        assertThat(file.until(Events.OUT).ready()).isTrue();
        Pair.write(file, "d");
        assertThat(host.shown.toString()).isEqualTo("abcd");
    }

    /** Its own side would be ready all the time, and the wait would never be one. */
    @Test
    void aWriterThatIsSuspendedIsWokenByWhatIsTypedAlone() throws ErrnoException {
        host.type("\u0013");
        console.exchange();
        Pair.Bell bell = new Pair.Bell();
        Waitable writable = file.until(Events.OUT);
        writable.subscribe(bell);
        assertThat(writable.ready()).isFalse();
        host.outputs.wake();
        assertThat(bell.rung).isZero();
        host.type("\u0011");
        assertThat(bell.rung).isPositive();
        assertThat(writable.ready()).isTrue();
        writable.unsubscribe(bell);
        int rung = bell.rung;
        host.type("x");
        host.outputs.wake();
        assertThat(bell.rung).isEqualTo(rung);
    }

    @Test
    void theEndOfTheHostsTerminalHangsUp() throws ErrnoException {
        host.type("abc\n");
        host.ended = true;
        assertThat(Pair.read(file, 10)).isEmpty();
        assertThat(told).containsExactly("hang-up");
        assertThatThrownBy(() -> Pair.write(file, "d")).isSameAs(Errno.EIO.exception());
        assertThat(file.until(Events.IN).ready()).isTrue();
        assertThat(console.activity().ready()).isFalse();
    }

    @Test
    void soDoesABrokenOne() throws ErrnoException {
        host.broken = true;
        Pair.write(file, "d");
        assertThat(told).containsExactly("hang-up");
        assertThat(Pair.read(file, 10)).isEmpty();
    }
}
