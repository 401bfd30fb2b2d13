package dev.godwit.base.host;

/** Who is to be told that something changed. */
@FunctionalInterface
public interface Wakeup {
    /**
     * Says that it is worth looking again. May be called from any thread, any number of times, for
     * no reason too; it returns at once and never throws.
     */
    void wake();
}
