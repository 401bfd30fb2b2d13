package dev.godwit.machine.disk;

/**
 * A disk cannot do what it should: its storage fails, or is full, or is no image that can be used.
 * The message is one line for people. Checked, so that no one forgets that disks fail; without a
 * stack trace, since none is a fault of ours.
 */
public final class DiskFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String line;

    /**
     * Makes a failure.
     *
     * @param line what happened, without a full stop
     */
    public DiskFailure(String line) {
        super(line, null, false, false);
        this.line = line;
    }

    /** {@return what happened, in one line without a full stop} */
    public String line() {
        return line;
    }
}
