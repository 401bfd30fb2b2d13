/**
 * The firmware of machines that bring none: what M mode does for an operating system in S mode.
 *
 * <p>Specification: RISC-V Supervisor Binary Interface, 3.0.
 */
package dev.godwit.machine.sbi;
