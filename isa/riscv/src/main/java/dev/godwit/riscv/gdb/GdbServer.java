package dev.godwit.riscv.gdb;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.riscv.debug.DebugTarget;
import dev.godwit.riscv.debug.Director;
import dev.godwit.riscv.debug.Stop;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Serves gdb, one connection at a time. Who connects finds the guest stopped. When gdb detaches,
 * the guest runs on and another gdb may come; when the connection is lost, a guest that stands
 * still waits for the next one.
 *
 * <p>What gdb sends is bounded by what it reads: as long as answers wait to be taken, no further
 * packet is read.
 */
public final class GdbServer implements Director {
    private static final int INPUT = 4096;

    private final DebugTarget target;
    private final GdbPort port;
    private final byte[] input = new byte[INPUT];

    /** What of the input was not looked at yet. */
    private int inputAt;

    private int inputEnd;

    /** What was not sent yet. */
    private byte[] output = {};

    private int outputAt;

    private @Nullable GdbStream stream;
    private PacketReader reader = new PacketReader(GdbSession.MOST);
    private GdbSession session;

    /** The last packet, in case that gdb wants it again. */
    private byte[] sent = {};

    /**
     * Makes one.
     *
     * @param target what is debugged
     * @param port where gdb connects
     */
    public GdbServer(DebugTarget target, GdbPort port) {
        this.target = target;
        this.port = port;
        this.session = new GdbSession(target);
    }

    // ---- What a director does.

    @Override
    public void look() {
        if (stream == null && !isOver()) {
            accept();
        }
        GdbStream present = stream;
        if (present != null) {
            try {
                serve(present);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    lose();
                }
            }
        }
    }

    private boolean isOver() {
        Stop stop = target.stop();
        return stop != null && stop.isEnd();
    }

    private void accept() {
        GdbStream come = port.accept();
        if (come != null) {
            stream = come;
            reader = new PacketReader(GdbSession.MOST);
            session = new GdbSession(target);
            inputAt = 0;
            inputEnd = 0;
            output = new byte[0];
            outputAt = 0;
            target.interrupt();
        }
    }

    private void serve(GdbStream from) throws ErrnoException {
        for (; ; ) {
            tellStop();
            flush(from); // or EAGAIN: what is to be read waits until there is room
            if (session.isDone() || isOver() && !session.owesStop()) {
                close();
                return;
            }
            if (inputAt == inputEnd) {
                int count = from.read(input, 0, INPUT);
                if (count == GdbStream.END) {
                    lose();
                    return;
                }
                inputAt = 0;
                inputEnd = count;
            }
            take(reader.take(input[inputAt++]));
        }
    }

    private void tellStop() {
        Stop stop = target.stop();
        if (stop != null && session.owesStop()) {
            send(session.told(stop));
        }
    }

    private void take(PacketReader.Event event) {
        switch (event) {
            case NONE, RECEIVED -> {
                // goes on
            }
            case INTERRUPT -> target.interrupt();
            case REPEAT -> {
                if (session.acknowledges()) {
                    queue(sent);
                }
            }
            case DAMAGED -> {
                if (session.acknowledges()) {
                    queue(new byte[] {'-'});
                } else {
                    send(GdbSession.error(GdbSession.INVALID));
                }
            }
            case LONG -> {
                acknowledge();
                send(GdbSession.error(GdbSession.TOO_LONG));
            }
            case PACKET -> {
                acknowledge();
                Reply reply = session.handle(reader.data, reader.length);
                if (reply != null) {
                    send(reply);
                }
            }
        }
    }

    private void acknowledge() {
        if (session.acknowledges()) {
            queue(new byte[] {'+'});
        }
    }

    @Override
    public List<Waitable> activity() {
        GdbStream present = stream;
        if (present == null) {
            return List.of(port.coming());
        }
        return outputAt < output.length ? List.of(present.writable()) : List.of(present.readable());
    }

    @Override
    public boolean isBusy() {
        return stream != null;
    }

    // ---- Bytes.

    private void send(Reply reply) {
        sent = reply.packet();
        queue(sent);
    }

    private void queue(byte[] bytes) {
        int waiting = output.length - outputAt;
        byte[] all = Arrays.copyOfRange(output, outputAt, output.length + bytes.length);
        System.arraycopy(bytes, 0, all, waiting, bytes.length);
        output = all;
        outputAt = 0;
    }

    private void flush(GdbStream to) throws ErrnoException {
        while (outputAt < output.length) {
            outputAt += to.write(output, outputAt, output.length - outputAt);
        }
    }

    private void close() {
        GdbStream present = stream;
        if (present != null) {
            stream = null;
            present.close();
        }
    }

    /** The connection is lost: breakpoints go with it, for nobody would hear of them. */
    private void lose() {
        close();
        if (target.stop() == null) {
            target.release();
        } else {
            target.breakpoints().clear();
        }
    }

    /** Ends it, with its connection. */
    public void end() {
        close();
        port.close();
    }
}
