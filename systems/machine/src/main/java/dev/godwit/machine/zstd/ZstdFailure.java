package dev.godwit.machine.zstd;

/** Bytes are no Zstandard, or become too many. Without a stack trace: none is a fault of ours. */
public final class ZstdFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isTooLong;

    private ZstdFailure(boolean isTooLong) {
        super(
                isTooLong ? "it becomes too long" : "it is damaged, or no Zstandard",
                null,
                false,
                false);
        this.isTooLong = isTooLong;
    }

    static ZstdFailure damaged() {
        return new ZstdFailure(false);
    }

    static ZstdFailure tooLong() {
        return new ZstdFailure(true);
    }

    /** {@return whether it would be more than there may be, and else damaged} */
    public boolean isTooLong() {
        return isTooLong;
    }
}
