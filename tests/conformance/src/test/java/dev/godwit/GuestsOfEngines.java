package dev.godwit;

import dev.godwit.base.thread.SafepointHook;
import dev.godwit.wasm.runtime.Engines;

import org.jspecify.annotations.Nullable;

/** Makes guests as no user of the API can, for whom engines have names and there are no hooks. */
public final class GuestsOfEngines {
    private GuestsOfEngines() {}

    /**
     * Makes a guest.
     *
     * @param builder a module with its world
     * @param limits its bounds
     * @param engines what runs its functions
     * @param hook what is asked at each of its safepoints, or null
     */
    public static Guest build(
            GuestBuilder builder, Limits limits, Engines engines, @Nullable SafepointHook hook) {
        builder.limits(limits).imports(instance -> instance.engines(engines));
        Program program = GuestKinds.WASI.make(builder);
        program.thread().setHook(hook);
        return new Guest(program, limits);
    }
}
