/**
 * Validation, as the specification's chapter of that name has it, and what execution in place needs
 * from it: the table of branches, heights of operand stacks, kinds of locals.
 */
package dev.godwit.wasm.validate;
