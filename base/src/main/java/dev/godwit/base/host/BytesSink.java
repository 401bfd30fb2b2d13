package dev.godwit.base.host;

import java.util.Arrays;

/** A sink that keeps what it is given, up to a bound: output of tests and of embedded guests. */
public final class BytesSink implements ByteSink {
    private final int limit;
    private byte[] bytes = new byte[256];
    private int size;

    /**
     * An empty sink.
     *
     * @param limit the most bytes it keeps, 0 or more; beyond them it answers {@link Errno#ENOSPC}
     */
    public BytesSink(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit is negative: " + limit);
        }
        this.limit = limit;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        int count = Math.min(length, limit - size);
        if (count == 0 && length > 0) {
            throw Errno.ENOSPC.exception();
        }
        if (size + count > bytes.length) {
            long doubled = Math.min(2L * bytes.length, limit);
            bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, size + count));
        }
        System.arraycopy(source, offset, bytes, size, count);
        size += count;
        return count;
    }

    /** {@return a copy of everything written so far} */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public Waitable writable() {
        return Ready.ALWAYS;
    }

    @Override
    public void flush() {}

    @Override
    public boolean isTerminal() {
        return false;
    }
}
