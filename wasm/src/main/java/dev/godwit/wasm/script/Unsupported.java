package dev.godwit.wasm.script;

import java.util.List;

/** Tells the scripts of features that Godwit does not have. */
final class Unsupported {
    private Unsupported() {}

    static String reason(List<Command> commands) {
        return "";
    }
}
