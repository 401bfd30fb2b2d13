package dev.godwit.base.host;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a call that cannot go on waits for: any one of {@code sources} becoming ready, or {@code
 * deadline} passing. The call has had no effect and is to be made again then. A wait that a signal
 * may end has an {@code interruption} besides: the call, made again, finds it raised and answers
 * {@link Errno#EINTR}, unless it can get on after all.
 *
 * @param what the operation, for people: {@code "read from stdin"}
 * @param deadline a time of {@link Clock#monotonic}, or {@link #FOREVER}
 * @param sources may be empty; the list is not copied and must not change
 * @param interruption ends the wait too when it becomes ready; null if nothing does
 */
public record Blocked(
        String what, long deadline, List<Waitable> sources, @Nullable Waitable interruption) {
    /** No deadline. */
    public static final long FOREVER = Long.MAX_VALUE;

    /**
     * A wait that nothing ends from outside.
     *
     * @param what the operation, for people
     * @param deadline a time of {@link Clock#monotonic}, or {@link #FOREVER}
     * @param sources may be empty; the list is not copied and must not change
     */
    public Blocked(String what, long deadline, List<Waitable> sources) {
        this(what, deadline, sources, null);
    }

    /**
     * A call that waits for one thing, without a deadline.
     *
     * @param what the operation, for people
     * @param source what it waits for
     * @return the condition
     */
    public static Blocked on(String what, Waitable source) {
        return new Blocked(what, FOREVER, List.of(source));
    }

    /**
     * The same wait, which something ends from outside.
     *
     * @param by what ends it, such as an {@link Interruption}
     * @return the condition
     */
    public Blocked interruptibly(Waitable by) {
        return new Blocked(what, deadline, sources, by);
    }

    /** {@return whether it was ended from outside} */
    public boolean interrupted() {
        return interruption != null && interruption.ready();
    }

    /** {@return whether one of the sources is ready} */
    public boolean ready() {
        for (Waitable source : sources) {
            if (source.ready()) {
                return true;
            }
        }
        return false;
    }
}
