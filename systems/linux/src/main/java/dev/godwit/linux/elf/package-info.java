/**
 * Executables as execve finds them: ELF files of 64 bits for RISC-V (the System V ABI's generic
 * part and the RISC-V psABI), and scripts that begin with {@code #!}.
 *
 * <p>Files are read by ranges, and only what is needed of them. Whatever a file holds, reading it
 * ends with an executable or with {@link dev.godwit.linux.elf.NotExecutable}.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.elf;
