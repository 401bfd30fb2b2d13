/**
 * The instructions of RISC-V by number, and how they are decoded (generated from
 * isa/tables/riscv.isa); the extensions that a hart has; the names of control and status registers.
 */
package dev.godwit.riscv.isa;
