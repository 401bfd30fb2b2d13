package dev.godwit.riscv.numeric;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Random;

/**
 * What the host computes is what the integers compute, results and exceptions, where programs spend
 * their time: ordinary operands, also such that results are exact, to nearest even.
 */
class FastPathTest {
    private static final int COUNT = Integer.getInteger("godwit.numeric.count", 20_000);
    private static final long SEED = Long.getLong("godwit.numeric.seed", 1);

    private final Random random = new Random(SEED);

    /** A format's classes, to call them alike. */
    enum Face {
        DOUBLE(Format.DOUBLE) {
            @Override
            long fast(int op, long a, long b, long c, FloatState s) {
                return switch (op) {
                    case 0 -> Doubles.add(a, b, Rounding.RNE, s);
                    case 1 -> Doubles.sub(a, b, Rounding.RNE, s);
                    case 2 -> Doubles.mul(a, b, Rounding.RNE, s);
                    case 3 -> Doubles.div(a, b, Rounding.RNE, s);
                    case 4 -> Doubles.sqrt(a, Rounding.RNE, s);
                    case 5 -> Doubles.madd(a, b, c, Rounding.RNE, s);
                    case 6 -> DoubleConversions.toW(a, Rounding.RTZ, s);
                    case 7 -> DoubleConversions.toL(a, Rounding.RTZ, s);
                    case 8 -> DoubleConversions.fromL(a, Rounding.RNE, s);
                    case 9 -> Doubles.flt(a, b, s);
                    case 10 -> Doubles.min(a, b, s);
                    default -> Doubles.round(a, Rounding.RNE, s);
                };
            }
        },
        SINGLE(Format.SINGLE) {
            @Override
            long fast(int op, long a, long b, long c, FloatState s) {
                return switch (op) {
                    case 0 -> Singles.add(a, b, Rounding.RNE, s);
                    case 1 -> Singles.sub(a, b, Rounding.RNE, s);
                    case 2 -> Singles.mul(a, b, Rounding.RNE, s);
                    case 3 -> Singles.div(a, b, Rounding.RNE, s);
                    case 4 -> Singles.sqrt(a, Rounding.RNE, s);
                    case 5 -> Singles.madd(a, b, c, Rounding.RNE, s);
                    case 6 -> SingleConversions.toW(a, Rounding.RTZ, s);
                    case 7 -> SingleConversions.toL(a, Rounding.RTZ, s);
                    case 8 -> SingleConversions.fromL(a, Rounding.RNE, s);
                    case 9 -> Singles.flt(a, b, s);
                    case 10 -> Singles.min(a, b, s);
                    default -> Singles.round(a, Rounding.RNE, s);
                };
            }
        };

        static final int OPERATIONS = 12;
        final Format f;

        Face(Format f) {
            this.f = f;
        }

        abstract long fast(int op, long a, long b, long c, FloatState s);

        long slow(int op, long a, long b, long c, FloatState s) {
            long x = f.unbox(a);
            long y = f.unbox(b);
            return switch (op) {
                case 0 -> f.box(SoftFloat.add(f, x, y, Rounding.RNE, s));
                case 1 -> f.box(SoftFloat.sub(f, x, y, Rounding.RNE, s));
                case 2 -> f.box(SoftFloat.mul(f, x, y, Rounding.RNE, s));
                case 3 -> f.box(SoftFloat.div(f, x, y, Rounding.RNE, s));
                case 4 -> f.box(SoftFloat.sqrt(f, x, Rounding.RNE, s));
                case 5 -> f.box(SoftFloat.fma(f, x, y, f.unbox(c), Rounding.RNE, s));
                case 6 -> SoftConversions.toW(f, x, Rounding.RTZ, s);
                case 7 -> SoftConversions.toL(f, x, Rounding.RTZ, s);
                case 8 -> f.box(SoftConversions.fromSigned(f, a, Rounding.RNE, s));
                case 9 -> SoftFloat.lt(f, x, y, false, s);
                case 10 -> f.box(SoftFloat.min(f, x, y, s));
                default -> f.box(SoftConversions.round(f, x, Rounding.RNE, false, s));
            };
        }
    }

    /** From 2^-30 to 2^30, or 0; a third of them of few digits. */
    private long ordinary(Format f) {
        double x = (random.nextDouble() + 1) * Math.scalb(1.0, random.nextInt(60) - 30);
        long bits =
                switch (random.nextInt(3)) {
                    case 0 -> Double.doubleToRawLongBits((double) random.nextInt(40) / 4);
                    case 1 -> Double.doubleToRawLongBits((double) (float) x);
                    default -> Double.doubleToRawLongBits(x);
                };
        long value =
                SoftConversions.convert(Format.DOUBLE, f, bits, Rounding.RNE, new FloatState());
        return f.box(random.nextBoolean() ? value : value | f.sign);
    }

    @ParameterizedTest
    @EnumSource
    void theHostComputesWhatIntegersDo(Face face) {
        FloatState fast = new FloatState();
        FloatState slow = new FloatState();
        for (int op = 0; op < Face.OPERATIONS; op++) {
            for (int i = 0; i < COUNT; i++) {
                long a = ordinary(face.f);
                long b = ordinary(face.f);
                long c = ordinary(face.f);
                for (int before = 0; before <= FloatState.NX; before++) {
                    fast.flags = before;
                    slow.flags = before;
                    long result = face.fast(op, a, b, c, fast);
                    long expected = face.slow(op, a, b, c, slow);
                    if (result != expected || fast.flags != slow.flags) {
                        fail(
                                "%s operation %d of %x %x %x, flags %x: %x flags %x, in integers %x flags %x; seed %d"
                                        .formatted(
                                                face,
                                                op,
                                                a,
                                                b,
                                                c,
                                                before,
                                                result,
                                                fast.flags,
                                                expected,
                                                slow.flags,
                                                SEED));
                    }
                }
            }
        }
    }

    /** Where error terms are so small that they underflow themselves, exactness is still known. */
    @Test
    void errorTermsThatUnderflowAreNotTrusted() {
        FloatState fast = new FloatState();
        FloatState slow = new FloatState();
        for (int op = 2; op <= 5; op++) {
            for (int i = 0; i < COUNT; i++) {
                int scale = -850 - random.nextInt(224);
                // the last bit of a product of such is far below its first
                double x = Math.scalb(1 + 0x1p-52 * random.nextInt(1 << 10), scale);
                double y = 1 + 0x1p-52 * random.nextInt(1 << 10);
                long a = Double.doubleToRawLongBits(x);
                long b = Double.doubleToRawLongBits(y);
                long c = random.nextBoolean() ? 0 : Double.doubleToRawLongBits(0 - x * y);
                fast.flags = 0;
                slow.flags = 0;
                long result = Face.DOUBLE.fast(op, a, b, c, fast);
                long expected = Face.DOUBLE.slow(op, a, b, c, slow);
                if (result != expected || fast.flags != slow.flags) {
                    fail(
                            "operation %d of %x %x %x: flags %x, in integers %x; seed %d"
                                    .formatted(op, a, b, c, fast.flags, slow.flags, SEED));
                }
            }
        }
    }

    /**
     * The three parts of a fused sum that leaves only its last part: no rounding error is missed.
     */
    @Test
    void theSmallestErrorOfAFusedSumIsSeen() {
        FloatState s = new FloatState();
        for (int i = 0; i < COUNT; i++) {
            double x = 1 + random.nextInt(1 << 26) * 0x1p-52;
            double y = 1 + random.nextInt(1 << 26) * 0x1p-52;
            double z = Math.scalb(random.nextDouble() - 0.5, -random.nextInt(1_000));
            long a = Double.doubleToRawLongBits(x);
            long b = Double.doubleToRawLongBits(y);
            long c = Double.doubleToRawLongBits(random.nextBoolean() ? z : z - x * y);
            s.flags = 0;
            long result = Doubles.madd(a, b, c, Rounding.RNE, s);
            int flags = s.flags;
            s.flags = 0;
            long expected = SoftFloat.fma(Format.DOUBLE, a, b, c, Rounding.RNE, s);
            if (result != expected || flags != s.flags) {
                fail("%x %x %x: %x flags %x; seed %d".formatted(a, b, c, result, flags, SEED));
            }
        }
    }
}
