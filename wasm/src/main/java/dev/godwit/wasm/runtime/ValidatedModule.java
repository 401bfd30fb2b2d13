package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.validate.ModuleCode;

/** A module that may be instantiated: decoded, and validated or to be validated lazily. */
public interface ValidatedModule {
    /**
     * The structure.
     *
     * @return the decoded module
     */
    DecodedModule module();

    /**
     * What validation found out.
     *
     * @return shared by all instances
     */
    ModuleCode code();

    /**
     * What messages call a function.
     *
     * @param index its index
     * @return its name, or {@code func[N]}
     */
    String functionName(int index);

    /**
     * The instruction that a byte is part of.
     *
     * @param function the index of a function of the module
     * @param address a byte of its body
     * @return where the instruction starts
     */
    int instructionAt(int function, int address);

    /**
     * Where a constant expression ends.
     *
     * @param start where it starts
     * @return the address behind its {@code end}
     */
    int expressionEnd(int start);

    /**
     * Validates a function before its first call.
     *
     * @param function the index of a function of the module
     * @throws dev.godwit.base.failure.Trap if it is invalid
     */
    void validate(int function);
}
