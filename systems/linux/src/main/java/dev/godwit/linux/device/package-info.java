/** What devices stand for: memory devices, terminals; and FIFOs, which are opened as they are. */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.device;
