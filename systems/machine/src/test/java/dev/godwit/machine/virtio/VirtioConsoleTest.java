package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.machine.virtio.TestRing.Buffer;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

class VirtioConsoleTest {
    private static final long IN = TestBoard.BUFFERS;
    private static final long OUT = TestBoard.BUFFERS + 0x10_0000;

    /** A keyboard and a screen with so much room. */
    private static final class Terminal implements ByteSource, ByteSink {
        private String typed = "";
        private boolean isAtEnd;
        private int room = 1 << 20;
        private boolean isGone;
        private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

        /** Ready when there is room, or when something was typed. */
        private final class State implements Waitable {
            private final boolean isInput;
            private int subscribers;

            State(boolean isInput) {
                this.isInput = isInput;
            }

            @Override
            public boolean ready() {
                return isInput ? isAtEnd || !typed.isEmpty() : room > 0;
            }

            @Override
            public void subscribe(Wakeup wakeup) {
                subscribers++;
            }

            @Override
            public void unsubscribe(Wakeup wakeup) {
                subscribers--;
            }
        }

        private final State input = new State(true);
        private final State output = new State(false);

        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            if (typed.isEmpty()) {
                if (isAtEnd) {
                    return END;
                }
                throw Errno.EAGAIN.exception();
            }
            int count = Math.min(length, typed.length());
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) typed.charAt(i);
            }
            typed = typed.substring(count);
            return count;
        }

        @Override
        public int available() {
            return typed.length();
        }

        @Override
        public Waitable readable() {
            return input;
        }

        @Override
        public int write(byte[] source, int offset, int length) throws ErrnoException {
            if (isGone) {
                throw Errno.EPIPE.exception();
            }
            int count = Math.min(length, room);
            if (count == 0) {
                throw Errno.EAGAIN.exception();
            }
            shown.write(source, offset, count);
            room -= count;
            return count;
        }

        @Override
        public Waitable writable() {
            return output;
        }

        @Override
        public void flush() {}

        @Override
        public boolean isTerminal() {
            return true;
        }
    }

    private final Terminal terminal = new Terminal();
    private final TestBoard board =
            new TestBoard(false, ram -> new VirtioConsole(ram, terminal, terminal, 80, 25));
    private final VirtioMmio registers = board.registers;
    private final TestRing input;
    private final TestRing output;

    VirtioConsoleTest() {
        board.negotiate(1);
        input = board.ring(0, 8);
        output = board.ring(1, 8);
        board.start();
    }

    private void send(String text, int cut) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        board.write(OUT, bytes);
        output.add(Buffer.out(OUT, cut), Buffer.out(OUT + cut, bytes.length - cut));
        output.kick();
    }

    @Test
    void whatIsTypedComesAsFarAsThereAreBuffers() {
        terminal.typed = "hello";
        registers.poll();
        assertThat(terminal.typed).as("no buffers yet").isEqualTo("hello");
        assertThat(registers.coming()).isSameAs(Ready.NEVER);
        input.add(Buffer.in(IN, 2), Buffer.in(IN + 16, 1));
        input.kick();
        assertThat(board.interrupt()).isEqualTo(1);
        assertThat(input.take().written()).isEqualTo(3);
        assertThat(board.read(IN, 2)).containsExactly('h', 'e');
        assertThat(board.read(IN + 16, 2)).containsExactly('l', 0);
        input.add(Buffer.in(IN, 100));
        input.add(Buffer.in(IN + 100, 100));
        assertThat(registers.coming().ready()).isTrue();
        registers.poll();
        assertThat(input.take().written()).isEqualTo(2);
        assertThat(input.hasUsed()).isFalse();
        assertThat(registers.coming().ready()).isFalse();
        terminal.typed = "!";
        assertThat(registers.coming().ready()).isTrue();
        registers.poll();
        assertThat(input.take().written()).isEqualTo(1);
        assertThat(board.read(IN + 100, 1)).containsExactly('!');
    }

    @Test
    void afterTheEndNothingComes() {
        input.add(Buffer.in(IN, 8));
        terminal.isAtEnd = true;
        assertThat(registers.coming().ready()).isTrue();
        registers.poll();
        assertThat(input.hasUsed()).isFalse();
        assertThat(registers.coming()).isSameAs(Ready.NEVER);
    }

    @Test
    void whatIsWrittenWaitsForRoom() {
        terminal.room = 3;
        send("abcdefgh", 5);
        assertThat(terminal.shown.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
        assertThat(output.hasUsed()).isFalse();
        assertThat(registers.coming().ready()).isFalse();
        terminal.room = 4;
        assertThat(registers.coming().ready()).isTrue();
        registers.poll();
        assertThat(terminal.shown.toString(StandardCharsets.US_ASCII)).isEqualTo("abcdefg");
        terminal.room = 100;
        registers.poll();
        assertThat(terminal.shown.toString(StandardCharsets.US_ASCII)).isEqualTo("abcdefgh");
        assertThat(output.take().written()).isZero();
        assertThat(board.interrupt()).isEqualTo(1);
        assertThat(registers.coming()).isSameAs(Ready.NEVER);
    }

    @Test
    void bothMayBeWaitedFor() {
        input.add(Buffer.in(IN, 8));
        terminal.room = 0;
        send("xy", 1);
        Waitable both = registers.coming();
        Wakeup nobody = () -> {};
        both.subscribe(nobody);
        assertThat(terminal.input.subscribers).isEqualTo(1);
        assertThat(terminal.output.subscribers).isEqualTo(1);
        assertThat(both.ready()).isFalse();
        terminal.typed = "a";
        assertThat(both.ready()).isTrue();
        terminal.typed = "";
        terminal.room = 1;
        assertThat(both.ready()).isTrue();
        both.unsubscribe(nobody);
        assertThat(terminal.input.subscribers).isZero();
        assertThat(terminal.output.subscribers).isZero();
    }

    @Test
    void aScreenThatIsGoneLosesWhatIsWritten() {
        terminal.isGone = true;
        send("abc", 1);
        output.take();
        assertThat(registers.coming()).isSameAs(Ready.NEVER);
    }

    @Test
    void aResetForgetsWhatWaited() {
        terminal.room = 1;
        send("abc", 1);
        board.negotiate(1);
        TestRing fresh = board.ring(1, 8);
        board.start();
        terminal.room = 100;
        registers.poll();
        assertThat(terminal.shown.toString(StandardCharsets.US_ASCII)).isEqualTo("a");
        assertThat(fresh.hasUsed()).isFalse();
    }

    @Test
    void aQueueThatIsSetUpAnewGetsNoOldChain() {
        terminal.room = 1;
        send("abc", 1);
        board.set(TestBoard.QUEUE_SEL, 1);
        board.set(TestBoard.QUEUE_READY, 0);
        TestRing fresh = board.ring(1, 8);
        terminal.room = 100;
        registers.poll();
        assertThat(fresh.hasUsed()).isFalse();
        byte[] bytes = {'z'};
        board.write(OUT, bytes);
        fresh.add(Buffer.out(OUT, 1));
        fresh.kick();
        fresh.take();
    }

    @Test
    void muchOutputIsWrittenInTurns() {
        terminal.room = 8 << 20;
        for (int i = 0; i < 4; i++) {
            output.add(Buffer.out(OUT, 1 << 20));
        }
        output.kick();
        assertThat(terminal.shown.size()).isBetween(1 << 20, 2 << 20);
        assertThat(registers.coming().ready()).isTrue();
        for (int i = 0; i < 4; i++) {
            registers.poll();
        }
        assertThat(terminal.shown.size()).isEqualTo(4 << 20);
        assertThat(output.usedIndex()).isEqualTo(4);
        assertThat(registers.coming()).isSameAs(Ready.NEVER);
    }

    @Test
    void itsSizeIsTold() {
        assertThat(registers.load(0x100, 4)).isEqualTo(25 << 16 | 80);
        assertThat(registers.load(0x104, 4)).as("ports").isEqualTo(1);
        ((VirtioConsole) board.device).resize(132, 50);
        assertThat(board.interrupt()).isEqualTo(2);
        assertThat(registers.load(0x100, 4)).isEqualTo(50 << 16 | 132);
        board.negotiate(0);
        board.start();
        ((VirtioConsole) board.device).resize(80, 25);
        assertThat(board.interrupt()).as("without the feature").isZero();
    }
}
