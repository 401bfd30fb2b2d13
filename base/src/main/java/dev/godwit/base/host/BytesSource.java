package dev.godwit.base.host;

/**
 * A source whose bytes are all known beforehand: input of tests, of deterministic runs, and none.
 */
public final class BytesSource implements ByteSource {
    private final byte[] bytes;
    private int position;

    /**
     * A source of some bytes, and then the end.
     *
     * @param bytes the bytes, which are not copied
     */
    public BytesSource(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return a source that is at its end} */
    public static BytesSource empty() {
        return new BytesSource(new byte[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = Math.min(length, available());
        if (count == 0) {
            return END;
        }
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return bytes.length - position;
    }

    @Override
    public Waitable readable() {
        return Ready.ALWAYS;
    }

    @Override
    public boolean isTerminal() {
        return false;
    }
}
