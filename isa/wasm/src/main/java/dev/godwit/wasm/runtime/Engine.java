package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.validate.CodeTable;

import java.util.List;

/** What executes functions. One engine may serve many stores; it keeps no state of its own. */
public interface Engine {
    /**
     * What it keeps of modules.
     *
     * @return what to make when a module is loaded; what is missing then is made when it is needed
     */
    List<CodeTable.Kind<?>> tables();

    /**
     * Calls a function on the thread of the caller, and waits where a host function is not ready or
     * an instruction waits. The arguments are the topmost slots below {@code execution.sp}; the
     * results take their places.
     *
     * @param execution the guest thread
     * @param function what to call
     * @throws Trap if the guest fails; its stack is as before the call, without the arguments
     * @throws LimitReached if a bound is reached; likewise
     * @throws GuestException if the guest throws and nothing in it catches
     */
    void call(Execution execution, FunctionInstance function);

    /**
     * Begins a call like {@link #call}, but comes back where that would wait.
     *
     * @param execution the guest thread
     * @param function what to call
     * @return true if the call has ended; false if {@code execution.blocked} says what it waits for
     */
    boolean start(Execution execution, FunctionInstance function);

    /**
     * Goes on with what {@link #start} or this method came back from: the host function is called
     * again, or the instruction executed again.
     *
     * @param execution the guest thread
     * @return as {@link #start}
     */
    boolean resume(Execution execution);

    /**
     * Parks the thread until an execution that is blocked may go on.
     *
     * @param execution the guest thread
     * @throws LimitReached if it has to stop instead; the call is abandoned then
     */
    void await(Execution execution);

    /**
     * Gives the call of an execution that is blocked up.
     *
     * @param execution the guest thread
     */
    void abandon(Execution execution);

    /**
     * Evaluates a constant expression of an instance. The result is the topmost slot.
     *
     * @param execution the guest thread
     * @param instance whose expression it is
     * @param start where it starts in the module's bytes
     * @param end the address behind its {@code end}
     * @throws Trap if it fails
     * @throws LimitReached if a bound is reached
     */
    void evaluate(Execution execution, Instance instance, int start, int end);
}
