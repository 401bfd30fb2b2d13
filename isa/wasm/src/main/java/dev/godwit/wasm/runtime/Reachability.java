package dev.godwit.wasm.runtime;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Finds the instances whose functions can still be called, from some that are open. */
final class Reachability {
    private final Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Object> open = new ArrayDeque<>();

    /** Adds where to begin, or what was found. */
    void visit(@Nullable Object reference) {
        Object found = reference instanceof WasmFunction wasm ? wasm.instance : reference;
        if ((found instanceof Instance || found instanceof HeapObject) && met.add(found)) {
            open.add(found);
        }
    }

    /** Follows everything. */
    void complete() {
        for (Object next = open.poll(); next != null; next = open.poll()) {
            if (next instanceof HeapObject object) {
                object.forEachReference(this::visit);
            } else if (next instanceof Instance instance) {
                follow(instance);
            }
        }
    }

    private void follow(Instance instance) {
        for (FunctionInstance function : instance.functions) {
            visit(function);
        }
        instance.forEachReference(this::visit);
    }

    boolean has(Instance instance) {
        return met.contains(instance);
    }
}
