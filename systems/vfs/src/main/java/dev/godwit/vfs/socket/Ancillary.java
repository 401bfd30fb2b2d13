package dev.godwit.vfs.socket;

import dev.godwit.vfs.Description;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is sent along with the bytes of a message.
 *
 * @param sender the process that sends
 * @param credentials SCM_CREDENTIALS, which the caller has checked; null if there are none
 * @param rights SCM_RIGHTS: each is held once for the message and let go of by it, unless sending
 *     fails; the caller keeps its own hold
 */
public record Ancillary(
        Credentials sender, @Nullable Credentials credentials, List<Description> rights) {
    /** The most descriptions that a message may carry (SCM_MAX_FD). */
    public static final int MAX_RIGHTS = 253;

    /**
     * Nothing but who sends.
     *
     * @param sender the process that sends
     * @return it
     */
    public static Ancillary of(Credentials sender) {
        return new Ancillary(sender, null, List.of());
    }
}
