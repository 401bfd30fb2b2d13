package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Platform;
import dev.godwit.wasi.Wasi;
import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.Extern;
import dev.godwit.wasm.runtime.GlobalInstance;
import dev.godwit.wasm.runtime.HostFunction;
import dev.godwit.wasm.runtime.Instantiation;
import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.Store;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an instance is made of. One builder makes one instance. */
public final class InstanceBuilder {
    /** Makes a thing of the host in the store, once that exists. */
    @FunctionalInterface
    private interface Source {
        @Nullable Extern make(Home home, Import wanted, WasmModule module);
    }

    private final WasmModule module;
    private final Map<String, Source> sources = new HashMap<>();
    private final Map<String, Instance> linked = new LinkedHashMap<>();
    private Limits limits = Limits.DEFAULT;
    private HostFunctions fallback = (from, name) -> null;
    private @Nullable Clock clock;
    private @Nullable Wasi world;
    private Engines engines = EngineNames.DEFAULT;

    InstanceBuilder(WasmModule module) {
        this.module = module;
    }

    /**
     * Sets the bounds. An instance that is linked with another shares the other's bounds of memory,
     * values and calls.
     *
     * @param bounds the bounds
     * @return this
     */
    public InstanceBuilder limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    /**
     * Sets what runs its functions; an instance that is linked with another gets the other's.
     *
     * @param name a name of {@link EngineNames#all}
     * @return this
     * @throws IllegalArgumentException if there is no such engine
     */
    public InstanceBuilder engine(String name) {
        return engines(EngineNames.find(name));
    }

    /** Sets what runs its functions, for tests of engines. */
    InstanceBuilder engines(Engines several) {
        engines = several;
        return this;
    }

    /**
     * Sets the clock that waits are measured by. Without it, it is that of the world of WASI, or
     * else the platform's; an instance that is linked with another has the other's.
     *
     * @param time the clock
     * @return this
     */
    public InstanceBuilder clock(Clock time) {
        clock = time;
        return this;
    }

    /**
     * Gives a function of the host.
     *
     * @param from the import's first name
     * @param name the import's second name
     * @param signature its type, such as {@code (i32, i64) -> f32}; a module that asks for another
     *     type cannot be linked
     * @param code what it does
     * @return this
     * @throws IllegalArgumentException if the signature is none
     */
    public InstanceBuilder function(String from, String name, String signature, HostFunction code) {
        FunctionType type = Signature.parse(signature);
        return add(
                from,
                name,
                (home, wanted, importer) -> {
                    Store store = home.store();
                    // A type with the same parameters and results may be another one all the same:
                    // one that may have subtypes. The host's function takes the module's.
                    return wanted.type() instanceof ExternType.Func func
                                    && importer.structure()
                                            .functionType(func.typeIndex())
                                            .equals(type)
                            ? newFunction(store, importer, func, wanted, code)
                            : new Extern.Func(store.newFunction(from, name, type, code));
                });
    }

    private static Extern newFunction(
            Store store,
            WasmModule importer,
            ExternType.Func func,
            Import wanted,
            HostFunction code) {
        int typeId = store.types().register(importer.structure())[func.typeIndex()];
        return new Extern.Func(store.newFunction(wanted.module(), wanted.name(), typeId, code));
    }

    /**
     * Gives functions of the host by name, whatever type the module asks for: for whole interfaces,
     * and for tools that do not know the module.
     *
     * @param functions asked after everything else
     * @return this
     */
    public InstanceBuilder functions(HostFunctions functions) {
        fallback = functions;
        return this;
    }

    /**
     * Gives WASI preview 1. Its clock becomes the instance's, since one guest has one clock.
     *
     * @param guestsWorld what it is granted; to be closed after the instance
     * @return this
     */
    public InstanceBuilder wasi(Wasi guestsWorld) {
        world = guestsWorld;
        return this;
    }

    /**
     * Gives a global of the host.
     *
     * @param from the import's first name
     * @param name the import's second name
     * @param type its value type, such as {@code i32}
     * @param mutable whether it may be set
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if there is no such type
     */
    public InstanceBuilder global(
            String from, String name, String type, boolean mutable, @Nullable Object value) {
        int valueType = valueType(type);
        return add(
                from,
                name,
                (home, wanted, importer) -> {
                    Store store = home.store();
                    GlobalInstance global =
                            store.newGlobal(new ExternType.Global(valueType, mutable));
                    Invocation.set(home.execution(), store, global, value);
                    return new Extern.Global(global);
                });
    }

    /**
     * Gives a memory of the host. Reach it through an instance that exports it.
     *
     * @param from the import's first name
     * @param name the import's second name
     * @param pages its size, in pages of 64 KiB
     * @param maximum its greatest size in pages, at most 65,536
     * @return this
     * @throws IllegalArgumentException if the sizes are none
     */
    public InstanceBuilder memory(String from, String name, int pages, int maximum) {
        checkSizes(pages, maximum, 65_536);
        AddressLimits bounds = new AddressLimits(pages, maximum, true, false);
        return add(
                from,
                name,
                (home, wanted, importer) ->
                        new Extern.Mem(
                                home.store().newMemory(new ExternType.Mem(bounds, false, 16))));
    }

    private static void checkSizes(int size, int maximum, int greatest) {
        if (size < 0 || maximum < size || maximum > greatest) {
            throw new IllegalArgumentException(
                    "sizes must be 0 <= size <= maximum <= "
                            + greatest
                            + ", not "
                            + size
                            + " and "
                            + maximum);
        }
    }

    /**
     * Gives a table of the host, all null.
     *
     * @param from the import's first name
     * @param name the import's second name
     * @param type a reference type such as {@code funcref}
     * @param size its size
     * @param maximum its greatest size
     * @return this
     * @throws IllegalArgumentException if there is no such type, or the sizes are none
     */
    public InstanceBuilder table(String from, String name, String type, int size, int maximum) {
        int elementType = valueType(type);
        if (!ValueTypes.isReference(elementType)) {
            throw new IllegalArgumentException("not a reference type: \"" + type + "\"");
        }
        checkSizes(size, maximum, Integer.MAX_VALUE);
        AddressLimits bounds = new AddressLimits(size, maximum, true, false);
        return add(
                from,
                name,
                (home, wanted, importer) ->
                        new Extern.Table(
                                home.store()
                                        .newTable(
                                                new ExternType.Table(bounds, elementType), null)));
    }

    /**
     * Gives a tag of the host.
     *
     * @param from the import's first name
     * @param name the import's second name
     * @param signature what its exceptions carry, such as {@code (i32, externref)}
     * @return this
     * @throws IllegalArgumentException if the signature is none
     */
    public InstanceBuilder tag(String from, String name, String signature) {
        FunctionType type = Signature.parse(signature);
        return add(
                from, name, (home, wanted, importer) -> new Extern.Tag(home.store().newTag(type)));
    }

    /**
     * Gives the exports of another instance.
     *
     * @param from the first name that the module imports them by
     * @param other the instance; it and this one belong together from now on
     * @return this
     */
    public InstanceBuilder link(String from, Instance other) {
        linked.put(from, other);
        return this;
    }

    private InstanceBuilder add(String from, String name, Source source) {
        sources.put(from + '\0' + name, source);
        return this;
    }

    private static int valueType(String name) {
        int type = Signature.valueType(name.trim());
        if (type == ValueTypes.BOTTOM) {
            throw new IllegalArgumentException("not a value type: \"" + name + "\"");
        }
        return type;
    }

    /**
     * Links, initialises, and runs the start function.
     *
     * @return the instance
     * @throws dev.godwit.base.failure.Unlinkable if an import is missing or of another type
     * @throws dev.godwit.base.failure.Trap if initialising fails
     * @throws LimitReached if a bound is reached
     * @throws IllegalArgumentException if it is to be linked with instances that are not linked
     *     with each other, or has two clocks
     */
    public Instance build() {
        Instance made = initialize();
        made.bounded(() -> {
            Instantiation.start(made.execution(), made.live());
            return null;
        });
        return made;
    }

    /** Links and initialises, and leaves the start function to be run. */
    Instance initialize() {
        Home home = home();
        Instance made = new Instance(home, limits);
        made.bounded(() ->
                Instantiation.initialize(
                        home.execution(),
                        home.store(),
                        module.validated(),
                        wanted -> find(home, wanted),
                        made::become));
        return made;
    }

    private Home home() {
        Home home = null;
        for (Instance other : linked.values()) {
            if (home != null && home != other.home()) {
                throw new IllegalArgumentException(
                        "two instances that were not linked with each other cannot both be linked"
                                + " with a third");
            }
            home = other.home();
        }
        Clock wanted = wantedClock();
        if (home == null) {
            Store store = new Store(engines, limits.forStore());
            home = new Home(store, store.newExecution());
            home.execution()
                    .setClock(wanted == null ? InstanceBuilder::platformClock : () -> wanted);
        } else if (wanted != null && !wanted.equals(home.execution().clock())) {
            throw new IllegalArgumentException(
                    "it is to be linked with an instance that has another clock: one guest has one"
                            + " clock, which its first instance is given");
        }
        return home;
    }

    /** The clock that was asked for, or null if any will do. */
    private @Nullable Clock wantedClock() {
        if (world == null) {
            return clock;
        }
        if (clock != null && !clock.equals(world.clock())) {
            throw new IllegalArgumentException(
                    "its world of WASI has another clock: one guest has one clock, so give both"
                            + " the same, or only the world");
        }
        return world.clock();
    }

    private static @Nullable Clock platformClock() {
        Platform platform = Platforms.find();
        return platform == null ? null : platform.clock();
    }

    private @Nullable Extern find(Home home, Import wanted) {
        Instance other = linked.get(wanted.module());
        if (other != null) {
            Extern extern = Instantiation.export(other.live(), wanted.name());
            if (extern != null) {
                return extern;
            }
        }
        Source source = sources.get(wanted.module() + '\0' + wanted.name());
        if (source != null) {
            return source.make(home, wanted, module);
        }
        if (world != null && wanted.type() instanceof ExternType.Func) {
            Extern known = world.find(home.store(), wanted);
            if (known != null) {
                return known;
            }
        }
        if (wanted.type() instanceof ExternType.Func func) {
            HostFunction code = fallback.find(wanted.module(), wanted.name());
            if (code != null) {
                return newFunction(home.store(), module, func, wanted, code);
            }
        }
        return null;
    }
}
