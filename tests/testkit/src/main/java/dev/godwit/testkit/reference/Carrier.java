package dev.godwit.testkit.reference;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.base.thread.SafepointHook;
import dev.godwit.wasm.runtime.Engine;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FrameCursor;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Stops an execution at some safepoints, and carries its frames through the cursor into the other
 * of two engines, from where they go on.
 */
public final class Carrier implements SafepointHook {
    /** Of deeper stacks the innermost frame is carried, and all of them only now and then. */
    private static final int USUAL_DEPTH = 200;

    /** How seldom that is: a power of two. */
    private static final int SELDOM = 1 << 12;

    private final Stops where;
    private final SplittableRandom random;

    /** One for all stops: its stack trace would cost more than all that a stop does. */
    private final LimitReached stop = new LimitReached(Limit.SLICE, 0, "");

    /** How many safepoints were passed, stops made, frames carried. */
    private long safepoints;

    private long stops;
    private long frames;

    /**
     * Makes one.
     *
     * @param where at which safepoints
     * @param seed of what is drawn at random
     */
    public Carrier(Stops where, long seed) {
        this.where = where;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Two engines, and which of them a function gets, drawn at random.
     *
     * @param engine the first one
     * @param seed of what is drawn
     * @return the engines of a store
     */
    public static Engines mixed(Engine engine, long seed) {
        return new Engines(
                List.of(engine, ReferenceEngine.ENGINE),
                (instance, function) -> new SplittableRandom(seed + function * 31L).nextInt(2));
    }

    @Override
    public @Nullable LimitReached at(GuestThread thread) {
        safepoints++;
        if (!where.isNext()) {
            return null;
        }
        stops++;
        carry((Execution) thread);
        return stop;
    }

    private void carry(Execution x) {
        boolean isUsual = x.callTop / Execution.FRAME <= USUAL_DEPTH;
        int most = isUsual || random.nextInt(SELDOM) == 0 ? Integer.MAX_VALUE : 1;
        FrameCursor cursor = new FrameCursor(x);
        for (int depth = 0; depth < most && cursor.isFrame() && !cursor.isConstant(); depth++) {
            cursor.moveTo(cursor.engine() == ReferenceEngine.ENGINE ? 0 : 1);
            frames++;
            cursor.next();
        }
    }

    /**
     * How many safepoints the execution came to.
     *
     * @return the number
     */
    public long safepoints() {
        return safepoints;
    }

    /**
     * How often it was stopped.
     *
     * @return the number
     */
    public long stops() {
        return stops;
    }

    /**
     * How many frames were carried.
     *
     * @return the number
     */
    public long frames() {
        return frames;
    }
}
