package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.GlobalInstance;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.Instantiation;
import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.MemoryInstance;
import dev.godwit.wasm.runtime.Store;
import dev.godwit.wasm.runtime.TableInstance;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A module with its memory and state. It may be called again after a trap, a limit or a timeout.
 *
 * <p>One thread at a time may use an instance, and all that are linked with it: entering from a
 * second one is an {@link IllegalStateException}. Only {@link #interrupt} is for any thread.
 *
 * <p>Functions, memories and tables that were taken from it go on with its new state after {@link
 * #reset}, and are an {@link IllegalStateException} after {@link #close}.
 */
public final class Instance implements AutoCloseable {
    /**
     * Null once it is closed: what it holds is free when nothing that is linked with it is open.
     */
    private volatile @Nullable Home home;

    private final Limits limits;
    private dev.godwit.wasm.runtime.@Nullable Instance instance;

    Instance(Home home, Limits limits) {
        this.home = home;
        this.limits = limits;
    }

    /**
     * Begins to make an instance.
     *
     * @param module its code
     * @return a builder with default limits and nothing imported
     */
    public static InstanceBuilder builder(WasmModule module) {
        return new InstanceBuilder(module);
    }

    /**
     * The instance that calls a host function.
     *
     * @param call the call
     * @return the instance whose function calls
     * @throws IllegalStateException if Java calls the function directly
     */
    public static Instance of(HostCall call) {
        dev.godwit.wasm.runtime.Instance caller = call.caller();
        if (caller != null && caller.embedder instanceof Instance found) {
            return found;
        }
        throw new IllegalStateException("no instance calls: Java does");
    }

    Home home() {
        Home open = home;
        if (open == null) {
            throw closed();
        }
        return open;
    }

    Store store() {
        return home().store();
    }

    Execution execution() {
        return home().execution();
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the instance is closed");
    }

    /** The state; replaced by {@link #reset}. */
    dev.godwit.wasm.runtime.Instance live() {
        dev.godwit.wasm.runtime.Instance live = instance;
        if (live == null) {
            throw closed();
        }
        return live;
    }

    /** Makes a state this instance's. */
    void become(dev.godwit.wasm.runtime.Instance state) {
        state.embedder = this;
        instance = state;
    }

    /**
     * An exported function.
     *
     * @param name its name
     * @return the function
     * @throws IllegalArgumentException if there is no such function; the message names similar ones
     */
    public Function function(String name) {
        findFunction(name);
        return new Function(this, () -> findFunction(name));
    }

    private FunctionInstance findFunction(String name) {
        FunctionInstance function = live().function(name);
        if (function == null) {
            throw missing("function", Export.Kind.FUNC, name);
        }
        return function;
    }

    /**
     * A function that the guest gave as a reference: a result, an element of a table, a global.
     *
     * @param reference the reference
     * @return the function; it stays the same one after {@link #reset}
     * @throws IllegalArgumentException if it is no reference to a function, or to one of an
     *     instance that is not linked with this one
     */
    public Function callable(@Nullable Object reference) {
        if (reference instanceof FunctionInstance function) {
            if (!function.store().equals(store())) {
                throw new IllegalArgumentException(
                        "the function " + function + " is of an instance that is not linked");
            }
            return new Function(this, () -> function);
        }
        throw new IllegalArgumentException("not a reference to a function: " + reference);
    }

    /**
     * An exported memory.
     *
     * @param name its name
     * @return the memory
     * @throws IllegalArgumentException if there is no such memory
     */
    public LinearMemory memory(String name) {
        findMemory(name);
        return new LinearMemory(this, () -> findMemory(name));
    }

    private MemoryInstance findMemory(String name) {
        MemoryInstance memory = live().memory(name);
        if (memory == null) {
            throw missing("memory", Export.Kind.MEMORY, name);
        }
        return memory;
    }

    /**
     * An exported table.
     *
     * @param name its name
     * @return the table
     * @throws IllegalArgumentException if there is no such table
     */
    public Table table(String name) {
        findTable(name);
        return new Table(this, () -> findTable(name));
    }

    private TableInstance findTable(String name) {
        return live().tables[find("table", Export.Kind.TABLE, name).index()];
    }

    /**
     * The value of an exported global.
     *
     * @param name its name
     * @return its value, as a result of a function would be
     * @throws IllegalArgumentException if there is no such global
     */
    public @Nullable Object global(String name) {
        return Invocation.value(findGlobal(name));
    }

    /**
     * Sets an exported global.
     *
     * @param name its name
     * @param value its value, as an argument of a function would be
     * @throws IllegalArgumentException if there is no such global, it is immutable, or the value is
     *     not of its type
     * @throws IllegalStateException if another thread is inside the instance
     */
    public void setGlobal(String name, @Nullable Object value) {
        GlobalInstance global = findGlobal(name);
        if (!global.type.mutable()) {
            throw new IllegalArgumentException("the global '" + name + "' is immutable");
        }
        alone(() -> {
            Invocation.set(execution(), store(), global, value);
            return null;
        });
    }

    private GlobalInstance findGlobal(String name) {
        return live().globals[find("global", Export.Kind.GLOBAL, name).index()];
    }

    /**
     * An exception that a host function may throw into the guest.
     *
     * @param tag the name of an exported tag
     * @param values what the exception carries, as arguments of a function would be
     * @return the exception, to be thrown
     * @throws IllegalArgumentException if there is no such tag, or the values are not of its type
     * @throws IllegalStateException if another thread is inside the instance
     * @throws LimitReached if the memory is used up
     */
    public GuestException exception(String tag, @Nullable Object... values) {
        Export export = find("tag", Export.Kind.TAG, tag);
        return new GuestException(
                alone(() ->
                        Invocation.exception(
                                execution(), store(), live().tags[export.index()], values)),
                List.of());
    }

    /**
     * The names of everything it exports.
     *
     * @return in the module's order
     */
    public Set<String> exports() {
        return Collections.unmodifiableSet(live().exports().keySet());
    }

    private Export find(String what, Export.Kind kind, String name) {
        Export export = live().exports().get(name);
        if (export == null || export.kind() != kind) {
            throw missing(what, kind, name);
        }
        return export;
    }

    private IllegalArgumentException missing(String what, Export.Kind kind, String name) {
        Map<String, Export> exports = live().exports();
        var candidates =
                exports.values().stream()
                        .filter(export -> export.kind() == kind)
                        .map(Export::name)
                        .toList();
        return new IllegalArgumentException(
                "no exported " + what + " '" + name + "'" + Similar.hint(name, candidates));
    }

    @Nullable Object call(FunctionInstance function, @Nullable Object... arguments) {
        live();
        return Function.single(bounded(() -> Invocation.invoke(execution(), function, arguments)));
    }

    Call begin(FunctionInstance function, @Nullable Object... arguments) {
        live();
        return new Call(this, limits, function, Arrays.copyOf(arguments, arguments.length));
    }

    /** Does work on this thread alone, see {@link Bounds#alone}. */
    <T extends @Nullable Object> T alone(Bounds.Work<T> work) {
        return new Bounds(execution(), limits.timeout()).alone(work);
    }

    /**
     * Does work on this thread alone, under the timeout. Inside a call from the guest exceptions
     * pass as they are.
     */
    <T extends @Nullable Object> T bounded(Bounds.Work<T> work) {
        Home inside = home();
        Execution x = inside.execution();
        boolean isInside = x.isInside();
        try {
            return new Bounds(x, limits.timeout()).run(work);
        } catch (GuestException e) {
            throw isInside ? e : e.uncaught(inside.store());
        }
    }

    /**
     * Stops what runs in the instance at its next safepoint, with {@link LimitReached}; without
     * effect if nothing runs. May be called by any thread.
     */
    public void interrupt() {
        Home open = home;
        if (open != null && open.execution().isOccupied()) {
            open.execution().requestStop(new LimitReached(Limit.INTERRUPT, -1, ""));
        }
    }

    /**
     * The units of the meter that it and what is linked with it have used.
     *
     * @return 0 or more
     * @throws IllegalStateException if its limits ask for no meter
     */
    public long used() {
        return new Bounds(execution(), limits.timeout()).used();
    }

    /**
     * Grants more fuel. What was used beyond the fuel is missing from that.
     *
     * @param units units of the meter, 0 or more
     * @throws IllegalStateException if its limits ask for no meter, or another thread is inside
     */
    public void refuel(long units) {
        new Bounds(execution(), limits.timeout()).refuel(units);
    }

    /**
     * Gives the instance what it defines itself anew: memories, tables, globals, segments; then
     * runs its start function. What it imports stays as it is, and so does what other instances
     * import from it.
     *
     * @throws dev.godwit.base.failure.Trap if the start function fails; the instance is closed then
     * @throws LimitReached if a bound is reached; the instance is closed then
     * @throws IllegalStateException if it runs, or is closed
     */
    public void reset() {
        if (execution().depth() > 0) {
            throw new IllegalStateException("an instance cannot be reset while it runs");
        }
        dev.godwit.wasm.runtime.Instance old = live();
        boolean done = false;
        try {
            bounded(() -> {
                Execution execution = execution();
                var state = Instantiation.reset(execution, old, this::become);
                Instantiation.start(execution, state);
                return null;
            });
            done = true;
        } finally {
            if (!done && instance != old) {
                close();
            }
        }
    }

    /**
     * Frees what the instance holds; what instances that are linked with it use stays until they
     * are closed too. Calling it afterwards is an {@link IllegalStateException}.
     */
    @Override
    public void close() {
        Home left = home;
        var state = instance;
        instance = null;
        home = null;
        // While another thread runs there, that thread's guest still needs it.
        if (left != null
                && state != null
                && (!left.execution().isOccupied() || left.execution().isInside())) {
            left.store().close(state);
        }
    }
}
