/** System calls as text for people: names of constants, strings, structures, as strace has them. */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.trace;
