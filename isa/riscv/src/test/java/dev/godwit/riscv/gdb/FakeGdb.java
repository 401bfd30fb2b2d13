package dev.godwit.riscv.gdb;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A port to which one gdb after another connects, in memory. */
final class FakeGdb implements GdbPort, GdbStream {
    private byte[] input = {};
    private int at;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /** How many bytes a read gives, and a write takes. */
    int most = Integer.MAX_VALUE;

    /** How many bytes are taken before there is no room. */
    int room = Integer.MAX_VALUE;

    boolean isComing = true;
    boolean isGone;
    boolean isClosed;
    boolean isPortClosed;

    static String packet(String data) {
        int sum = 0;
        for (byte one : data.getBytes(StandardCharsets.ISO_8859_1)) {
            sum += one & 0xFF;
        }
        return "$" + data + "#" + String.format("%02x", sum & 0xFF);
    }

    void says(String bytes) {
        input = bytes.getBytes(StandardCharsets.ISO_8859_1);
        at = 0;
    }

    /** What was sent to it since. */
    String heard() {
        String text = output.toString(StandardCharsets.ISO_8859_1);
        output.reset();
        return text;
    }

    @Override
    public @Nullable GdbStream accept() {
        boolean comes = isComing;
        isComing = false;
        isClosed = isClosed && !comes;
        return comes ? this : null;
    }

    @Override
    public Waitable coming() {
        return Ready.NEVER;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        int count = Math.min(Math.min(length, most), input.length - at);
        if (count == 0) {
            if (isGone) {
                return END;
            }
            throw Errno.EAGAIN.exception();
        }
        System.arraycopy(input, at, target, offset, count);
        at += count;
        return count;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        int count = Math.min(Math.min(length, most), room);
        if (count == 0) {
            throw Errno.EAGAIN.exception();
        }
        room -= count;
        output.write(source, offset, count);
        return count;
    }

    @Override
    public Waitable readable() {
        return Ready.NEVER;
    }

    @Override
    public Waitable writable() {
        return Ready.ALWAYS;
    }

    @Override
    public void close() {
        if (isClosed) {
            isPortClosed = true;
        }
        isClosed = true;
    }
}
