package dev.godwit.wasm.script;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Something to do with an instance.
 *
 * @param isGet whether a global is read rather than a function called
 * @param instance the instance's identifier, or null for the newest
 * @param export the name of the export
 * @param arguments of a call
 */
public record Action(
        boolean isGet, @Nullable String instance, String export, List<ScriptValue> arguments) {
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(isGet ? "get" : "invoke");
        if (instance != null) {
            text.append(" $").append(instance);
        }
        text.append(" \"").append(export).append('"');
        arguments.forEach(argument -> text.append(' ').append(argument));
        return text.toString();
    }
}
