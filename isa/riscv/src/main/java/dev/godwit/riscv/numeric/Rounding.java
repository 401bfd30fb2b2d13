package dev.godwit.riscv.numeric;

/** Rounding modes as instructions and frm encode them. */
public final class Rounding {
    /** To nearest, ties to even. */
    public static final int RNE = 0;

    /** Towards zero. */
    public static final int RTZ = 1;

    /** Down, towards negative infinity. */
    public static final int RDN = 2;

    /** Up, towards positive infinity. */
    public static final int RUP = 3;

    /** To nearest, ties away from zero. */
    public static final int RMM = 4;

    /** In an instruction's rm: the mode that frm holds. */
    public static final int DYN = 7;

    private Rounding() {}

    /**
     * The mode that an instruction rounds in.
     *
     * @param rm the instruction's field, 0 to 7
     * @param state the hart's, for {@link #DYN}
     * @return {@link #RNE} to {@link #RMM}, or more: then the instruction is illegal
     */
    public static int of(int rm, FloatState state) {
        return rm == DYN ? state.rounding : rm;
    }
}
