package dev.godwit;

import dev.godwit.base.failure.Unlinkable;
import dev.godwit.wasi.Wasi;
import dev.godwit.wasm.module.FunctionType;

/** Commands and reactors of WASI preview 1. */
final class WasiKind implements GuestKind {
    @Override
    public String name() {
        return "WebAssembly modules";
    }

    @Override
    public boolean isOne(byte[] content) {
        return true;
    }

    @Override
    public Program make(GuestBuilder builder) {
        WasmModule module = builder.module();
        String entry = Guest.entry(module);
        if (entry != null) {
            checkEntry(module, entry);
        }
        Wasi made = builder.wasi();
        boolean done = false;
        try {
            Program program = new WasiProgram(builder.instance(module).wasi(made), made, entry);
            done = true;
            return program;
        } finally {
            if (!done) {
                made.close();
            }
        }
    }

    private static void checkEntry(WasmModule module, String entry) {
        FunctionType type = module.functionType(entry);
        if (type.parameters().length + type.results().length > 0) {
            throw new Unlinkable(
                    "incompatible export type: "
                            + entry
                            + " must be a function without parameters and results, it is "
                            + type,
                    null);
        }
    }
}
