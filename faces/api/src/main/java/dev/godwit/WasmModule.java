package dev.godwit;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.text.ModuleFile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A WebAssembly module, decoded and validated: code without state, which any number of instances
 * may share, on any threads. Binary and text format are told apart by their content.
 */
public final class WasmModule {
    private final ValidatedModule module;

    private WasmModule(ValidatedModule module) {
        this.module = module;
    }

    /**
     * Reads a module of WebAssembly 3.0. The bytes are copied.
     *
     * @param bytes a module in the binary or text format
     * @return the module
     * @throws Malformed if they have not the form of a module
     * @throws dev.godwit.base.failure.Invalid if they break a validation rule
     */
    public static WasmModule of(byte[] bytes) {
        return load(Arrays.copyOf(bytes, bytes.length), Features.WASM_3_0, false);
    }

    /**
     * Reads a module of WebAssembly 3.0 from its text format.
     *
     * @param text such as {@code (module (func (export "f")))}
     * @return the module
     * @throws Malformed if it has not the form of a module
     * @throws dev.godwit.base.failure.Invalid if it breaks a validation rule
     */
    public static WasmModule ofText(String text) {
        return load(text.getBytes(StandardCharsets.UTF_8), Features.WASM_3_0, false);
    }

    /**
     * Reads a module without copying its bytes.
     *
     * @param bytes a module in the binary or text format, which must never change from now on
     * @param features what it may use
     * @param lazy whether a function is validated only when it is first called; one that is invalid
     *     then traps. All instances of such a module are for one thread at a time together.
     * @return the module
     * @throws Malformed if they have not the form of a module
     * @throws dev.godwit.base.failure.Invalid if they break a validation rule
     */
    public static WasmModule wrap(byte[] bytes, Features features, boolean lazy) {
        return load(bytes, features, lazy);
    }

    private static WasmModule load(byte[] bytes, Features features, boolean lazy) {
        return new WasmModule(ModuleFile.load(bytes, features, lazy, EngineNames.DEFAULT.tables()));
    }

    /**
     * What it asks for.
     *
     * @return the imports in order
     */
    public List<Import> imports() {
        return structure().imports();
    }

    /**
     * What it offers.
     *
     * @return the exports in order
     */
    public List<Export> exports() {
        return structure().exports();
    }

    /**
     * The type of an exported function.
     *
     * @param name the export's name
     * @return its type; heap types in it are the module's type indices
     * @throws IllegalArgumentException if there is no such function; the message names similar ones
     */
    public FunctionType functionType(String name) {
        List<String> functions = new ArrayList<>();
        for (Export export : exports()) {
            if (export.kind() == Export.Kind.FUNC) {
                if (export.name().equals(name)) {
                    return structure().functionType(structure().functionTypes()[export.index()]);
                }
                functions.add(export.name());
            }
        }
        throw new IllegalArgumentException(
                "no exported function '" + name + "'" + Similar.hint(name, functions));
    }

    /**
     * All that decoding found.
     *
     * @return the structure; not to be changed
     */
    public DecodedModule structure() {
        return module.module();
    }

    /**
     * The module as instances use it.
     *
     * @return structure, and what validation found out
     */
    public ValidatedModule validated() {
        return module;
    }
}
