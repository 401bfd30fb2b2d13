package dev.godwit.testkit.mutation;

/**
 * An input as it was found.
 *
 * @param group the file that it comes from; mutants take every group as often
 * @param name where it comes from
 * @param format what it is meant to be
 * @param isValid whether it is a valid module; mutants are made of those more often
 * @param bytes its content, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Sample(String group, String name, Format format, boolean isValid, byte[] bytes) {
    /** What an input is meant to be. */
    public enum Format {
        /** A module in the binary format. */
        BINARY,
        /** A module in the text format. */
        TEXT
    }
}
