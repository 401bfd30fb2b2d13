/** Harts: registers, control and status registers, exceptions. */
@org.jspecify.annotations.NullMarked
package dev.godwit.riscv.hart;
