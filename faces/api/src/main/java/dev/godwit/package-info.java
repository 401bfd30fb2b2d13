/**
 * The Java API. A {@link dev.godwit.WasmModule} is code; an {@link dev.godwit.Instance} of it has
 * memory and state and can be called; {@link dev.godwit.Limits} bound it.
 *
 * {@snippet :
 * WasmModule module = WasmModule.of(Files.readAllBytes(Path.of("add.wasm")));
 * try (Instance instance = Instance.builder(module).build()) {
 *     int sum = (int) instance.function("add").call(2, 40);
 * }
 * }
 */
package dev.godwit;
