package dev.godwit.testkit.mutation;

/**
 * An edited input.
 *
 * @param seed the series it belongs to
 * @param index its number in the series
 * @param origin the names of what it was made from, and of the edits
 * @param format what the samples were
 * @param bytes its content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Mutant(long seed, int index, String origin, Sample.Format format, byte[] bytes) {
    /** What makes it again, and what it is. */
    @Override
    public String toString() {
        return "mutant " + index + " of seed " + seed + " (" + origin + ")";
    }
}
