package dev.godwit.conformance.mutation;

import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.module.TypeRegistry;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.Extern;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.Imports;
import dev.godwit.wasm.runtime.Store;
import dev.godwit.wasm.runtime.TagInstance;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Whatever a module imports, of the type that it asks for; all zero and null. */
final class GenericImports implements Imports {
    private final Store store;
    private final DecodedModule module;
    private final int[] typeIds;

    GenericImports(Store store, DecodedModule module) {
        this.store = store;
        this.module = module;
        this.typeIds = store.types().register(module);
    }

    @Override
    public @Nullable Extern find(Import wanted) {
        return switch (TypeRegistry.canonical(wanted.type(), typeIds)) {
            case ExternType.Func func -> {
                FunctionType type = store.types().functionType(func.typeIndex());
                yield new Extern.Func(
                        store.newFunction(
                                wanted.module(),
                                wanted.name(),
                                func.typeIndex(),
                                call -> answer(call, type)));
            }
            case ExternType.Table table ->
                    ValueTypes.isNullable(table.elementType())
                            ? new Extern.Table(store.newTable(table, null))
                            : null;
            case ExternType.Mem memory -> new Extern.Mem(store.newMemory(memory));
            case ExternType.Global global ->
                    ValueTypes.isReference(global.valueType())
                                    && !ValueTypes.isNullable(global.valueType())
                            ? null
                            : new Extern.Global(store.newGlobal(global));
            case ExternType.Tag tag ->
                    new Extern.Tag(
                            new TagInstance(
                                    tag.typeIndex(), store.types().functionType(tag.typeIndex())));
        };
    }

    /** Zeros; where a reference must not be null there is no answer. */
    private static void answer(HostCall call, FunctionType type) {
        int[] results = type.results();
        for (int i = 0; i < results.length; i++) {
            switch (results[i]) {
                case ValueTypes.I32 -> call.setI32(i, 0);
                case ValueTypes.I64 -> call.setI64(i, 0);
                case ValueTypes.F32 -> call.setF32(i, 0);
                case ValueTypes.F64 -> call.setF64(i, 0);
                case ValueTypes.V128 -> call.setV128(i, 0, 0);
                default -> {
                    if (!ValueTypes.isNullable(results[i])) {
                        throw new Trap(WasmTrapReason.NULL_REFERENCE, "from the host", List.of());
                    }
                    call.setReference(i, null);
                }
            }
        }
    }

    DecodedModule module() {
        return module;
    }
}
