/**
 * The store: instances, what they are made of, how they are linked, and executions. Engines work on
 * this data; it knows nothing of them. Specification: sections 4.2 (Runtime Structure) and 4.7
 * (Modules).
 */
package dev.godwit.wasm.runtime;
