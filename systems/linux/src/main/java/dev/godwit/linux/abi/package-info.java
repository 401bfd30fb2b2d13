/**
 * Numbers and layouts of Linux's interface on RISC-V that more than one part of the system needs.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.abi;
