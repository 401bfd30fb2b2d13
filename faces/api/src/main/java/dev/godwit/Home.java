package dev.godwit;

import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Store;

/**
 * Where instances that are linked with one another live: one store, and one guest thread that runs
 * them all.
 *
 * @param store the store
 * @param execution the guest thread
 */
record Home(Store store, Execution execution) {}
