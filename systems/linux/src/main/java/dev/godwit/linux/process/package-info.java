/**
 * Processes and threads of a guest, what they do to each other, and how they take turns: tasks,
 * signals, execution of programs, waits.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.process;
