package dev.godwit.machine.device;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import org.jspecify.annotations.Nullable;

/** What a serial port is connected to: where its bytes go, and where they come from. */
final class SerialLine {
    private final ByteSource input;
    private final ByteSink output;
    private final byte[] buffer = new byte[Fifo.CAPACITY];
    private boolean hasEnded;
    private @Nullable Errno outputError;

    SerialLine(ByteSource input, ByteSink output) {
        this.input = input;
        this.output = output;
    }

    /** {@return whether no more input will come} */
    boolean hasEnded() {
        return hasEnded;
    }

    /** {@return why output is thrown away; null if it is not} */
    @Nullable Errno outputError() {
        return outputError;
    }

    /** Sends what is there as far as it goes; all, once nobody takes it any more. */
    void send(Fifo bytes) {
        try {
            while (outputError == null && bytes.size() > 0) {
                bytes.drop(output.write(buffer, 0, bytes.copy(buffer)));
            }
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EAGAIN) {
                return;
            }
            outputError = e.errno();
        }
        bytes.clear();
    }

    /** Takes in what has come, at most to so many bytes. */
    void receive(Fifo bytes, int capacity) {
        try {
            while (!hasEnded && bytes.size() < capacity) {
                int count = input.read(buffer, 0, capacity - bytes.size());
                hasEnded = count == ByteSource.END;
                for (int i = 0; i < count; i++) {
                    bytes.add(buffer[i]);
                }
            }
        } catch (ErrnoException e) {
            hasEnded = e.errno() != Errno.EAGAIN; // what cannot be read is at its end
        }
    }

    /** What is worth waiting for, as far as it is wanted. */
    Waitable changes(boolean wantsInput, boolean wantsOutput) {
        Waitable in = wantsInput && !hasEnded ? input.readable() : Ready.NEVER;
        Waitable out = wantsOutput && outputError == null ? output.writable() : Ready.NEVER;
        if (in == Ready.NEVER) {
            return out;
        }
        return out == Ready.NEVER ? in : new Either(in, out);
    }

    private record Either(Waitable in, Waitable out) implements Waitable {
        @Override
        public boolean ready() {
            return in.ready() || out.ready();
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            in.subscribe(wakeup);
            out.subscribe(wakeup);
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            in.unsubscribe(wakeup);
            out.unsubscribe(wakeup);
        }
    }
}
