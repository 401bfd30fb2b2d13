package dev.godwit.conformance.suite;

import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.script.ModuleSource;
import dev.godwit.wasm.script.ScriptEngine;
import dev.godwit.wasm.script.ScriptValue;
import dev.godwit.wasm.script.StoreScriptEngine;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Runs a script in two stores, whose engines differ, and has a command fail if what it gives is not
 * the same in both: the results, the failure with its backtrace, and the count of the meter.
 */
final class TwoScriptEngines
        implements ScriptEngine<TwoScriptEngines.Modules, TwoScriptEngines.Instances> {
    /** A module, loaded once for each store. */
    record Modules(ValidatedModule first, ValidatedModule second) {}

    /** A module's instances. */
    record Instances(Instance first, Instance second) {}

    /** What a command gave. */
    private record Outcome<T>(@Nullable T value, @Nullable RuntimeException failure, long meter) {
        /** What must be the same in both stores. */
        String described(boolean withValue) {
            StringBuilder text = new StringBuilder("fuel ").append(meter);
            if (failure instanceof Trap trap) {
                text.append(", ").append(trap.getMessage()).append(trap.backtrace());
            } else if (failure != null) {
                text.append(", ").append(failure);
            } else if (withValue) {
                text.append(", ").append(value);
            }
            return text.toString();
        }
    }

    private final StoreScriptEngine first;
    private final StoreScriptEngine second;
    private final LongConsumer meters;

    /**
     * Makes one.
     *
     * @param first an engine with a meter
     * @param second another one
     * @param meters told what each command cost
     */
    TwoScriptEngines(StoreScriptEngine first, StoreScriptEngine second, LongConsumer meters) {
        this.first = first;
        this.second = second;
        this.meters = meters;
    }

    @Override
    public Modules load(ModuleSource.Loaded module) {
        return new Modules(first.load(module), second.load(module));
    }

    @Override
    public Modules loadHost(ModuleSource.Loaded module) {
        return new Modules(first.loadHost(module), second.loadHost(module));
    }

    @Override
    public Modules loadStrictly(ModuleSource.Loaded module) {
        return new Modules(first.loadStrictly(module), second.loadStrictly(module));
    }

    @Override
    public Instances instantiate(Modules module) {
        Outcome<Instance> one = run(first, () -> first.instantiate(module.first()));
        Outcome<Instance> other = run(second, () -> second.instantiate(module.second()));
        compare(one, other, false);
        return new Instances(valueOf(one), valueOf(other));
    }

    @Override
    public void register(String name, Instances instance) {
        first.register(name, instance.first());
        second.register(name, instance.second());
    }

    @Override
    public List<ScriptValue> invoke(
            Instances instance, String function, List<ScriptValue> arguments) {
        var one = run(first, () -> first.invoke(instance.first(), function, arguments));
        var other = run(second, () -> second.invoke(instance.second(), function, arguments));
        compare(one, other, true);
        return valueOf(one);
    }

    @Override
    public ScriptValue get(Instances instance, String global) {
        var one = run(first, () -> first.get(instance.first(), global));
        var other = run(second, () -> second.get(instance.second(), global));
        compare(one, other, true);
        return valueOf(one);
    }

    private static <T> Outcome<T> run(StoreScriptEngine engine, Supplier<T> command) {
        long before = engine.execution().meter;
        T value = null;
        RuntimeException failure = null;
        try {
            value = command.get();
        } catch (Failure | IllegalArgumentException e) {
            failure = e;
        }
        return new Outcome<>(value, failure, engine.execution().meter - before);
    }

    private void compare(Outcome<?> one, Outcome<?> other, boolean withValue) {
        meters.accept(one.meter());
        String expected = one.described(withValue);
        String actual = other.described(withValue);
        if (!expected.equals(actual)) {
            throw new IllegalArgumentException(
                    "the engines differ: " + expected + " and " + actual);
        }
    }

    private static <T> T valueOf(Outcome<T> outcome) {
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        if (outcome.value() == null) {
            throw new IllegalStateException("neither a value nor a failure");
        }
        return outcome.value();
    }
}
