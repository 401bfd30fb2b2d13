package dev.godwit.conformance.mutation;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.failure.TrapReason;
import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.host.Alarm;
import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.Instantiation;
import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.Store;
import dev.godwit.wasm.runtime.StoreLimits;
import dev.godwit.wasm.runtime.V128;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.text.ModuleFile;
import dev.godwit.wasm.text.WasmText;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Does with an input all that can be done with one: reads, prints and parses, links, runs, resets.
 * What is allowed to happen is counted; anything else is thrown.
 */
final class Examiner {
    static final Features ALL = Features.parse("3.0,threads,custom-page-sizes,wide-arithmetic");

    private static final long MEMORY = 64L << 20;
    private static final StoreLimits LIMITS =
            new StoreLimits(MEMORY, 1 << 16, 1 << 10, StoreLimits.UNMETERED);
    private static final Duration TIMEOUT = Duration.ofMillis(20);
    private static final int MOST_CALLS = 64;
    private static final int MOST_TIMEOUTS = 2;

    /** What reading may allocate: a fixed part, and so much for each byte. */
    private static final long READING = 2 << 20;

    private static final long READING_PER_BYTE = 500;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    final Map<TrapReason, Integer> traps = new LinkedHashMap<>();
    final Map<Limit, Integer> limits = new EnumMap<>(Limit.class);
    int calls;
    int results;
    int printed;

    private int timeouts;

    /** Work that may end as a guest may. */
    @FunctionalInterface
    private interface Work {
        void run();
    }

    Verdict examine(byte[] bytes) {
        Verdict verdict = judge(bytes);
        verdicts.merge(verdict, 1, Integer::sum);
        return verdict;
    }

    private Verdict judge(byte[] bytes) {
        checkCost(bytes);
        ValidatedModule module;
        try {
            module = ModuleFile.load(bytes, ALL, false, InPlace.ENGINE.tables());
        } catch (Malformed e) {
            check(!String.valueOf(e.getMessage()).isBlank(), "no message");
            return Verdict.MALFORMED;
        } catch (Invalid e) {
            check(!String.valueOf(e.getMessage()).isBlank(), "no message");
            lazily(bytes);
            return Verdict.INVALID;
        } catch (LimitReached e) {
            return Verdict.LIMIT;
        }
        try {
            printAndParse(module);
        } catch (Failure e) {
            throw new AssertionError("it is valid, and what it prints is not", e);
        }
        return run(module);
    }

    /** Sizes that an input claims cost nothing until they are there. */
    private static void checkCost(byte[] bytes) {
        long most = READING + READING_PER_BYTE * bytes.length;
        // now and then the JVM counts what is not ours
        long allocated = cost(bytes);
        for (int i = 0; i < 2 && allocated > most; i++) {
            allocated = cost(bytes);
        }
        check(allocated <= most, "reading " + bytes.length + " bytes allocated " + allocated);
    }

    private static long cost(byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            ModuleFile.load(bytes, ALL, false, InPlace.ENGINE.tables());
        } catch (BadInput | LimitReached e) {
            // that is looked at later
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** A function that is invalid traps when it is called; the others run. */
    private void lazily(byte[] bytes) {
        try {
            run(ModuleFile.load(bytes, ALL, true, InPlace.ENGINE.tables()));
        } catch (Malformed | Invalid e) {
            // what is wrong is not in a function
        }
    }

    /** What is printed parses to a valid module, which comes back to the byte from then on. */
    private void printAndParse(ValidatedModule module) {
        byte[] text = WasmText.print(module.module());
        byte[] binary = WasmText.parse(text, ALL).binary();
        byte[] second = WasmText.print(ModuleFile.load(binary, ALL).module());
        byte[] again = WasmText.parse(second, ALL).binary();
        check(Arrays.equals(binary, again), "parsing what it prints gives another module");
        printed++;
    }

    private Verdict run(ValidatedModule module) {
        Store store = new Store(Engines.only(InPlace.ENGINE), LIMITS);
        Execution x = store.newExecution();
        VirtualClock clock = new VirtualClock(0, 0);
        x.setClock(() -> clock);
        Instance[] made = new Instance[1];
        Verdict verdict;
        timeouts = 0;
        try {
            guarded(
                    store,
                    x,
                    () ->
                            made[0] =
                                    Instantiation.instantiate(
                                            x,
                                            store,
                                            module,
                                            new GenericImports(store, module.module())));
            verdict = Verdict.RAN;
        } catch (Unlinkable e) {
            return Verdict.UNLINKABLE;
        } catch (Trap e) {
            verdict = Verdict.TRAPPED_AT_START;
        } catch (LimitReached e) {
            verdict = Verdict.STOPPED_AT_START;
        }
        Instance instance = made[0];
        if (instance == null) {
            return verdict;
        }
        callAll(store, x, instance);
        int[] slot = new int[1];
        outcome(
                store,
                x,
                () ->
                        Instantiation.start(
                                x, Instantiation.reset(x, instance, successor -> slot[0]++)));
        return verdict;
    }

    private void callAll(Store store, Execution x, Instance instance) {
        SplittableRandom random = new SplittableRandom(1);
        List<Export> exports = new ArrayList<>(instance.exports().values());
        int most = Math.min(exports.size(), MOST_CALLS);
        for (Export export : exports.subList(0, most)) {
            FunctionInstance function = instance.function(export.name());
            if (function == null || timeouts >= MOST_TIMEOUTS) {
                continue;
            }
            int[] parameters = function.type.parameters();
            int rounds = parameters.length == 0 ? 1 : 2;
            for (int round = 0; round < rounds; round++) {
                @Nullable Object[] arguments = arguments(parameters, round == 0 ? null : random);
                if (arguments == null) {
                    break;
                }
                calls++;
                outcome(
                        store,
                        x,
                        () -> {
                            @Nullable Object[] values = Invocation.invoke(x, function, arguments);
                            check(values.length == function.type.results().length, "results");
                            results++;
                        });
            }
        }
    }

    /** Zeros or any numbers; null if there is a reference that must not be null. */
    private static @Nullable Object @Nullable [] arguments(
            int[] types, @Nullable SplittableRandom random) {
        @Nullable Object[] arguments = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            long number = random == null ? 0 : random.nextLong() >> random.nextInt(64);
            switch (types[i]) {
                case ValueTypes.I32 -> arguments[i] = (int) number;
                case ValueTypes.I64 -> arguments[i] = number;
                case ValueTypes.F32 -> arguments[i] = Float.intBitsToFloat((int) number);
                case ValueTypes.F64 -> arguments[i] = Double.longBitsToDouble(number);
                case ValueTypes.V128 -> arguments[i] = new V128(number, ~number);
                default -> {
                    if (!ValueTypes.isNullable(types[i])) {
                        return null;
                    }
                }
            }
        }
        return arguments;
    }

    private void outcome(Store store, Execution x, Work work) {
        try {
            guarded(store, x, work);
        } catch (Trap e) {
            traps.merge(e.reason(), 1, Integer::sum);
        } catch (LimitReached e) {
            limits.merge(e.limit(), 1, Integer::sum);
            timeouts += e.limit() == Limit.TIMEOUT ? 1 : 0;
        }
    }

    /** Does work under the timeout, and looks at what it leaves behind. */
    private static void guarded(Store store, Execution execution, Work work) {
        execution.acquire();
        try (Alarm _ = execution.stopAfter(TIMEOUT)) {
            work.run();
        } catch (GuestException e) {
            throw e.uncaught(store);
        } finally {
            execution.release();
            check(execution.depth() == 0, "depth " + execution.depth());
            check(execution.callTop == 0, "calls on the stack: " + execution.callTop);
            check(execution.sp == 0, "values on the stack: " + execution.sp);
            check(execution.values == 0, "values counted: " + execution.values);
            long used = store.budget().used();
            check(used >= 0 && used <= MEMORY, "memory in use: " + used);
        }
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
