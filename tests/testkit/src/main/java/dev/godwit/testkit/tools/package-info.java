/** Programs of the host that tests and benchmarks call: compilers, npm, Node. */
@NullMarked
package dev.godwit.testkit.tools;

import org.jspecify.annotations.NullMarked;
