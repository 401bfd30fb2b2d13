package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasi.ProcessExit;
import dev.godwit.wasi.Wasi;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.Store;

import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;

/**
 * A program with its world: arguments, environment, files, streams, clock. Nothing is granted that
 * its builder was not given.
 *
 * <p>A module that exports {@code _start} is a command, which {@link #run} runs from beginning to
 * end. One that exports {@code _initialize} is a reactor: {@code run} initialises it, and its
 * functions may be called then, through {@link #instance}.
 *
 * <p>One thread at a time may use it; only {@link #interrupt} is for any thread.
 */
public final class Guest implements AutoCloseable {
    private static final String COMMAND = "_start";
    private static final String REACTOR = "_initialize";

    private final Instance instance;
    private final Wasi world;
    private final @Nullable String entry;
    private boolean isEnded;

    /**
     * Where a call of it waits, or null; not asked of the instance, which may be closed by then.
     */
    private @Nullable Store waiting;

    Guest(Instance instance, Wasi world, @Nullable String entry) {
        this.instance = instance;
        this.world = world;
        this.entry = entry;
    }

    /**
     * Begins to make a guest.
     *
     * @param module its code
     * @return a builder that grants nothing
     */
    public static GuestBuilder of(WasmModule module) {
        return new GuestBuilder(module);
    }

    /**
     * What {@link #run} calls.
     *
     * @param module a module
     * @return {@code _start}, {@code _initialize}, or null if it exports neither as a function
     */
    public static @Nullable String entry(WasmModule module) {
        String found = null;
        for (Export export : module.exports()) {
            if (export.kind() == Export.Kind.FUNC) {
                if (export.name().equals(COMMAND)) {
                    return COMMAND;
                }
                found = export.name().equals(REACTOR) ? REACTOR : found;
            }
        }
        return found;
    }

    /**
     * Its code with its state.
     *
     * @return the instance
     */
    public Instance instance() {
        return instance;
    }

    /**
     * Runs it until it ends, fails, reaches a bound, or waits for something. After {@link
     * Outcome.Blocked} the next call goes on where it waits; after any other outcome it has ended.
     * The timeout is that of each call.
     *
     * @return how it came out
     * @throws IllegalStateException if it has ended, has nothing to run, or another thread is
     *     inside
     */
    public Outcome run() {
        return run(false);
    }

    /**
     * Runs it until it ends, fails or reaches a bound, and parks the thread where it waits. The
     * timeout is that of the whole run.
     *
     * @return how it came out; never {@link Outcome.Blocked}
     * @throws IllegalStateException if it has ended, has nothing to run, or another thread is
     *     inside
     */
    public Outcome runToEnd() {
        return run(true);
    }

    private Outcome run(boolean toEnd) {
        if (entry == null) {
            throw new IllegalStateException("the module exports neither _start nor _initialize");
        }
        if (isEnded) {
            throw new IllegalStateException("the guest has ended");
        }
        boolean isResumed = waiting != null;
        FunctionInstance function = instance.live().function(entry);
        if (function == null) {
            throw new IllegalStateException("the instance was changed");
        }
        isEnded = true;
        try {
            return instance.bounded(() -> go(function, isResumed, toEnd));
        } catch (ProcessExit e) {
            return new Outcome.Exited(e.code());
        } catch (Trap e) {
            return new Outcome.Trapped(e);
        } catch (LimitReached e) {
            return new Outcome.Stopped(e);
        }
    }

    private Outcome go(FunctionInstance function, boolean isResumed, boolean toEnd) {
        Store store = instance.store();
        Execution execution = store.execution();
        var engine = store.engine();
        waiting = null;
        boolean hasEnded;
        if (isResumed) {
            hasEnded = engine.resume(execution);
        } else {
            Invocation.push(store, function);
            hasEnded = engine.start(execution, function);
        }
        while (!hasEnded) {
            var on = execution.blocked;
            if (on == null) {
                throw new IllegalStateException("blocked on nothing");
            }
            if (!toEnd) {
                isEnded = false;
                waiting = store;
                return new Outcome.Blocked(on);
            }
            engine.await(execution);
            hasEnded = engine.resume(execution);
        }
        return new Outcome.Exited(0);
    }

    /**
     * Stops it at its next safepoint or in its wait, with {@link Outcome.Stopped}; without effect
     * if it does not run. May be called by any thread.
     */
    public void interrupt() {
        instance.interrupt();
    }

    /**
     * Ends it if it waits, and closes its files.
     *
     * @throws UncheckedIOException if the host could not close a file properly: what was written to
     *     it may be lost
     */
    @Override
    public void close() {
        Store blocked = waiting;
        if (blocked != null) {
            isEnded = true;
            waiting = null;
            blocked.engine().abandon(blocked.execution());
        }
        instance.close();
        world.close();
    }
}
