package dev.godwit.linux.trace;

/** The arguments of prctl. */
final class PrctlText {
    private static final int SET_PDEATHSIG = 1;
    private static final int GET_PDEATHSIG = 2;
    private static final int SET_NAME = 15;
    private static final int GET_NAME = 16;
    private static final int GET_CHILD_SUBREAPER = 37;

    private PrctlText() {}

    /** How many arguments an operation has. */
    static int count(int operation) {
        return switch (operation) {
            case 3, 7, 13, 21, 27, 30 -> 0;
            case 1, 2, 4, 8, 14, 15, 16, 23, 24, 28, 29, 36, 37, 40 -> 1;
            case 22 -> 2;
            default -> 4;
        };
    }

    static void argument(ArgumentText text, int index, long value, boolean isFailed) {
        StringBuilder out = text.out;
        int operation = index == 1 ? (int) text.argument(0) : 0;
        switch (operation) {
            case SET_PDEATHSIG -> out.append(Names.signal((int) value));
            case SET_NAME -> text.memory.string(out, value, 15);
            case GET_NAME -> {
                if (isFailed) {
                    Text.address(out, value);
                } else {
                    text.memory.string(out, value, 15);
                }
            }
            case GET_PDEATHSIG, GET_CHILD_SUBREAPER -> {
                Integer number = isFailed ? null : text.memory.number(value);
                if (number == null) {
                    Text.address(out, value);
                } else {
                    out.append('[');
                    out.append(
                            operation == GET_PDEATHSIG
                                    ? Names.signal(number)
                                    : Integer.toString(number));
                    out.append(']');
                }
            }
            case 4, 8, 36 -> out.append(value);
            default -> Text.hex(out, value);
        }
    }
}
