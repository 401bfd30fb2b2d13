package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.wasi.ProcessExit;
import dev.godwit.wasi.Wasi;
import dev.godwit.wasm.runtime.Driver;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.Instantiation;
import dev.godwit.wasm.runtime.PendingCall;
import dev.godwit.wasm.runtime.RunState;
import dev.godwit.wasm.runtime.Standing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/** A WASI command or reactor: runs its module's start function, then its entry. */
final class WasiProgram implements Program {
    private final Instance instance;
    private final Home home;
    private final Wasi world;
    private final @Nullable String entry;

    /** What is still to be begun. */
    private final ArrayDeque<FunctionInstance> functions = new ArrayDeque<>();

    private boolean isBegun;

    WasiProgram(InstanceBuilder builder, Wasi world, @Nullable String entry) {
        this.instance = builder.initialize();
        this.home = instance.home();
        this.world = world;
        this.entry = entry;
        FunctionInstance start = Instantiation.startFunction(instance.live());
        if (start != null) {
            functions.add(start);
        }
    }

    @Override
    public GuestThread thread() {
        return home.execution();
    }

    /** Its functions may be called: so its start function runs first, as for any instance. */
    @Override
    public Instance instance() {
        if (!isBegun && !functions.isEmpty()) {
            instance.bounded(() -> {
                Driver.call(home.execution(), functions.removeFirst());
                return null;
            });
        }
        return instance;
    }

    @Override
    public Outcome run() {
        Execution x = home.execution();
        try {
            if (!isBegun) {
                functions.add(entryFunction());
                isBegun = true;
            }
            RunState state = x.at() == Standing.NONE ? RunState.ENDED : Driver.resume(x);
            while (state == RunState.ENDED && !functions.isEmpty()) {
                state = Driver.start(x, functions.removeFirst());
            }
            return outcome(x, state);
        } catch (ProcessExit e) {
            return new Outcome.Exited(e.code());
        } catch (GuestException e) {
            throw e.uncaught(home.store());
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

    private static Outcome outcome(Execution x, RunState state) {
        LimitReached reason = x.stopped();
        PendingCall pending = x.pending;
        if (state == RunState.STOPPED && reason != null) {
            return new Outcome.Stopped(reason, reason.limit().isResumable());
        }
        if (state == RunState.BLOCKED && pending != null) {
            return new Outcome.Blocked(pending.on());
        }
        return new Outcome.Exited(0);
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
