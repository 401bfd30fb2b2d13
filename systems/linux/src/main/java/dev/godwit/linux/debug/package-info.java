/** A Linux program as a debugger sees it. */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.debug;
