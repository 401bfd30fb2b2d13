/**
 * How a guest's addresses become bytes: the pages of RAM, who holds them, and the translation
 * look-aside buffers that the engines read.
 *
 * <p>There is one {@link dev.godwit.riscv.mmu.Pages} for a whole guest system and an {@link
 * dev.godwit.riscv.mmu.AddressSpace} for each of its page tables.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.riscv.mmu;
