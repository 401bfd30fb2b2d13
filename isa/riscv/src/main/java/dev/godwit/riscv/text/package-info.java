/**
 * RISC-V's assembly: a disassembler that writes what GNU's objdump does, and a small assembler for
 * tests and for the code that a system brings along. Both follow from isa/tables/riscv.isa.
 */
package dev.godwit.riscv.text;
