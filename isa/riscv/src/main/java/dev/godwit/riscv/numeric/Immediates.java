package dev.godwit.riscv.numeric;

/** The constants of fli ("Zfa" Extension, section Load-Immediate Instructions). */
final class Immediates {
    /** The index of the least positive normal value, which each format has its own of. */
    private static final int LEAST_NORMAL = 1;

    private static final double[] VALUES = {
        -1,
        0,
        0x1p-16,
        0x1p-15,
        0x1p-8,
        0x1p-7,
        0x1p-4,
        0x1p-3,
        0.25,
        0.3125,
        0.375,
        0.4375,
        0.5,
        0.625,
        0.75,
        0.875,
        1,
        1.25,
        1.5,
        1.75,
        2,
        2.5,
        3,
        4,
        8,
        16,
        128,
        256,
        0x1p15,
        0x1p16,
        Double.POSITIVE_INFINITY
    };

    private Immediates() {}

    /** The contents of registers for the 32 values of the field rs1. */
    static long[] of(Format f) {
        long[] result = new long[VALUES.length + 1];
        FloatState ignored = new FloatState();
        for (int i = 0; i < VALUES.length; i++) {
            long bits = Double.doubleToRawLongBits(VALUES[i]);
            // 2^16 is beyond half precision, and becomes infinity there as is prescribed
            long value = SoftConversions.convert(Format.DOUBLE, f, bits, Rounding.RNE, ignored);
            result[i] = f.box(i == LEAST_NORMAL ? 1L << f.precision - 1 : value);
        }
        result[VALUES.length] = f.box(f.canonicalNaN);
        return result;
    }
}
