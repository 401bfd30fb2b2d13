/** Expanding Zstandard (RFC 8878, whose sections are quoted); nothing here compresses. */
package dev.godwit.machine.zstd;
