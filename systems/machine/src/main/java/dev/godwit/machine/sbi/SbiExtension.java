package dev.godwit.machine.sbi;

/** An extension of the interface: some functions under one number. */
@FunctionalInterface
interface SbiExtension {
    /**
     * Does what a call asks for.
     *
     * @param call the call; its value is 0
     * @return a constant of {@link SbiError}
     */
    long call(SbiCall call);
}
