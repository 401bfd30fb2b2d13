package dev.godwit.machine.tree;

/** Names of nodes and properties. */
final class Names {
    /** The most bytes of a name; the specification has 31, and trees in use have more. */
    static final int GREATEST_LENGTH = 255;

    private static final String OTHERS = ",._+*#?@-";

    private Names() {}

    /** Whether a character may be in a name; all that may can be written in a source. */
    static boolean allows(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || OTHERS.indexOf(character) >= 0;
    }

    /** Fails unless it is a name. */
    static String require(String name) {
        boolean isRight = !name.isEmpty() && name.length() <= GREATEST_LENGTH;
        for (int i = 0; i < name.length(); i++) {
            isRight &= allows(name.charAt(i));
        }
        if (!isRight) {
            throw new IllegalArgumentException("no name in a device tree: " + name);
        }
        return name;
    }
}
