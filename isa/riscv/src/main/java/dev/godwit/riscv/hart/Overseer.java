package dev.godwit.riscv.hart;

/** Runs a hart in the interpreter's place: a debugger. */
public interface Overseer {
    /**
     * Runs the hart as the interpreter does, and comes out where that does too.
     *
     * @param hart its {@code left} is how many instructions it may run, {@code pc} where it begins
     * @return a reason of {@link Exit}, not negative
     */
    int run(Hart hart);

    /** {@return whether the hart takes no interrupt for now, as it is led step by step} */
    boolean holdsInterrupts();
}
