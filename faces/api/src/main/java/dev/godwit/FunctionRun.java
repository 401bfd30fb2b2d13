package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.wasm.runtime.Driver;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.PendingCall;
import dev.godwit.wasm.runtime.RunState;

import org.jspecify.annotations.Nullable;

/** A run of a function of WebAssembly, from its call to its return. */
final class FunctionRun implements Turns.Run {
    private final Home home;
    private final FunctionInstance function;
    private final @Nullable Object[] arguments;
    private boolean isBegun;

    /** The slot of the first argument, while it runs. */
    private int base;

    private @Nullable Object @Nullable [] results;

    FunctionRun(Home home, FunctionInstance function, @Nullable Object... arguments) {
        this.home = home;
        this.function = function;
        this.arguments = arguments;
    }

    /** Its function, if nothing has happened yet. */
    FunctionInstance function() {
        return function;
    }

    /** {@return how far it came: {@link Outcome.Exited} with 0 once it has returned} */
    @Override
    public Outcome run() {
        Execution x = home.execution();
        RunState state;
        try {
            if (isBegun) {
                state = Driver.resume(x);
            } else {
                base = Invocation.push(x, function, arguments);
                state = Driver.start(x, function);
                isBegun = true;
            }
        } catch (GuestException e) {
            throw e.uncaught(home.store());
        }
        LimitReached reason = x.stopped();
        PendingCall pending = x.pending;
        if (state == RunState.STOPPED && reason != null) {
            return new Outcome.Stopped(reason, reason.limit().isResumable());
        }
        if (state == RunState.BLOCKED && pending != null) {
            return new Outcome.Blocked(pending.on());
        }
        results = Invocation.pop(x, function.type, base);
        return new Outcome.Exited(0);
    }

    @Override
    public @Nullable LimitReached await() {
        return Driver.await(home.execution());
    }

    /** What it returned, or null if it did not. */
    @Nullable Object @Nullable [] results() {
        return results;
    }
}
