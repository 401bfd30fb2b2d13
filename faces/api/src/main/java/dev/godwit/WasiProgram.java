package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.wasi.ProcessExit;
import dev.godwit.wasi.Wasi;
import dev.godwit.wasm.runtime.Driver;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.Instantiation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/** A WASI command or reactor: runs its module's start function, then its entry. */
final class WasiProgram implements Program {
    private final Instance instance;
    private final Home home;
    private final Wasi world;
    private final @Nullable String entry;

    /** What is still to be run, or has begun. */
    private final ArrayDeque<FunctionRun> runs = new ArrayDeque<>();

    private boolean isBegun;

    WasiProgram(InstanceBuilder builder, Wasi world, @Nullable String entry) {
        this.instance = builder.initialize();
        this.home = instance.home();
        this.world = world;
        this.entry = entry;
        FunctionInstance start = Instantiation.startFunction(instance.live());
        if (start != null) {
            runs.add(new FunctionRun(home, start));
        }
    }

    @Override
    public GuestThread thread() {
        return home.execution();
    }

    /** Its functions may be called: so its start function runs first, as for any instance. */
    @Override
    public Instance instance() {
        if (!isBegun && !runs.isEmpty()) {
            instance.bounded(() -> {
                Driver.call(home.execution(), runs.removeFirst().function());
                return null;
            });
        }
        return instance;
    }

    @Override
    public Outcome run() {
        if (!isBegun) {
            runs.add(new FunctionRun(home, entryFunction()));
            isBegun = true;
        }
        try {
            Outcome outcome = new Outcome.Exited(0);
            while (!runs.isEmpty() && outcome instanceof Outcome.Exited) {
                outcome = runs.getFirst().run();
                if (outcome instanceof Outcome.Exited) {
                    runs.removeFirst();
                }
            }
            return outcome;
        } catch (ProcessExit e) {
            return new Outcome.Exited(e.code());
        }
    }

    private FunctionInstance entryFunction() {
        if (entry == null) {
            throw new IllegalStateException("the module exports neither _start nor _initialize");
        }
        FunctionInstance function = instance.live().function(entry);
        if (function == null) {
            throw new IllegalStateException("the instance was changed");
        }
        return function;
    }

    @Override
    public @Nullable LimitReached await() {
        return Driver.await(home.execution());
    }

    @Override
    public void close() {
        Driver.abandon(home.execution());
        instance.close();
        world.close();
    }
}
