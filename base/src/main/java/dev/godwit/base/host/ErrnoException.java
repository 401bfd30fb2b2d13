package dev.godwit.base.host;

/**
 * An operation of a host service or file system failed, for the reason {@link #errno}.
 *
 * <p>Checked, so that no caller forgets that files fail; and one preallocated instance for each
 * error, without a stack trace, because a guest meets such errors all the time (a missing file, a
 * stream without data) and none of them is a fault of ours. Get it from {@link Errno#exception}.
 */
public final class ErrnoException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Errno errno;

    ErrnoException(Errno errno) {
        super(errno.name() + ": " + errno.text(), null, false, false);
        this.errno = errno;
    }

    /** {@return the error} */
    public Errno errno() {
        return errno;
    }
}
