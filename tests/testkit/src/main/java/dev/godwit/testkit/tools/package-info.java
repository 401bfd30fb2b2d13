/**
 * Programs of the host that tests and benchmarks call: compilers, npm, Node; and a terminal of its
 * own.
 */
@NullMarked
package dev.godwit.testkit.tools;

import org.jspecify.annotations.NullMarked;
