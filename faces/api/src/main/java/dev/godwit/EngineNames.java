package dev.godwit;

import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.runtime.Engine;
import dev.godwit.wasm.runtime.Engines;

import java.util.ArrayList;
import java.util.List;

/** The engines that there are: the one place that lists them. */
public final class EngineNames {
    private static final List<Engine> ENGINES = List.of(InPlace.ENGINE);

    static final Engines DEFAULT = Engines.only(ENGINES.getFirst());

    private EngineNames() {}

    /**
     * The names that may be asked for.
     *
     * @return the default one first
     */
    public static List<String> all() {
        // no stream: each command asks when it starts, and would be what loads them
        List<String> names = new ArrayList<>();
        for (Engine engine : ENGINES) {
            names.add(engine.name());
        }
        return names;
    }

    /**
     * Finds an engine.
     *
     * @param name its name
     * @return a store's engines, which are this one
     * @throws IllegalArgumentException if there is no such engine; the message names those there
     *     are
     */
    public static Engines find(String name) {
        for (Engine engine : ENGINES) {
            if (engine.name().equals(name)) {
                return Engines.only(engine);
            }
        }
        throw new IllegalArgumentException(
                "there is no engine '" + name + "', only " + String.join(", ", all()));
    }
}
