package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.terminal.WindowSize;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

class HostTerminalTest {
    private static final class Fake implements HostTerminal.Device {
        final List<String> calls = new ArrayList<>();
        WindowSize size = new WindowSize(24, 80, 0, 0);
        boolean fails;

        @Override
        public void makeRaw(boolean isShared) throws ErrnoException {
            calls.add(isShared ? "shared" : "raw");
            if (fails) {
                throw Errno.EIO.exception();
            }
        }

        @Override
        public void restore() {
            calls.add("restore");
        }

        @Override
        public WindowSize size() {
            calls.add("size");
            return size;
        }
    }

    private final Fake fake = new Fake();

    @Test
    void itIsRawUntilItIsClosed() {
        HostTerminal terminal = Objects.requireNonNull(HostTerminal.makeRaw(fake, false));
        terminal.close();
        terminal.close();
        assertThat(fake.calls).containsExactly("raw", "restore");
    }

    @Test
    void othersMayWriteToIt() {
        Objects.requireNonNull(HostTerminal.makeRaw(fake, true)).close();
        assertThat(fake.calls).containsExactly("shared", "restore");
    }

    @Test
    void oneThatCannotBeSetIsLeftAsItWas() {
        fake.fails = true;
        assertThat(HostTerminal.makeRaw(fake, false)).isNull();
        assertThat(fake.calls).containsExactly("raw", "restore");
    }

    @Test
    void theSizeIsAskedForOnceAfterEachChange() {
        try (HostTerminal terminal = Objects.requireNonNull(HostTerminal.makeRaw(fake, false))) {
            assertThat(terminal.changes().ready()).isTrue();
            assertThat(terminal.size()).isEqualTo(fake.size);
            assertThat(terminal.size()).isEqualTo(fake.size);
            assertThat(terminal.changes().ready()).isFalse();
            assertThat(fake.calls).containsExactly("raw", "size");
            fake.size = new WindowSize(25, 90, 0, 0);
            terminal.resized();
            assertThat(terminal.changes().ready()).isTrue();
            assertThat(terminal.size()).isEqualTo(fake.size);
        }
    }
}
