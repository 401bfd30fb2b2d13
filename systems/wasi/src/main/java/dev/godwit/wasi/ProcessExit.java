package dev.godwit.wasi;

/**
 * The guest ended itself, by {@code proc_exit} or by a signal that it sent itself with {@code
 * proc_raise}. It passes through the guest's code, where nothing can catch it, to whoever runs the
 * guest. No failure, so it has no stack trace.
 */
public final class ProcessExit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final int signal;

    private ProcessExit(String message, int code, int signal) {
        super(message, null, false, false);
        this.code = code;
        this.signal = signal;
    }

    static ProcessExit withCode(int code) {
        return new ProcessExit("exit with code " + Integer.toUnsignedString(code), code, 0);
    }

    static ProcessExit bySignal(int signal) {
        return new ProcessExit("killed by signal " + signal, 128 + signal, signal);
    }

    /** {@return the exit code, all 32 bits of it; 128 and the signal's number for a signal} */
    public int code() {
        return code;
    }

    /** {@return the number that Linux has for the signal, or 0 if the guest called proc_exit} */
    public int signal() {
        return signal;
    }
}
