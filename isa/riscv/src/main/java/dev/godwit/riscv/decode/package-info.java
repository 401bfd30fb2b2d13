/** Code as the engines run it: decoded once for each page of RAM, in straight lines. */
@org.jspecify.annotations.NullMarked
package dev.godwit.riscv.decode;
