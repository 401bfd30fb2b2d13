/**
 * The address space of a Linux process of RISC-V.
 *
 * <p>{@link dev.godwit.linux.memory.SystemMemory} is what all processes of a guest share: the pages
 * and their bound. {@link dev.godwit.linux.memory.ProcessMemory} is one address space, with the
 * system calls on it. Its addresses are those of Sv48's lower half, below 2<sup>47</sup>.
 *
 * <h2>What counts</h2>
 *
 * Only committed pages count against the bound. A reservation costs an object; a page that was only
 * read is the one page of zeros. As Linux's overcommit mode 0 has it, a mapping is refused for its
 * size only if it is private, writable, without MAP_NORESERVE, and alone larger than the bound of
 * the whole system. A page that is wanted and cannot be had is a fault of its own, {@link
 * dev.godwit.linux.memory.Fault#NO_MEMORY}: the system then kills whom it chooses.
 *
 * <p>All of it is used by one thread of the host at a time.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.memory;
