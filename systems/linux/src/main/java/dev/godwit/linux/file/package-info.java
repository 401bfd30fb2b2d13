/** Descriptors of processes and what they stand for. */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.file;
