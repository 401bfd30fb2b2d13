/** Linux programs of RISC-V, run in Godwit for tests. */
@org.jspecify.annotations.NullMarked
package dev.godwit.testkit.linux;
