/**
 * The text format, as the specification's chapter of that name has it: parsing to the binary format
 * and printing from it. {@link dev.godwit.wasm.text.WasmText} is the way in.
 */
package dev.godwit.wasm.text;
