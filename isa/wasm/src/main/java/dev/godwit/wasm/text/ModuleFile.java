package dev.godwit.wasm.text;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.validate.CodeTable;

import java.util.List;
import java.util.function.UnaryOperator;

/** A module in the binary or the text format: which of them it is, is told from its content. */
public final class ModuleFile {
    private ModuleFile() {}

    /**
     * Reads a module.
     *
     * @param bytes a module in the binary or text format, which must never change
     * @param features what it may use
     * @param lazy whether a function is validated only when it is first called
     * @param kinds what engines will need: it is made together with validation
     * @return the module
     * @throws Malformed if the bytes have not the form of a module
     * @throws dev.godwit.base.failure.Invalid if they break a validation rule
     */
    public static ValidatedModule load(
            byte[] bytes, Features features, boolean lazy, List<CodeTable.Kind<?>> kinds) {
        if (bytes.length == 0) {
            throw new Malformed("unexpected end: the file is empty", new Place.InBinary(0));
        }
        if (isBinary(bytes)) {
            return ValidatedModule.load(bytes, features, lazy, kinds, UnaryOperator.identity());
        }
        ParsedText text = WasmText.parse(bytes, features);
        return ValidatedModule.load(text.binary(), features, lazy, kinds, text::locate);
    }

    /**
     * Reads a module that no engine needs anything of yet.
     *
     * @param bytes a module in the binary or text format, which must never change
     * @param features what it may use
     * @return the module
     * @throws Malformed if the bytes have not the form of a module
     * @throws dev.godwit.base.failure.Invalid if they break a validation rule
     */
    public static ValidatedModule load(byte[] bytes, Features features) {
        return load(bytes, features, false, List.of());
    }

    /**
     * Whether bytes are meant to be a module in the binary format.
     *
     * @param bytes the content of a file
     * @return true if they begin like one, or hold what no text does
     */
    public static boolean isBinary(byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == 0) {
            return true;
        }
        for (int i = 0; i < bytes.length && i < 64; i++) {
            int b = bytes[i];
            if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
                return true;
            }
        }
        return false;
    }
}
