package dev.godwit;

/**
 * A kind of guest: how its content is told from that of others, and how one is made. The kinds
 * stand in one list, {@link GuestKinds}.
 */
interface GuestKind {
    /**
     * What people call it.
     *
     * @return a few words
     */
    String name();

    /**
     * Whether a file is a guest of this kind.
     *
     * @param content all of it, not empty
     * @return true if this kind should try
     */
    boolean isOne(byte[] content);

    /**
     * Makes a guest, which does not run yet.
     *
     * @param builder its content, and all that it is granted
     * @return the guest
     * @throws dev.godwit.base.failure.Failure if it cannot be made
     */
    Program make(GuestBuilder builder);
}
