package dev.godwit.wasm.runtime;

import dev.godwit.wasm.validate.ModuleCode;

/**
 * The functions of an instance as one engine runs them: how they are entered, run and left. All
 * state is the execution's; the {@link Driver} calls these methods and nobody else does.
 */
public abstract class Code {
    /** The instance. */
    public final Instance instance;

    /** The engine. */
    public final Engine engine;

    /**
     * Makes an instance's code.
     *
     * @param instance the instance
     * @param engine the engine
     */
    protected Code(Instance instance, Engine engine) {
        this.instance = instance;
        this.engine = engine;
    }

    /**
     * Makes a function the running one: sets pc, own and price of the execution. Its code,
     * function, fp, sp and values are set already, and its locals have their zeros.
     *
     * @param x the execution
     */
    protected abstract void enter(Execution x);

    /**
     * Makes a constant expression the running function: sets own of the execution. Its code,
     * function, fp, pc and values are set already.
     *
     * @param x the execution
     * @param end the address behind the expression
     */
    protected abstract void enterConstant(Execution x, int end);

    /**
     * Goes on with the running function until this code can do no more.
     *
     * @param x the execution
     * @return an {@link Exit}
     */
    protected abstract int run(Execution x);

    /**
     * Executes the bulk, grow or wait instruction at pc, whose safepoint has been passed.
     *
     * @param x the execution
     * @return an {@link Exit}
     */
    protected abstract int step(Execution x);

    /**
     * Charges what is behind the call that ends at pc, which has come back. Called only under a
     * meter.
     *
     * @param x the execution
     */
    protected abstract void chargeBehindCall(Execution x);

    /**
     * Makes the running function go on at the target of a handler: sets own and price of the
     * execution. Its pc and sp are set already, and the values of the exception are on the stack.
     *
     * @param x the execution
     * @param handler where the handler stands in {@link ModuleCode#handlers}
     */
    protected abstract void enterHandler(Execution x, int handler);

    /**
     * The offset of the instruction where the running function stands, or a caller waits.
     *
     * @param function the function's index
     * @param pc its address as this code keeps it
     * @param at where the execution stands, {@link Standing#HOST_CALL} for a caller that waits
     * @return bytes from the first instruction
     */
    protected abstract int offset(int function, int pc, Standing at);

    /**
     * Makes a frame that stands at an offset this code's: sets pc and own of the execution. The
     * price of what comes next is the execution's, whichever engine has set it.
     *
     * @param x the execution, whose function is the frame's
     * @param offset bytes from the first instruction
     * @param at where the frame stands, {@link Standing#HOST_CALL} for a caller that waits
     */
    protected abstract void adopt(Execution x, int offset, Standing at);
}
