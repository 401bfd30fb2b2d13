package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.TypeRegistry;
import dev.godwit.wasm.validate.ModuleCode;
import dev.godwit.wasm.validate.Safepoint;

import org.jspecify.annotations.Nullable;

/**
 * Walks the frames of an execution that stands at a safepoint, innermost first, whichever engines
 * made them: what backtraces, unwinding, debuggers and savers use. A frame is what the
 * specification makes of it: an instance, a function, the offset of the instruction where it
 * stands, locals and operands. Operands that a callee has taken as its arguments are the callee's
 * locals.
 *
 * <p>Types are found only when asked, by validating the function up to the instruction.
 */
public final class FrameCursor {
    private final Execution x;

    /** Where the frame is stored in the stack of calls, or where the next one would be. */
    private int place;

    private @Nullable Code code;

    /** Behind the instruction where the frame stands, at an entry or instruction before it. */
    private int pc;

    private int fp;
    private int function;

    /** The slot behind the frame's last operand. */
    private int end;

    private @Nullable Safepoint known;

    /**
     * Begins at the innermost frame.
     *
     * @param x an execution at rest: at a safepoint, or while it asks a hook
     */
    public FrameCursor(Execution x) {
        this.x = x;
        restart();
    }

    /** Begins again at the innermost frame. */
    void restart() {
        place = x.callTop;
        code = x.code;
        pc = x.pc;
        fp = x.fp;
        function = x.function;
        end = x.sp;
        known = null;
    }

    /**
     * Whether there is a frame here.
     *
     * @return false behind the outermost frame of the innermost run
     */
    public boolean isFrame() {
        return code != null;
    }

    /**
     * Whether the frame is that of a constant expression, which belongs to no function and is
     * evaluated at once: it has no offset, and is not carried.
     *
     * @return true while an instance is initialised
     */
    public boolean isConstant() {
        return function == instance().functions.length;
    }

    /** Goes on to the frame that waits for this one; to none behind the outermost of the run. */
    public void next() {
        Code callee = code();
        known = null;
        place -= Execution.FRAME;
        int address = x.calls[place + Execution.ADDRESS];
        end = fp;
        if (address == Execution.BOTTOM) {
            code = null;
            return;
        }
        code = address < 0 ? x.codes[place / Execution.FRAME] : callee;
        pc = address < 0 ? ~address : address;
        fp = x.calls[place + Execution.LOCALS];
        function = x.calls[place + Execution.FUNCTION];
    }

    private Code code() {
        Code here = code;
        if (here == null) {
            throw new IllegalStateException("there is no frame here");
        }
        return here;
    }

    /** Where this frame stands: what waits for a callee stands at its call. */
    private Standing standing() {
        return isInnermost() ? x.at : Standing.HOST_CALL;
    }

    private boolean isInnermost() {
        return place == x.callTop;
    }

    /**
     * The instance whose function it is.
     *
     * @return the instance
     */
    public Instance instance() {
        return code().instance;
    }

    /**
     * The function.
     *
     * @return its index
     */
    public int function() {
        return function;
    }

    /**
     * What runs the frame.
     *
     * @return an engine of the store
     */
    public Engine engine() {
        return code().engine;
    }

    /**
     * The instruction that comes next, or the call that waits.
     *
     * @return bytes from the function's first instruction
     */
    public int offset() {
        return code().offset(function, pc, standing());
    }

    /** Whether what the frame calls, throws or does stands between two addresses. */
    boolean isBetween(int from, int to) {
        return pc > from && pc <= to;
    }

    /** How many values the frame may have, and is counted for. */
    int cost() {
        return instance().facts.functions[function * ModuleCode.STRIDE + ModuleCode.COST];
    }

    /**
     * Makes the frame the running one: those that it waited for are gone. The cursor points to none
     * then.
     *
     * @return the address behind its call
     */
    int makeRunning() {
        x.code = code();
        x.function = function;
        x.fp = fp;
        x.callTop = place;
        code = null;
        return pc;
    }

    private Safepoint facts() {
        Safepoint facts = known;
        if (facts == null) {
            facts = instance().safepointAt(function, offset());
            known = facts;
        }
        return facts;
    }

    /**
     * How many locals there are.
     *
     * @return the number, parameters included
     */
    public int locals() {
        int[] functions = instance().facts.functions;
        int row = function * ModuleCode.STRIDE;
        return functions[row + ModuleCode.PARAMETERS] + functions[row + ModuleCode.LOCALS];
    }

    /**
     * How many operands there are that no callee has taken.
     *
     * @return the height
     */
    public int operands() {
        return end - fp - locals() + selectors();
    }

    /** A call of a host function has found its function, but has not happened: that comes back. */
    private int selectors() {
        if (!isInnermost() || x.at != Standing.HOST_CALL) {
            return 0;
        }
        FunctionInstance callee = x.callee;
        int parameters = callee == null ? 0 : callee.type.parameters().length;
        return facts().arguments() - parameters;
    }

    /**
     * The type of a local.
     *
     * @param index the first parameter is 0
     * @return a value type, in which types are the store's
     */
    public int localType(int index) {
        return TypeRegistry.canonical(facts().local(index), instance().typeIds);
    }

    /**
     * Whether a local has a value.
     *
     * @param index the first parameter is 0
     * @return false for one that has no default value and was not set
     */
    public boolean isSet(int index) {
        return facts().isSet(index);
    }

    /**
     * The type of an operand.
     *
     * @param index the lowest one is 0
     * @return a value type, in which types are the store's
     */
    public int operandType(int index) {
        return TypeRegistry.canonical(facts().operand(index), instance().typeIds);
    }

    /**
     * The slot of a local.
     *
     * @param index the first parameter is 0
     * @return its place in the execution's arrays
     */
    public int localSlot(int index) {
        return fp + index;
    }

    /**
     * The slot of an operand.
     *
     * @param index the lowest one is 0
     * @return its place in the execution's arrays, or -1 if it stands in {@link #selector} or
     *     {@link #callee}
     */
    public int operandSlot(int index) {
        int slot = fp + locals() + index;
        return slot < end ? slot : -1;
    }

    /**
     * What the host call that comes next found its function by, where a table was asked.
     *
     * @return the index in the table
     */
    public long selector() {
        return x.selector;
    }

    /**
     * The function of the host call that comes next.
     *
     * @return the function, or null if none does
     */
    public @Nullable FunctionInstance callee() {
        return isInnermost() && x.at == Standing.HOST_CALL ? x.callee : null;
    }

    /**
     * Hands the frame to another engine, which goes on with it from where it stands. Nothing but
     * what this cursor tells of the frame goes over.
     *
     * @param engine the engine's place in the store
     */
    public void moveTo(int engine) {
        int offset = offset();
        Standing at = standing();
        Code old = code();
        Code taker = instance().code(engine);
        // The engine finds the frame as the running one, whichever it is.
        int pcBefore = x.pc;
        int fpBefore = x.fp;
        int ownBefore = x.own;
        int functionBefore = x.function;
        Code codeBefore = x.code;
        long priceBefore = x.price;
        x.fp = fp;
        x.function = function;
        x.code = taker;
        taker.adopt(x, offset, at);
        if (isInnermost()) {
            pc = x.pc;
            code = taker;
            markCallee(old);
            return;
        }
        x.calls[place + Execution.ADDRESS] = ~x.pc;
        x.calls[place + Execution.OWN] = x.own;
        x.codes[place / Execution.FRAME] = taker;
        pc = x.pc;
        code = taker;
        x.pc = pcBefore;
        x.fp = fpBefore;
        x.own = ownBefore;
        x.function = functionBefore;
        x.code = codeBefore;
        x.price = priceBefore;
        markCallee(old);
    }

    /** The frame below names its code itself from now on: it was this frame's, which is another. */
    private void markCallee(Code old) {
        int below = place - Execution.FRAME;
        int address = x.calls[below + Execution.ADDRESS];
        if (address >= 0) {
            x.calls[below + Execution.ADDRESS] = ~address;
            x.codes[below / Execution.FRAME] = old;
        }
    }
}
