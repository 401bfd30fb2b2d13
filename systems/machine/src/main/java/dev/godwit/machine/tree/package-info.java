/**
 * Device trees, and that of QEMU's RISC-V board {@code virt}. Names, limits and sections are those
 * of the Devicetree Specification 0.4.
 */
package dev.godwit.machine.tree;
