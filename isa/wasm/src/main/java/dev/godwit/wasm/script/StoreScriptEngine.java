package dev.godwit.wasm.script;

import dev.godwit.base.host.VirtualClock;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.ArrayInstance;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.ExceptionInstance;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Extern;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.GlobalInstance;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.I31;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.Instantiation;
import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.Store;
import dev.godwit.wasm.runtime.StoreLimits;
import dev.godwit.wasm.runtime.StructInstance;
import dev.godwit.wasm.runtime.V128;
import dev.godwit.wasm.runtime.ValidatedModule;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs scripts on a store of their own. */
public final class StoreScriptEngine implements ScriptEngine<ValidatedModule, Instance> {
    /** A value of the script's host, as an external or an internal reference. */
    private record HostValue(long number) {}

    private final Features features;
    private final boolean lazy;
    private final Store store;
    private final Execution execution;
    private final Map<String, Instance> registered = new HashMap<>();

    /**
     * Makes an empty store.
     *
     * @param engines what runs it
     * @param features what modules may use
     * @param limits the store's bounds
     * @param lazy whether functions are validated at their first call
     */
    public StoreScriptEngine(Engines engines, Features features, StoreLimits limits, boolean lazy) {
        this.features = features;
        this.lazy = lazy;
        this.store = new Store(engines, limits);
        // nothing in a script can tell the time: its waits need not last
        VirtualClock clock = VirtualClock.still();
        execution = store.newExecution();
        execution.setClock(() -> clock);
    }

    /**
     * The guest thread that runs everything.
     *
     * @return what a timeout stops
     */
    public Execution execution() {
        return execution;
    }

    @Override
    public ValidatedModule load(ModuleSource.Loaded module) {
        return load(module, features, lazy);
    }

    @Override
    public ValidatedModule loadStrictly(ModuleSource.Loaded module) {
        return load(module, features, false);
    }

    @Override
    public ValidatedModule loadHost(ModuleSource.Loaded module) {
        return load(module, Features.parse("3.0,threads"), false);
    }

    private ValidatedModule load(ModuleSource.Loaded module, Features required, boolean isLazy) {
        return ValidatedModule.load(
                module.binary(), required, isLazy, store.engines().tables(), module::locate);
    }

    @Override
    public Instance instantiate(ValidatedModule module) {
        try {
            return Instantiation.instantiate(
                    execution,
                    store,
                    module,
                    wanted -> {
                        Instance instance = registered.get(wanted.module());
                        return instance == null
                                ? null
                                : Instantiation.export(instance, wanted.name());
                    });
        } catch (GuestException e) {
            throw e.uncaught(store);
        }
    }

    @Override
    public void register(String name, Instance instance) {
        registered.put(name, instance);
    }

    @Override
    public List<ScriptValue> invoke(
            Instance instance, String function, List<ScriptValue> arguments) {
        FunctionInstance target = instance.function(function);
        if (target == null) {
            throw new IllegalArgumentException("no exported function \"" + function + "\"");
        }
        @Nullable Object[] values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = toJava(arguments.get(i));
        }
        @Nullable Object[] results;
        try {
            results = Invocation.invoke(execution, target, values);
        } catch (GuestException e) {
            throw e.uncaught(store);
        }
        List<ScriptValue> list = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            list.add(toScript(results[i], target.type.results()[i]));
        }
        return list;
    }

    @Override
    public ScriptValue get(Instance instance, String global) {
        Export export = instance.exports().get(global);
        if (export == null
                || !(Extern.of(instance, export) instanceof Extern.Global(GlobalInstance found))) {
            throw new IllegalArgumentException("no exported global \"" + global + "\"");
        }
        return toScript(Invocation.value(found), found.type.valueType());
    }

    private static @Nullable Object toJava(ScriptValue value) {
        return switch (value.kind()) {
            case I32 -> (Object) (int) value.low();
            case I64 -> value.low();
            case F32 -> Float.intBitsToFloat((int) value.low());
            case F64 -> Double.longBitsToDouble(value.low());
            case V128 -> new V128(value.low(), value.high());
            case NULL -> null;
            case EXTERN, HOST -> new HostValue(value.low());
            case I31 -> new I31((int) value.low());
            default -> throw new IllegalArgumentException("a script cannot pass " + value.kind());
        };
    }

    private ScriptValue toScript(@Nullable Object value, int type) {
        return switch (value) {
            case null -> ScriptValue.of(ScriptValue.Kind.NULL, 0);
            case Integer i -> ScriptValue.of(ScriptValue.Kind.I32, i);
            case Long l -> ScriptValue.of(ScriptValue.Kind.I64, l);
            case Float f ->
                    ScriptValue.of(ScriptValue.Kind.F32, Float.floatToRawIntBits(f) & 0xffffffffL);
            case Double d -> ScriptValue.of(ScriptValue.Kind.F64, Double.doubleToRawLongBits(d));
            case V128(long low, long high) -> new ScriptValue(ScriptValue.Kind.V128, low, high);
            default -> reference(value, type);
        };
    }

    private ScriptValue reference(Object value, int type) {
        boolean isExternal = store.types().topOf(ValueTypes.heapType(type)) == ValueTypes.EXTERN;
        if (value instanceof HostValue(long number)) {
            return ScriptValue.of(
                    isExternal ? ScriptValue.Kind.EXTERN : ScriptValue.Kind.HOST, number);
        }
        if (isExternal) {
            return ScriptValue.of(ScriptValue.Kind.EXTERN_ANY, 0);
        }
        return switch (value) {
            case I31 small -> ScriptValue.of(ScriptValue.Kind.I31, small.value());
            case StructInstance ignored -> ScriptValue.of(ScriptValue.Kind.STRUCT, 0);
            case ArrayInstance ignored -> ScriptValue.of(ScriptValue.Kind.ARRAY, 0);
            case ExceptionInstance ignored -> ScriptValue.of(ScriptValue.Kind.EXN, 0);
            case FunctionInstance ignored -> ScriptValue.of(ScriptValue.Kind.FUNC, 0);
            default -> throw new IllegalArgumentException("unknown reference " + value);
        };
    }
}
