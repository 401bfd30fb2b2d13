/** The interpreter: a generated loop for what programs do most, and one step for everything. */
@org.jspecify.annotations.NullMarked
package dev.godwit.riscv.interpret;
