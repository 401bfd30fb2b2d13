package dev.godwit.machine.disk;

/** What compressed clusters of images are expanded by; a host gives it. */
public interface Decompressor {
    /** Ways in which clusters are compressed. */
    enum Method {
        /** Deflate (RFC 1951), without a header around it. */
        DEFLATE,
        /** Zstandard (RFC 8878), whole frames. */
        ZSTD
    }

    /** Knows no method. */
    Decompressor NONE =
            new Decompressor() {
                @Override
                public boolean has(Method method) {
                    return false;
                }

                @Override
                public boolean expand(
                        Method method, byte[] source, int length, byte[] target, int room) {
                    return false;
                }
            };

    /**
     * Whether it knows a method.
     *
     * @param method which one
     * @return whether {@link #expand} may be called with it
     */
    boolean has(Method method);

    /**
     * Expands bytes.
     *
     * @param method how they were compressed
     * @param source the compressed bytes from its beginning on, with anything behind their end
     * @param length how many there are with that
     * @param target where the expanded bytes go, from its beginning on
     * @param room how many there must be
     * @return false if they are damaged or do not become as many; the target may have changed
     */
    boolean expand(Method method, byte[] source, int length, byte[] target, int room);
}
