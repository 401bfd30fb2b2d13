package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.GuestFrame;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.numeric.WasmTrapReason;

import java.util.List;

/** A guest exception on its way through Java: out of a call, or out of a host function. */
public final class GuestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ExceptionInstance exception;

    private final transient List<GuestFrame> backtrace;

    /**
     * Wraps an exception.
     *
     * @param exception the guest's exception
     * @param backtrace the guest's calls where it was thrown, innermost first; empty for the host's
     */
    public GuestException(ExceptionInstance exception, List<GuestFrame> backtrace) {
        super("uncaught exception", null, false, false);
        this.exception = exception;
        this.backtrace = List.copyOf(backtrace);
    }

    /**
     * Where the exception was thrown.
     *
     * @return the guest's calls, innermost first
     */
    public List<GuestFrame> backtrace() {
        return backtrace;
    }

    /**
     * The failure that it is once nothing can catch it any more.
     *
     * @param store where it was thrown
     * @return a trap whose message names tag and values, and whose cause this is
     */
    public Trap uncaught(Store store) {
        StringBuilder detail = new StringBuilder(store.tagName(exception.tag)).append(" (");
        int count = 0;
        for (Object value : Invocation.values(exception)) {
            detail.append(count++ == 0 ? "" : ", ").append(value);
        }
        return new Trap(
                WasmTrapReason.UNCAUGHT_EXCEPTION, detail.append(')').toString(), backtrace, this);
    }

    /**
     * The guest's exception.
     *
     * @return tag and values
     */
    public ExceptionInstance exception() {
        return exception;
    }
}
