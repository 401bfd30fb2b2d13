/**
 * The engine that executes a module's own bytes, with a table of branches from the validator: no
 * copy, no intermediate code, nothing allocated while it runs but what an instruction itself
 * creates. Specification: chapter 4 (Execution).
 */
package dev.godwit.wasm.inplace;
