package dev.godwit.wasi;

/**
 * The guest ended itself, by {@code proc_exit} or by a signal that it sent itself with {@code
 * proc_raise}. It passes through the guest's code, where nothing can catch it, to whoever runs the
 * guest. No failure, so it has no stack trace.
 */
public final class ProcessExit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    private ProcessExit(String message, int code) {
        super(message, null, false, false);
        this.code = code;
    }

    static ProcessExit withCode(int code) {
        return new ProcessExit("exit with code " + Integer.toUnsignedString(code), code);
    }

    static ProcessExit bySignal(int signal) {
        return new ProcessExit("killed by signal " + signal, 128 + signal);
    }

    /** {@return the exit code, all 32 bits of it; 128 and the signal's number for a signal} */
    public int code() {
        return code;
    }
}
