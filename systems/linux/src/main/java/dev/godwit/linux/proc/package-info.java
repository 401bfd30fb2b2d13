/**
 * What the system tells of itself in files: {@code /proc}, {@code /sys}, control groups and {@code
 * /dev/pts}, in the form that Linux 6.12 gives them.
 */
@org.jspecify.annotations.NullMarked
package dev.godwit.linux.proc;
