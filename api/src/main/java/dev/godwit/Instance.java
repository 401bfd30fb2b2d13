package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Extern;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.HostFunction;
import dev.godwit.wasm.runtime.Imports;
import dev.godwit.wasm.runtime.Instantiation;
import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.MemoryInstance;
import dev.godwit.wasm.runtime.Store;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A module with its memory and state. It may be called again after a trap, a limit or a timeout.
 *
 * <p>One thread at a time may use an instance, and all that are linked with it: entering from a
 * second one is an {@link IllegalStateException}. Only {@link #interrupt} is for any thread.
 */
public final class Instance implements AutoCloseable {
    private final Store store;
    private final Limits limits;
    private dev.godwit.wasm.runtime.@Nullable Instance instance;

    private Instance(Store store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /**
     * Begins to make an instance.
     *
     * @param module its code
     * @return a builder with default limits and nothing imported
     */
    public static Builder builder(WasmModule module) {
        return new Builder(module);
    }

    /** What an instance is made of. */
    public static final class Builder {
        private final WasmModule module;
        private final Map<String, HostFunction> functions = new LinkedHashMap<>();
        private final Map<String, Instance> linked = new LinkedHashMap<>();
        private Limits limits = Limits.DEFAULT;
        private Imports others = wanted -> null;

        private Builder(WasmModule module) {
            this.module = module;
        }

        /**
         * Sets the bounds. An instance that is linked with another shares the other's memory bound.
         *
         * @param bounds the bounds
         * @return this
         */
        public Builder limits(Limits bounds) {
            limits = bounds;
            return this;
        }

        /**
         * Gives a function of the host; it gets the type that the module asks for.
         *
         * @param from the import's first name
         * @param name the import's second name
         * @param code what it does
         * @return this
         */
        public Builder function(String from, String name, HostFunction code) {
            functions.put(from + '\0' + name, code);
            return this;
        }

        /**
         * Gives the exports of another instance.
         *
         * @param from the first name that the module imports them by
         * @param other the instance; it and this one belong together from now on
         * @return this
         */
        public Builder link(String from, Instance other) {
            linked.put(from, other);
            return this;
        }

        /**
         * Gives what neither {@link #function} nor {@link #link} has.
         *
         * @param imports asked last
         * @return this
         */
        public Builder imports(Imports imports) {
            others = imports;
            return this;
        }

        /**
         * Links, initialises, and runs the start function.
         *
         * @return the instance
         * @throws dev.godwit.base.failure.Unlinkable if an import is missing or of another type
         * @throws dev.godwit.base.failure.Trap if initialising fails
         * @throws LimitReached if a bound is reached
         */
        public Instance build() {
            Store store = null;
            for (Instance other : linked.values()) {
                if (store != null && store != other.store) {
                    throw new IllegalArgumentException(
                            "two instances that were not linked with each other cannot both be"
                                    + " linked with a third");
                }
                store = other.store;
            }
            if (store == null) {
                store = new Store(InPlace.ENGINE, limits.forStore());
            }
            Instance made = new Instance(store, limits);
            Store its = store;
            made.bounded(() -> {
                made.instance =
                        Instantiation.instantiate(
                                its, module.validated(), wanted -> find(its, wanted));
                return null;
            });
            return made;
        }

        private @Nullable Extern find(Store store, Import wanted) {
            Instance other = linked.get(wanted.module());
            if (other != null) {
                Extern extern = Instantiation.export(other.live(), wanted.name());
                if (extern != null) {
                    return extern;
                }
            }
            HostFunction code = functions.get(wanted.module() + '\0' + wanted.name());
            if (code != null && wanted.type() instanceof ExternType.Func func) {
                return new Extern.Func(
                        store.newFunction(
                                wanted.module() + "." + wanted.name(),
                                typeId(store, func.typeIndex()),
                                code));
            }
            return others.find(wanted);
        }

        private int typeId(Store store, int typeIndex) {
            return store.types().register(module.structure())[typeIndex];
        }
    }

    private dev.godwit.wasm.runtime.Instance live() {
        dev.godwit.wasm.runtime.Instance live = instance;
        if (live == null) {
            throw new IllegalStateException("the instance is closed");
        }
        return live;
    }

    /**
     * An exported function.
     *
     * @param name its name
     * @return the function
     * @throws IllegalArgumentException if there is no such function; the message names similar ones
     */
    public Function function(String name) {
        FunctionInstance function = live().function(name);
        if (function == null) {
            throw missing("function", Export.Kind.FUNC, name);
        }
        return new Function(this, function);
    }

    /**
     * An exported memory.
     *
     * @param name its name
     * @return the memory
     * @throws IllegalArgumentException if there is no such memory
     */
    public LinearMemory memory(String name) {
        MemoryInstance memory = live().memory(name);
        if (memory == null) {
            throw missing("memory", Export.Kind.MEMORY, name);
        }
        return new LinearMemory(memory);
    }

    /**
     * The value of an exported global.
     *
     * @param name its name
     * @return its value, as a result of a function would be
     * @throws IllegalArgumentException if there is no such global
     */
    public @Nullable Object global(String name) {
        Export export = live().exports().get(name);
        if (export == null || export.kind() != Export.Kind.GLOBAL) {
            throw missing("global", Export.Kind.GLOBAL, name);
        }
        return Invocation.value(live().globals[export.index()]);
    }

    /**
     * The names of everything it exports.
     *
     * @return in the module's order
     */
    public Set<String> exports() {
        return live().exports().keySet();
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
        @Nullable Object[] results = bounded(() -> Invocation.invoke(store, function, arguments));
        return switch (results.length) {
            case 0 -> null;
            case 1 -> results[0];
            default -> results;
        };
    }

    /** What may run guest code. */
    @FunctionalInterface
    private interface Work<T extends @Nullable Object> {
        T run();
    }

    /** Does work under the timeout. Inside a call from the guest the outer timeout holds. */
    private <T extends @Nullable Object> T bounded(Work<T> work) {
        Execution execution = store.execution();
        if (limits.timeout() == null || execution.depth > 0) {
            return work.run();
        }
        Watchdog.Watch watch = Watchdog.watch(execution, limits.timeout());
        try {
            return work.run();
        } finally {
            watch.close();
        }
    }

    /**
     * Stops what runs in the instance at its next safepoint, with {@link LimitReached}; without
     * effect if nothing runs. May be called by any thread.
     */
    public void interrupt() {
        Execution execution = store.execution();
        if (execution.depth > 0) {
            execution.requestStop(new LimitReached(Limit.INTERRUPT, -1, ""));
        }
    }

    /**
     * Gives the instance what it defines itself anew: memories, tables, globals, segments; then
     * runs its start function. What it imports stays as it is. Functions and memories that were
     * taken from it before belong to the old state.
     */
    public void reset() {
        store.execution().checkThread();
        bounded(() -> {
            instance = Instantiation.reset(live());
            return null;
        });
    }

    /** Frees what the instance holds. Calling it afterwards is an {@link IllegalStateException}. */
    @Override
    public void close() {
        instance = null;
    }
}
