package dev.godwit.base.host;

/** Something that is not ready now and will be: a stream without data, a full pipe, a socket. */
public interface Waitable {
    /** {@return whether the operation would get on now: with data, an end, or an error} */
    boolean ready();

    /**
     * Asks for {@code wakeup} to be called once this becomes ready, until {@link #unsubscribe}.
     * What is ready already may stay silent: look at {@link #ready} after subscribing.
     *
     * @param wakeup whom to tell; it may be told early, and more than once
     */
    void subscribe(Wakeup wakeup);

    /**
     * Ends what {@link #subscribe} began; without effect if it never did.
     *
     * @param wakeup whom not to tell any more
     */
    void unsubscribe(Wakeup wakeup);
}
