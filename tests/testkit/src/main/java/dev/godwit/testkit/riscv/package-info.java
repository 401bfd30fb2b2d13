/**
 * Programs of RISC-V that are made at random, run by another emulator and by Godwit, and compared:
 * registers, floating-point flags and memory, bit for bit.
 */
@NullMarked
package dev.godwit.testkit.riscv;

import org.jspecify.annotations.NullMarked;
