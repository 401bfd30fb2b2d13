package dev.godwit.cli;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Platform;
import dev.godwit.base.host.Waitable;
import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.platform.jvm.JvmPlatform;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;

/** The command as a process, with a fault of ours: when the first key is pressed, it fails. */
final class Failing {
    private Failing() {}

    /**
     * Runs the command.
     *
     * @param args its command line, which says by {@code FAILURE=KIND} how it fails
     */
    public static void main(String[] args) {
        Faulty platform = new Faulty(String.join(" ", List.of(args)));
        int code =
                Main.run(
                        args,
                        new FileOutputStream(FileDescriptor.out),
                        Main.writer(System.err),
                        platform,
                        new JvmHostDirectories());
        System.exit(code);
    }

    private static final class Faulty implements Platform {
        private final Platform real = new JvmPlatform();
        private final String line;

        Faulty(String line) {
            this.line = line;
        }

        private void fail() {
            if (line.contains("=exception")) {
                throw new IllegalStateException("planted");
            }
            if (line.contains("=error")) {
                throw new LinkageError("planted");
            }
            overflow();
        }

        private void overflow() {
            fail();
        }

        @Override
        public Clock clock() {
            return real.clock();
        }

        @Override
        public Entropy entropy() {
            return real.entropy();
        }

        @Override
        public ByteSource standardInput() {
            ByteSource keyboard = real.standardInput();
            return new ByteSource() {
                @Override
                public int read(byte[] target, int offset, int length) throws ErrnoException {
                    int count = keyboard.read(target, offset, length);
                    fail();
                    return count;
                }

                @Override
                public int available() {
                    return keyboard.available();
                }

                @Override
                public Waitable readable() {
                    return keyboard.readable();
                }

                @Override
                public boolean isTerminal() {
                    return keyboard.isTerminal();
                }
            };
        }

        @Override
        public ByteSink standardOutput() {
            return real.standardOutput();
        }

        @Override
        public ByteSink standardError() {
            return real.standardError();
        }
    }
}
