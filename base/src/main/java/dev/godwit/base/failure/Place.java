package dev.godwit.base.failure;

/** Where in an input something is wrong. */
public sealed interface Place {
    /**
     * The place for people, such as {@code at offset 0x1f} or {@code at 3:14}.
     *
     * @return a few words
     */
    String describe();

    /**
     * A place in a binary.
     *
     * @param offset bytes from the start of the file, at least 0
     */
    record InBinary(long offset) implements Place {
        @Override
        public String describe() {
            return "at offset 0x" + Long.toHexString(offset);
        }
    }

    /**
     * A place in a text.
     *
     * @param line the line, the first being 1
     * @param column the column in characters, the first being 1
     * @param source the line itself, without its end
     */
    record InText(int line, int column, String source) implements Place {
        @Override
        public String describe() {
            return "at " + line + ":" + column;
        }
    }
}
