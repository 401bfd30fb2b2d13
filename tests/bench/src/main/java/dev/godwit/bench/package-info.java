/** Measurements of speed and of start, beside peers in the same run. */
@NullMarked
package dev.godwit.bench;

import org.jspecify.annotations.NullMarked;
