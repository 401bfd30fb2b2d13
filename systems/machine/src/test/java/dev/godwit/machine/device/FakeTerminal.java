package dev.godwit.machine.device;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Both ends of a line, as a test wants them: slow, broken, ended. */
final class FakeTerminal {
    /** What was typed and not yet read. */
    private String typed = "";

    private final StringBuilder shown = new StringBuilder();

    /** How many bytes it shows until it has no more room. */
    int room = Integer.MAX_VALUE;

    /** What writing fails with, and reading when nothing is left; null for nothing. */
    @Nullable Errno writeError;

    @Nullable Errno readError;

    boolean isAtEnd;

    final Changes readable = new Changes(() -> !typed.isEmpty() || isAtEnd);
    final Changes writable = new Changes(() -> room > 0);

    void type(String text) {
        typed += text;
    }

    /** What has come out. */
    String shown() {
        return shown.toString();
    }

    String unread() {
        return typed;
    }

    /** Something to wait for, which knows who does. */
    static final class Changes implements Waitable {
        final List<Wakeup> waiting = new ArrayList<>();
        private final BooleanSupplier isReady;

        Changes(BooleanSupplier isReady) {
            this.isReady = isReady;
        }

        @Override
        public boolean ready() {
            return isReady.getAsBoolean();
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            waiting.add(wakeup);
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            waiting.remove(wakeup);
        }
    }

    final ByteSource source =
            new ByteSource() {
                @Override
                public int read(byte[] target, int offset, int length) throws ErrnoException {
                    if (typed.isEmpty()) {
                        if (readError != null) {
                            throw readError.exception();
                        }
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
                    return readable;
                }

                @Override
                public boolean isTerminal() {
                    return true;
                }
            };

    final ByteSink sink =
            new ByteSink() {
                @Override
                public int write(byte[] bytes, int offset, int length) throws ErrnoException {
                    if (writeError != null) {
                        throw writeError.exception();
                    }
                    if (room == 0) {
                        throw Errno.EAGAIN.exception();
                    }
                    int count = Math.min(length, room);
                    for (int i = 0; i < count; i++) {
                        shown.append((char) (bytes[offset + i] & 0xFF));
                    }
                    room -= count;
                    return count;
                }

                @Override
                public Waitable writable() {
                    return writable;
                }

                @Override
                public void flush() {}

                @Override
                public boolean isTerminal() {
                    return true;
                }
            };
}
