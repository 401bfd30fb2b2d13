package dev.godwit.conformance.programs.ruby;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Things of the host that a guest knows by numbers. */
final class Handles<T> {
    private final List<T> things = new ArrayList<>();
    private final List<Boolean> used = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    int add(T thing) {
        if (free.isEmpty()) {
            things.add(thing);
            used.add(true);
            return things.size() - 1;
        }
        int handle = free.pop();
        things.set(handle, thing);
        used.set(handle, true);
        return handle;
    }

    T get(int handle) {
        if (handle < 0 || handle >= things.size() || !used.get(handle)) {
            throw new IllegalStateException("the guest used handle " + handle + ", there is none");
        }
        return things.get(handle);
    }

    T remove(int handle) {
        T thing = get(handle);
        used.set(handle, false);
        free.push(handle);
        return thing;
    }

    /** How many are in use. */
    int size() {
        return things.size() - free.size();
    }
}
