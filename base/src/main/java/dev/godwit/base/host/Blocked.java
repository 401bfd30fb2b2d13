package dev.godwit.base.host;

import java.util.List;

/**
 * What a call that cannot go on waits for: any one of {@code sources} becoming ready, or {@code
 * deadline} passing. The call has had no effect and is to be made again then.
 *
 * @param what the operation, for people: {@code "read from stdin"}
 * @param deadline a time of {@link Clock#monotonic}, or {@link #FOREVER}
 * @param sources may be empty; the list is not copied and must not change
 */
public record Blocked(String what, long deadline, List<Waitable> sources) {
    /** No deadline. */
    public static final long FOREVER = Long.MAX_VALUE;

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
