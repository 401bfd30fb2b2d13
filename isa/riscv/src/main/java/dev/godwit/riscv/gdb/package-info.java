/**
 * A server of gdb's remote serial protocol (Debugging with GDB, appendix E) over any connection and
 * any {@link dev.godwit.riscv.debug.DebugTarget}.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.riscv.gdb;
