package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Ready;
import dev.godwit.vfs.terminal.WindowSize;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleWindowTest {
    private static final long SIZE = 1;
    private static final int CONFIGURATION_CHANGE = 2;

    private WindowSize size = WindowSize.UNKNOWN;
    private final ConsoleWindow window = new ConsoleWindow(() -> size, Ready.ALWAYS);

    private final TestBoard board =
            new TestBoard(
                    false,
                    ram ->
                            window.show(
                                    new VirtioConsole(
                                            ram, BytesSource.empty(), new BytesSink(9), 80, 24)));

    private void is(int columns, int rows) {
        assertThat(board.registers.load(TestBoard.CONFIG, 2)).isEqualTo(columns);
        assertThat(board.registers.load(TestBoard.CONFIG + 2, 2)).isEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChangeIsToldToADriverThatWantsIt(boolean wants) {
        window.poll();
        is(80, 24);
        board.negotiate(wants ? SIZE : 0);
        board.start();
        window.poll();
        assertThat(board.interrupt()).isZero();
        size = new WindowSize(41, 101, 0, 0);
        window.poll();
        is(101, 41);
        assertThat(board.interrupt()).isEqualTo(wants ? CONFIGURATION_CHANGE : 0);
        window.poll();
        assertThat(board.interrupt()).isZero();
        size = WindowSize.UNKNOWN;
        window.poll();
        is(101, 41);
        assertThat(board.interrupt()).isZero();
        size = new WindowSize(65_535, 65_535, 0, 0);
        window.poll();
        is(65_535, 65_535);
    }

    @Test
    void itWaitsForChangesIfThereAreAny() {
        assertThat(window.coming()).isEqualTo(Ready.ALWAYS);
        assertThat(new ConsoleWindow(() -> size, null).coming()).isEqualTo(Ready.NEVER);
        new ConsoleWindow(() -> new WindowSize(1, 1, 0, 0), null).poll(); // nobody shows it
    }
}
