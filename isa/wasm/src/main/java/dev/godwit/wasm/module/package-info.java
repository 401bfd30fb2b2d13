/**
 * The structure of a module, as the specification's chapter of that name has it: types, imports,
 * functions, tables, memories, globals, segments; and the instructions by number.
 */
package dev.godwit.wasm.module;
