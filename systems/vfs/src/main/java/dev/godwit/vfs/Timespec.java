package dev.godwit.vfs;

/**
 * A moment, as POSIX's {@code struct timespec} has it: file systems keep times from 1901 and to
 * 2446, which 64 bits of nanoseconds do not hold.
 *
 * @param seconds since 1970-01-01T00:00:00Z, below 0 before
 * @param nanos nanoseconds after that, 0 to 999,999,999, or one of the two values that only {@link
 *     #NOW} and {@link #OMIT} have
 */
public record Timespec(long seconds, int nanos) {
    /** Where times are set: the time at which it is done (POSIX, UTIME_NOW). */
    public static final Timespec NOW = new Timespec(0, 0x3fff_ffff);

    /** Where times are set: leave it as it is (POSIX, UTIME_OMIT). */
    public static final Timespec OMIT = new Timespec(0, 0x3fff_fffe);

    private static final long SECOND = 1_000_000_000L;

    /**
     * The moment that a clock shows.
     *
     * @param nanos nanoseconds since 1970-01-01T00:00:00Z, below 0 before
     * @return the moment
     */
    public static Timespec ofNanos(long nanos) {
        return new Timespec(Math.floorDiv(nanos, SECOND), (int) Math.floorMod(nanos, SECOND));
    }

    /**
     * The moment that 64 unsigned bits tell, 1970 to 2554.
     *
     * @param nanos nanoseconds since 1970-01-01T00:00:00Z, unsigned
     * @return the moment
     */
    public static Timespec ofUnsignedNanos(long nanos) {
        return new Timespec(
                Long.divideUnsigned(nanos, SECOND), (int) Long.remainderUnsigned(nanos, SECOND));
    }

    /**
     * Nanoseconds since 1970-01-01T00:00:00Z, as far as 64 bits hold them: signed from 1677 to 2262
     * (a moment before 1970 is negative), unsigned to 2554.
     *
     * @return the low 64 bits
     */
    public long toNanos() {
        return seconds * SECOND + nanos;
    }

    /**
     * Whether this is not before another moment.
     *
     * @param other the other; neither is {@link #NOW} or {@link #OMIT}
     * @return true if they are equal, too
     */
    public boolean isNotBefore(Timespec other) {
        return seconds > other.seconds || (seconds == other.seconds && nanos >= other.nanos);
    }
}
