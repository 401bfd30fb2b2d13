package dev.godwit.wasm.script;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.failure.Unlinkable;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.numeric.WasmTrapReason;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a script on an engine.
 *
 * <p>Passed counts assertions only; a module, registration or action that fails counts as failed. A
 * time-out, an interrupt, or memory that runs out ends the script with one failure.
 *
 * <p>A script that needs a feature which is not supported is skipped as a whole: one whose text has
 * a keyword of it, or which defines a binary module with one of its type definitions or opcodes.
 *
 * @param <M> the engine's modules
 * @param <I> the engine's instances
 */
public final class ScriptRunner<M, I> {
    private final ScriptEngine<M, I> engine;
    private final Features features;
    private final Map<String, M> modules = new HashMap<>();
    private final Map<String, I> instances = new HashMap<>();
    private @Nullable M newestModule;
    private @Nullable I newestInstance;
    private @Nullable String unsupported;
    private int passed;
    private final List<ScriptResult.Failure> failures = new ArrayList<>();

    private ScriptRunner(ScriptEngine<M, I> engine, Features features) {
        this.engine = engine;
        this.features = features;
    }

    /**
     * Runs a script in a fresh store.
     *
     * @param commands the script
     * @param engine one that has nothing registered
     * @param features what is on; the engine was made with the same
     * @param <M> the engine's modules
     * @param <I> the engine's instances
     * @return the counts, and what failed
     */
    public static <M, I> ScriptResult run(
            List<Command> commands, ScriptEngine<M, I> engine, Features features) {
        if (!commands.isEmpty() && commands.get(0) instanceof Command.Unsupported unsupported) {
            return skipped(commands, unsupported.reason());
        }
        ScriptRunner<M, I> runner = new ScriptRunner<>(engine, features);
        runner.run(commands);
        if (runner.unsupported != null) {
            return skipped(commands, runner.unsupported);
        }
        return new ScriptResult(
                runner.passed, runner.failures.size(), 0, List.copyOf(runner.failures), "");
    }

    private static ScriptResult skipped(List<Command> commands, String reason) {
        int skipped = 0;
        for (Command command : commands) {
            skipped += command.isAssertion() ? 1 : 0;
        }
        return new ScriptResult(0, 0, skipped, List.of(), "not supported: " + reason);
    }

    /** An expectation that was not met. */
    private static final class Unmet extends Exception {
        private static final long serialVersionUID = 1L;

        Unmet(String message) {
            super(message, null, false, false);
        }
    }

    private void run(List<Command> commands) {
        ModuleSource.Loaded spectest = new ModuleSource.Binary(Spectest.binary()).load(features);
        engine.register("spectest", engine.instantiate(engine.loadHost(spectest)));
        for (Command command : commands) {
            try {
                run(command);
                passed += command.isAssertion() ? 1 : 0;
            } catch (Unmet e) {
                fail(command, String.valueOf(e.getMessage()));
            } catch (LimitReached e) {
                fail(command, describe(e));
                if (endsScript(e.limit())) {
                    return;
                }
            } catch (Failure e) {
                unsupported = neededBy(command, e);
                if (unsupported != null) {
                    return;
                }
                fail(command, describe(e));
            } catch (IllegalArgumentException e) {
                fail(command, String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * The feature for want of which a module could not be defined, or one of its functions not be
     * validated when it was called, or null.
     */
    private static @Nullable String neededBy(Command command, Failure failure) {
        String feature = neededBy(failure);
        if (feature == null) {
            return null;
        }
        String what = command instanceof Command.Define ? "the module" : "what is called";
        return feature + " (" + what + " at line " + command.line() + ")";
    }

    private static @Nullable String neededBy(Failure failure) {
        Throwable reason =
                failure instanceof Trap trap && trap.reason() == WasmTrapReason.INVALID_FUNCTION
                        ? trap.getCause()
                        : failure;
        return reason instanceof Malformed malformed ? malformed.unsupported() : null;
    }

    private static boolean endsScript(LimitReached.Limit limit) {
        return switch (limit) {
            case TIMEOUT, INTERRUPT, MEMORY, FUEL, SLICE -> true;
            case VALUES, CALLS, NESTED_ENTRIES, IMPLEMENTATION -> false;
        };
    }

    private void fail(Command command, String message) {
        failures.add(new ScriptResult.Failure(command.line(), message));
    }

    private static String describe(Failure failure) {
        String kind =
                switch (failure) {
                    case Malformed e -> "malformed: ";
                    case Invalid e -> "invalid: ";
                    case Unlinkable e -> "unlinkable: ";
                    case Trap e -> "trap: ";
                    case LimitReached e -> "limit: ";
                    case EngineBug e -> "engine bug: ";
                };
        Place place = failure instanceof BadInput bad ? bad.place() : null;
        return kind + failure.getMessage() + (place == null ? "" : " " + place.describe());
    }

    private void run(Command command) throws Unmet {
        switch (command) {
            case Command.Define define -> define(define);
            case Command.Instantiate instantiate -> {
                M module = named(modules, instantiate.module(), newestModule, "module definition");
                instance(instantiate.name(), engine.instantiate(module));
            }
            case Command.Register register ->
                    engine.register(
                            register.as(),
                            named(instances, register.instance(), newestInstance, "module"));
            case Command.Perform perform -> perform(perform.action());
            case Command.AssertReturn assertion -> assertReturn(assertion);
            case Command.AssertActionFails assertion -> assertActionFails(assertion);
            case Command.AssertModuleFails assertion -> assertModuleFails(assertion);
            case Command.Unsupported unsupported -> throw new Unmet(unsupported.reason());
            case Command.Unreadable unreadable -> throw unreadable.failure();
        }
    }

    private static <T> T named(
            Map<String, T> map, @Nullable String name, @Nullable T newest, String what)
            throws Unmet {
        T found = name == null ? newest : map.get(name);
        if (found == null) {
            throw new Unmet(name == null ? "there is no " + what : "unknown " + what + " $" + name);
        }
        return found;
    }

    private void define(Command.Define define) {
        // what fails must not leave an older one to stand in for it
        newestModule = null;
        if (define.isInstantiated()) {
            newestInstance = null;
        }
        if (define.name() != null) {
            modules.remove(define.name());
            if (define.isInstantiated()) {
                instances.remove(define.name());
            }
        }
        ModuleSource.Loaded loaded = define.source().load(features);
        M module = engine.load(loaded);
        newestModule = module;
        if (define.name() != null) {
            modules.put(define.name(), module);
        }
        if (define.isInstantiated()) {
            instance(define.name(), engine.instantiate(module));
        }
    }

    private void instance(@Nullable String name, I instance) {
        newestInstance = instance;
        if (name != null) {
            instances.put(name, instance);
        }
    }

    private List<ScriptValue> perform(Action action) throws Unmet {
        I instance = named(instances, action.instance(), newestInstance, "module");
        return action.isGet()
                ? List.of(engine.get(instance, action.export()))
                : engine.invoke(instance, action.export(), action.arguments());
    }

    private void assertReturn(Command.AssertReturn assertion) throws Unmet {
        List<Expected> expected = assertion.results();
        List<ScriptValue> actual = perform(assertion.action());
        boolean holds = actual.size() == expected.size();
        for (int i = 0; holds && i < actual.size(); i++) {
            holds = expected.get(i).matches(actual.get(i));
        }
        if (!holds) {
            throw new Unmet(
                    assertion.action() + ": expected " + list(expected) + ", got " + list(actual));
        }
    }

    private static String list(List<?> values) {
        if (values.isEmpty()) {
            return "no results";
        }
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(text.isEmpty() ? "" : " ").append(value);
        }
        return text.toString();
    }

    private void assertActionFails(Command.AssertActionFails assertion) throws Unmet {
        String wanted =
                switch (assertion.failure()) {
                    case TRAP -> "trap: ";
                    case EXHAUSTION -> "limit: ";
                    case EXCEPTION -> "an exception";
                };
        List<ScriptValue> results;
        try {
            results = perform(assertion.action());
        } catch (Failure e) {
            boolean isKind =
                    switch (assertion.failure()) {
                        case TRAP ->
                                e instanceof Trap trap
                                        && trap.reason() != WasmTrapReason.UNCAUGHT_EXCEPTION;
                        case EXHAUSTION -> e instanceof LimitReached;
                        case EXCEPTION ->
                                e instanceof Trap trap
                                        && trap.reason() == WasmTrapReason.UNCAUGHT_EXCEPTION;
                    };
            if (isKind && e.getMessage().startsWith(assertion.text())) {
                return;
            }
            if (e instanceof LimitReached limit && endsScript(limit.limit())
                    || neededBy(e) != null) {
                throw e;
            }
            throw new Unmet(
                    assertion.action()
                            + ": expected "
                            + wanted
                            + assertion.text()
                            + ", got "
                            + describe(e));
        }
        throw new Unmet(
                assertion.action()
                        + ": expected "
                        + wanted
                        + assertion.text()
                        + ", got "
                        + list(results));
    }

    private void assertModuleFails(Command.AssertModuleFails assertion) throws Unmet {
        String wanted =
                switch (assertion.failure()) {
                            case MALFORMED -> "malformed: ";
                            case INVALID -> "invalid: ";
                            case UNLINKABLE -> "unlinkable: ";
                            case TRAP -> "trap: ";
                        }
                        + assertion.text();
        try {
            boolean runs =
                    assertion.failure() == Command.ModuleFailure.UNLINKABLE
                            || assertion.failure() == Command.ModuleFailure.TRAP;
            ModuleSource.Loaded loaded = assertion.source().load(features);
            if (runs) {
                engine.instantiate(engine.load(loaded));
            } else {
                engine.loadStrictly(loaded);
            }
        } catch (Failure e) {
            boolean isKind =
                    switch (assertion.failure()) {
                        case MALFORMED -> e instanceof Malformed;
                        case INVALID -> e instanceof Invalid;
                        case UNLINKABLE -> e instanceof Unlinkable;
                        case TRAP -> e instanceof Trap;
                    };
            if (isKind && e.getMessage().startsWith(assertion.text())) {
                return;
            }
            if (e instanceof LimitReached limit && endsScript(limit.limit())) {
                throw e;
            }
            throw new Unmet("module: expected " + wanted + ", got " + describe(e));
        }
        throw new Unmet("module: expected " + wanted + ", got no failure");
    }
}
