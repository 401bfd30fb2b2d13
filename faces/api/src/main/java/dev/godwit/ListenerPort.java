package dev.godwit;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.net.host.HostListener;
import dev.godwit.net.host.HostStream;
import dev.godwit.riscv.gdb.GdbPort;
import dev.godwit.riscv.gdb.GdbStream;

import org.jspecify.annotations.Nullable;

/** A listening socket of the host as gdb's server wants it. */
record ListenerPort(HostListener listener) implements GdbPort {
    @Override
    public @Nullable GdbStream accept() {
        try {
            return new Connection(listener.accept());
        } catch (ErrnoException _) {
            return null; // nobody yet, or who came has gone
        }
    }

    @Override
    public Waitable coming() {
        return listener.acceptable();
    }

    @Override
    public void close() {
        listener.close();
    }

    private record Connection(HostStream stream) implements GdbStream {
        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            int count = stream.read(target, offset, length);
            return count == HostStream.END ? END : count;
        }

        @Override
        public int write(byte[] source, int offset, int length) throws ErrnoException {
            return stream.write(source, offset, length);
        }

        @Override
        public Waitable readable() {
            return stream.readable();
        }

        @Override
        public Waitable writable() {
            return stream.writable();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
