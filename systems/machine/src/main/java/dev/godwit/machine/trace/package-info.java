/** What a machine does, told in lines. */
package dev.godwit.machine.trace;
