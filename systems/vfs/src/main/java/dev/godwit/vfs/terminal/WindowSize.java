package dev.godwit.vfs.terminal;

/**
 * How large a terminal is ({@code struct winsize}); each value has 16 bits, and 0 is not known.
 *
 * @param rows lines of text
 * @param columns characters in a line
 * @param width in dots
 * @param height in dots
 */
public record WindowSize(int rows, int columns, int width, int height) {
    /** Nothing is known. */
    public static final WindowSize UNKNOWN = new WindowSize(0, 0, 0, 0);
}
