/** What running an instruction touches: nodes, their pages, the TLBs, the state of a hart. */
@org.jspecify.annotations.NullMarked
package dev.godwit.riscv.core;
