/** Clocks and timers of processes. */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.time;
