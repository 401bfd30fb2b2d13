/**
 * The privileged architecture: modes, control and status registers, traps, protection and
 * translation of addresses.
 *
 * <p>Specification: The RISC-V Instruction Set Manual, Volume II: Privileged Architecture.
 */
package dev.godwit.riscv.privileged;
