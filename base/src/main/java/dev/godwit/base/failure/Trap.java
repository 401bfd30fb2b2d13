package dev.godwit.base.failure;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The guest failed: why, and where. Its instance may be called again. */
public final class Trap extends Failure {
    private static final long serialVersionUID = 1L;

    private final TrapReason reason;

    @SuppressWarnings("serial")
    private final List<GuestFrame> backtrace;

    /**
     * Makes the trap.
     *
     * @param reason why
     * @param detail what to add to the reason's phrase behind a colon, or directly if it begins
     *     with a space; may be empty
     * @param backtrace the guest's calls, innermost first
     */
    public Trap(TrapReason reason, String detail, List<GuestFrame> backtrace) {
        this(reason, detail, backtrace, null);
    }

    /**
     * Makes the trap of an exception, or of a function that is invalid.
     *
     * @param reason why
     * @param detail as above
     * @param backtrace the guest's calls, innermost first
     * @param cause what nothing caught, why the function is invalid, or null
     */
    public Trap(
            TrapReason reason,
            String detail,
            List<GuestFrame> backtrace,
            @Nullable Throwable cause) {
        super(
                reason.phrase() + (detail.isEmpty() || detail.startsWith(" ") ? "" : ": ") + detail,
                cause);
        this.reason = reason;
        this.backtrace = List.copyOf(backtrace);
    }

    /**
     * Why the guest trapped.
     *
     * @return the reason
     */
    public TrapReason reason() {
        return reason;
    }

    /**
     * The guest's calls at the trap, innermost first; of a deep stack, the innermost 64.
     *
     * @return the frames
     */
    public List<GuestFrame> backtrace() {
        return backtrace;
    }
}
