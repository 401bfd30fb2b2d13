/**
 * What an engine written for clarity alone is made of: instructions from the table, one at a time.
 */
@NullMarked
package dev.godwit.testkit.reference;

import org.jspecify.annotations.NullMarked;
