/**
 * The simple devices of QEMU's RISC-V board {@code virt}: serial port, interrupt controllers, clock
 * of the day, and what ends a run.
 */
package dev.godwit.machine.device;
