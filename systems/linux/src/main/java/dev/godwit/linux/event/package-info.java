/** Files that stand for events: counters, timers, signals, and sets of files to be polled. */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.event;
