package dev.godwit;

import dev.godwit.wasi.ProcessExit;
import dev.godwit.wasm.runtime.Driver;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FunctionInstance;

import org.jspecify.annotations.Nullable;

/**
 * A call of a function that is kept where it stops, begun by {@link Function#begin}: it runs in
 * turns, and goes on after a slice of fuel, a timeout, an interrupt, more fuel, or a wait, on any
 * thread. Until it has ended or is closed, no other call may enter its instance and those linked
 * with it.
 *
 * <p>One thread at a time may use it.
 */
public final class Call implements AutoCloseable {
    private final Execution execution;
    private final FunctionRun run;
    private final Turns turns;

    /** Whether what stands in the execution is this call's. */
    private boolean isUnderWay;

    Call(Instance instance, Limits limits, FunctionInstance function, @Nullable Object[] values) {
        Home home = instance.home();
        execution = home.execution();
        run = new FunctionRun(home, function, values);
        turns = new Turns(new WithExit(), execution, limits, "call");
    }

    /** The guest may end its process in a call. */
    private final class WithExit implements Turns.Run {
        @Override
        public Outcome run() {
            try {
                return run.run();
            } catch (ProcessExit e) {
                return new Outcome.Exited(e.code());
            }
        }

        @Override
        public dev.godwit.base.failure.@Nullable LimitReached await() {
            return run.await();
        }
    }

    /**
     * Begins it, or goes on, until it returns, fails, has to stop, or waits for something. After
     * {@link Outcome.Blocked} and what {@link Outcome.Stopped#isResumable} says the next turn goes
     * on. The timeout is that of each turn.
     *
     * @return how it came out: {@link Outcome.Exited} with 0 once it has returned
     * @throws IllegalArgumentException if number or types of the arguments are wrong
     * @throws IllegalStateException if it has ended, another call is not finished, or another
     *     thread is inside
     */
    public Outcome run() {
        return noted(turns.run());
    }

    /**
     * Goes on like {@link #run}, until it has used a slice of fuel at most.
     *
     * @param units units of the meter, see {@link Guest#runSlice}
     * @return how it came out
     * @throws IllegalStateException as {@link #run}, or if there is no meter
     */
    public Outcome runSlice(long units) {
        return noted(turns.runSlice(units));
    }

    /**
     * Goes on like {@link #run}, and parks the thread where the call waits. The timeout is that of
     * the whole turn.
     *
     * @return how it came out; never {@link Outcome.Blocked}
     * @throws IllegalStateException as {@link #run}
     */
    public Outcome runToEnd() {
        return noted(turns.runToEnd());
    }

    private Outcome noted(Outcome outcome) {
        isUnderWay =
                outcome instanceof Outcome.Blocked
                        || outcome instanceof Outcome.Stopped(var _, boolean isKept) && isKept;
        return outcome;
    }

    /**
     * What it returned.
     *
     * @return null, the result, or an {@code Object[]} if there are several
     * @throws IllegalStateException if it has not returned
     */
    public @Nullable Object result() {
        @Nullable Object[] results = run.results();
        if (results == null) {
            throw new IllegalStateException("the call has not returned");
        }
        return Function.single(results);
    }

    /** Gives it up if it waits or has stopped: its instance may be called again. */
    @Override
    public void close() {
        turns.end();
        if (isUnderWay) {
            isUnderWay = false;
            Driver.abandon(execution);
        }
    }
}
