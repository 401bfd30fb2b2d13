/**
 * Scripts of the specification's test suite: {@link dev.godwit.wasm.script.Script} parses them,
 * {@link dev.godwit.wasm.script.ScriptRunner} runs them on any engine.
 */
package dev.godwit.wasm.script;
