/** What a machine's parts are joined by: physical addresses, interrupt lines, time. */
package dev.godwit.machine.bus;
