/** What is compiled to Wasm GC and run under Node by the tests of this module. */
@org.jspecify.annotations.NullMarked
package dev.godwit.check;
