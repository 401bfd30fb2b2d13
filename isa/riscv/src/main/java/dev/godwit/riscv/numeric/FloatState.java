package dev.godwit.riscv.numeric;

/**
 * The floating-point control and status register of a hart, in its two parts ("F" Standard
 * Extension, section Floating-Point Control and Status Register).
 */
public final class FloatState {
    /** Inexact: the result was rounded. */
    public static final int NX = 1;

    /** Underflow: the result was rounded, and is tiny after rounding. */
    public static final int UF = 2;

    /** Overflow: the rounded result is beyond the format. */
    public static final int OF = 4;

    /** Divide by zero: an infinity came from finite operands exactly. */
    public static final int DZ = 8;

    /** Invalid operation: there is no result, or an operand is a signaling NaN. */
    public static final int NV = 16;

    /** The accrued exceptions, fflags: a sum of the constants here. Operations only set bits. */
    public int flags;

    /**
     * The dynamic rounding mode, frm: 0 to 7, of which those above {@link Rounding#RMM} are
     * reserved.
     */
    public int rounding;

    /**
     * Whether inexact results raise nothing new, and the dynamic rounding is to nearest even: then
     * a finite result of the host that is greater than the least normal number is all there is.
     *
     * @return whether it is so
     */
    public boolean isQuick() {
        return (flags & NX) != 0 && rounding == Rounding.RNE;
    }

    /** Makes the state after reset: no exception, to nearest even. */
    public FloatState() {}
}
