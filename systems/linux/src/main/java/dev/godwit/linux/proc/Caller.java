package dev.godwit.linux.proc;

import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

/** Who asks: what a file says, and whether it says it, depends on that. */
@FunctionalInterface
public interface Caller {
    /**
     * {@return the task whose system call is executed; null if it is the system itself that asks}
     */
    @Nullable Task task();
}
