/**
 * Debugging: what a debugger sees of a guest that runs on harts, and how it leads it. Nothing here
 * knows who the debugger is, or what kind of system the guest is.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.riscv.debug;
