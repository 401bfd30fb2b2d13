/** A whole guest: a kernel with its memory, files and first program, made by a builder. */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.system;
