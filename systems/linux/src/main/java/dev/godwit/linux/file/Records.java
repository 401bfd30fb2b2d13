package dev.godwit.linux.file;

import dev.godwit.vfs.Stream;

/**
 * A file whose reads and writes are of whole records: one system call makes one, and does not go on
 * with what is left over.
 */
public interface Records extends Stream {}
