/**
 * Programs for whole machines that are made at random, and what runs them: Godwit's machine and
 * QEMU's. They set up modes, protection and page tables, run a few instructions, and tell what
 * became of them by a hash.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.testkit.machine;
