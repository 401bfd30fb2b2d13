package dev.godwit.wasm.runtime;

/**
 * A function of the host. It finds its arguments in the slots of the execution, and leaves its
 * results there, so that a call allocates nothing.
 */
@FunctionalInterface
public interface HostFunction {
    /**
     * Does the function's work on the thread that runs the guest.
     *
     * <p>It may call back into the guest, throw a guest exception, or answer that it is not ready
     * ({@link HostCall#block}); then it must have had no effect, and is called again later. Any
     * exception it throws passes through the guest unchanged.
     *
     * @param call arguments, results, and who calls
     */
    void call(HostCall call);
}
