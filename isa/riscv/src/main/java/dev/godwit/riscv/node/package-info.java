/** The nodes of the interpreter, a class for each operation and for the commonest pairs. */
@org.jspecify.annotations.NullMarked
package dev.godwit.riscv.node;
