/**
 * System calls of Linux on riscv64: their numbers, names, arguments and refusals, from {@code
 * isa/tables/linux-syscalls.tbl}.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.syscall;
