package dev.godwit.machine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.Ready;
import dev.godwit.machine.bus.PhysicalMemory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class HtifTest {
    private static final long BASE = 0x8000_0000L;
    private static final long SIZE = 0x10_0000;
    private static final long TOHOST = BASE + 0x1000;
    private static final long FROMHOST = BASE + 0x1040;
    private static final long BLOCK = BASE + 0x2000;
    private static final long TEXT = BASE + 0x2FFE;
    private static final long CONSOLE_WRITE = 0x0101L << 48;

    private final PhysicalMemory memory = new PhysicalMemory(BASE, SIZE);
    private final FakeTerminal terminal = new FakeTerminal();
    private final Ending ending = new Ending();
    private final Htif htif = new Htif(memory, TOHOST, FROMHOST, terminal.sink, ending);

    private void command(long command) {
        memory.storeLong(TOHOST, command);
        htif.poll();
    }

    private void systemCall(long block, long... words) {
        for (int i = 0; i < words.length; i++) {
            memory.storeLong(block + 8 * i, words[i]);
        }
        command(block);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        memory.write(TEXT, bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @CsvSource({"1, off 0", "3, off 1", "0x55, off 42", "0x201, off 1", "0x203, off 1"})
    void ends(String command, String expected) {
        command(Long.decode(command));
        assertThat(ending.asked).isEqualTo(expected);
        assertThat(memory.loadLong(TOHOST)).isZero();
    }

    @Test
    void nothingIsAsked() {
        htif.poll();
        for (long command : new long[] {2L << 56 | 1, 0x0102L << 48, 0x0001L << 48 | 1}) {
            command(command);
            assertThat(memory.loadLong(TOHOST)).isZero();
        }
        assertThat(ending.asked).isEmpty();
        assertThat(terminal.shown()).isEmpty();
        assertThat(memory.loadLong(FROMHOST)).isZero();
    }

    @Test
    void theConsoleWritesAndAnswers() {
        command(CONSOLE_WRITE | 'h');
        assertThat(terminal.shown()).isEqualTo("h");
        assertThat(memory.loadLong(FROMHOST)).isEqualTo(CONSOLE_WRITE | 0x100 | 'h');
        command(CONSOLE_WRITE | 'i');
        assertThat(terminal.shown()).as("nobody reads the answers").isEqualTo("hi");
        assertThat(memory.loadLong(FROMHOST)).isEqualTo(CONSOLE_WRITE | 0x100 | 'h');
    }

    @Test
    void aProgramPrints() {
        text("hello, world\n");
        systemCall(BLOCK, 64, 1, TEXT, 13);
        assertThat(terminal.shown()).isEqualTo("hello, world\n");
        assertThat(memory.loadLong(BLOCK)).isEqualTo(13);
        assertThat(memory.loadLong(FROMHOST)).isEqualTo(1);
        memory.storeLong(FROMHOST, 0);
        systemCall(BLOCK, 64, 2, TEXT + 7, 5);
        assertThat(terminal.shown()).isEqualTo("hello, world\nworld");
        systemCall(BLOCK, 64, 1, TEXT, 0);
        assertThat(memory.loadLong(BLOCK)).isZero();
    }

    @Test
    void anAnswerThatNobodyReadDoesNotHideTheNext() {
        command(CONSOLE_WRITE | 'x');
        text("y");
        systemCall(BLOCK, 64, 1, TEXT, 1);
        assertThat(memory.loadLong(FROMHOST)).isEqualTo(1);
    }

    @Test
    void longTextsAreWrittenInPieces() {
        String text = "0123456789".repeat(20_000);
        text(text);
        systemCall(BLOCK, 64, 1, TEXT, text.length());
        assertThat(terminal.shown().length()).isBetween(1, text.length() - 1);
        assertThat(memory.loadLong(FROMHOST)).isZero();
        for (int i = 0; i < 10; i++) {
            assertThat(htif.coming().ready()).isEqualTo(memory.loadLong(FROMHOST) == 0);
            htif.poll();
        }
        assertThat(terminal.shown()).isEqualTo(text);
        assertThat(memory.loadLong(BLOCK)).isEqualTo(text.length());
    }

    @Test
    void itWaitsForASlowConsole() {
        text("abcdef");
        terminal.room = 2;
        systemCall(BLOCK, 64, 1, TEXT, 6);
        assertThat(terminal.shown()).isEqualTo("ab");
        assertThat(memory.loadLong(FROMHOST)).isZero();
        assertThat(htif.coming()).isSameAs(terminal.writable);
        // what the guest writes meanwhile waits, too
        memory.storeLong(TOHOST, CONSOLE_WRITE | '!');
        htif.poll();
        terminal.room = 100;
        htif.poll();
        assertThat(terminal.shown()).isEqualTo("abcdef");
        assertThat(memory.loadLong(BLOCK)).isEqualTo(6);
        assertThat(htif.coming()).isEqualTo(Ready.NEVER);
        htif.poll();
        assertThat(terminal.shown()).isEqualTo("abcdef!");
    }

    @Test
    void aConsoleThatFails() {
        terminal.writeError = Errno.EPIPE;
        text("abc");
        systemCall(BLOCK, 64, 1, TEXT, 3);
        assertThat(memory.loadLong(BLOCK)).isEqualTo(-5);
        assertThat(memory.loadLong(FROMHOST)).isEqualTo(1);
        terminal.writeError = null;
        systemCall(BLOCK, 64, 1, TEXT, 3);
        assertThat(terminal.shown()).isEqualTo("abc");
    }

    @ParameterizedTest
    @CsvSource({
        "63, 0, 0x80002ffe, 1, -38",
        "-1, 0, 0x80002ffe, 1, -38",
        "64, 0, 0x80002ffe, 1, -9",
        "64, 3, 0x80002ffe, 1, -9",
        "64, 1, 0x7fffffff, 1, -14",
        "64, 1, 0x80002ffe, 0x100000, -14",
        "64, 1, 0x80002ffe, -1, -14",
        "64, 1, 0x80002ffe, 0x7fffffffffffffff, -14",
        "64, 1, -1, 2, -14",
    })
    void callsThatFail(long number, long descriptor, String data, String length, long expected) {
        systemCall(BLOCK, number, descriptor, Long.decode(data), Long.decode(length));
        assertThat(memory.loadLong(BLOCK)).isEqualTo(expected);
        assertThat(memory.loadLong(FROMHOST)).isEqualTo(1);
        assertThat(terminal.shown()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, off 0", "7, off 7", "256, off 1", "-1, off 255"})
    void aProgramEnds(long code, String expected) {
        systemCall(BLOCK, 93, code);
        assertThat(ending.asked).isEqualTo(expected);
        assertThat(htif.coming()).isEqualTo(Ready.NEVER);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, BASE - 64, BASE + SIZE - 62, 0xFFFF_FFFF_FFFEL})
    void aBlockThatIsNotThere(long block) {
        command(block);
        assertThat(memory.loadLong(TOHOST)).isZero();
        assertThat(memory.loadLong(FROMHOST)).isEqualTo(1);
    }

    @Test
    void theLastBlock() {
        long block = BASE + SIZE - 64;
        text("z");
        systemCall(block, 64, 1, TEXT, 1);
        assertThat(terminal.shown()).isEqualTo("z");
    }

    @Test
    void blocksNeedNoAlignment() {
        long block = BLOCK + 2;
        byte[] words = new byte[64];
        words[0] = 64;
        words[8] = 1;
        words[16] = (byte) TEXT;
        words[17] = (byte) (TEXT >>> 8);
        words[19] = (byte) (TEXT >>> 24);
        words[24] = 1;
        memory.write(block, words, 0, 64);
        text("q");
        command(block);
        assertThat(terminal.shown()).isEqualTo("q");
    }

    @Test
    void reset() {
        terminal.room = 0;
        text("abc");
        systemCall(BLOCK, 64, 1, TEXT, 3);
        htif.reset();
        terminal.room = 9;
        htif.poll();
        assertThat(terminal.shown()).isEmpty();
        assertThat(memory.loadLong(FROMHOST)).isZero();
    }

    @Test
    void symbolsAreInRam() {
        assertThat(Htif.fits(memory, BASE)).isTrue();
        assertThat(Htif.fits(memory, BASE + SIZE - 8)).isTrue();
        for (long address : new long[] {0, BASE - 8, BASE + 4, BASE + SIZE, -8}) {
            assertThat(Htif.fits(memory, address)).isFalse();
            assertThatThrownBy(() -> new Htif(memory, address, FROMHOST, terminal.sink, ending))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
