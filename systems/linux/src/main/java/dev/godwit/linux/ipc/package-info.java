/** System V's semaphores, shared memory and messages, and POSIX message queues. */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.ipc;
