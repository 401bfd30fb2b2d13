/** The binary format: modules from bytes and back. Specification: chapter 5 (Binary Format). */
@org.jspecify.annotations.NullMarked
package dev.godwit.wasm.binary;
