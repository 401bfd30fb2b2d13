/**
 * What the instructions of F, D, Zfh and Zfa compute: results, NaNs, boxes, the five rounding modes
 * and the accrued exceptions, bit for bit what the specification says on every host.
 *
 * <p>{@link dev.godwit.riscv.numeric.Doubles}, {@link dev.godwit.riscv.numeric.Singles} and {@link
 * dev.godwit.riscv.numeric.Halves} hold a format's arithmetic, comparisons and moves, the classes
 * named Conversions what takes a format to another or to integers. Operands and results are the
 * contents of registers, 64 bits wide; a value of a narrower format stands in the low bits with
 * ones above it (NaN boxing), and an operand that does not is taken as the canonical NaN.
 *
 * <p>Ordinary operands are computed by the host, where it is known without much ado which
 * exceptions that raises; everything else is computed in integers.
 */
package dev.godwit.riscv.numeric;
