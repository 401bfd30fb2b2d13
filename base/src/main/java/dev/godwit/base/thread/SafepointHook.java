package dev.godwit.base.thread;

import dev.godwit.base.failure.LimitReached;

import org.jspecify.annotations.Nullable;

/**
 * Asked at each safepoint of a guest thread: for what wants the guest's state at rest, such as a
 * sampler, a saver or a test.
 */
@FunctionalInterface
public interface SafepointHook {
    /**
     * Looks at a guest that stands at a safepoint, on the thread that runs it.
     *
     * @param thread the guest thread, whose state is complete
     * @return why the run has to stop here, or null to let it go on
     */
    @Nullable LimitReached at(GuestThread thread);
}
