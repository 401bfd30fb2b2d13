package dev.godwit.wasm.validate;

import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.binary.ImplementationLimits;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.binary.Section;
import dev.godwit.wasm.binary.TypeReader;
import dev.godwit.wasm.module.ArrayType;
import dev.godwit.wasm.module.CompositeType;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.FieldType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.SubType;
import dev.godwit.wasm.module.TypeRegistry;

import java.util.List;
import java.util.function.IntConsumer;

/** The type section. Specification: sections 3.2.8 to 3.2.11 (Types). */
final class TypeRules {
    private final Context context;
    private final DecodedModule module;
    private final List<SubType> types;

    TypeRules(Context context) {
        this.context = context;
        this.module = context.module;
        this.types = module.types();
    }

    /** Checks and registers all types; tells the index of the type that it turns to. */
    void check(IntConsumer current) {
        int count = types.size();
        int[] starts = module.groupStarts();
        for (int from = 0; from < count; ) {
            int to = from + 1;
            while (to < count && starts[to] == from) {
                to++;
            }
            group(from, to, current);
            from = to;
        }
    }

    private void group(int from, int to, IntConsumer current) {
        context.typeCount = to;
        for (int i = from; i < to; i++) {
            current.accept(i);
            SubType type = types.get(i);
            if (type.supertype() >= 0) {
                context.checkHeapType(type.supertype(), Context.UNPLACED);
            }
            composite(type.composite());
        }
        for (int i = from; i < to; i++) {
            current.accept(i);
            if (types.get(i).supertype() >= i) {
                throw wrong("forward use of type " + types.get(i).supertype() + " in sub type");
            }
        }
        TypeRegistry registry = context.registry;
        registry.register(types, from, to, context.ids);
        for (int i = from; i < to; i++) {
            int supertype = types.get(i).supertype();
            if (supertype < 0) {
                continue;
            }
            current.accept(i);
            if (types.get(supertype).isFinal()) {
                throw wrong("sub type " + i + " has final super type " + supertype);
            }
            SubType canonical = registry.type(context.ids[i]);
            SubType above = registry.type(context.ids[supertype]);
            if (!registry.matches(canonical.composite(), above.composite())) {
                throw wrong("sub type " + i + " does not match super type " + supertype);
            }
            if (registry.depth(context.ids[i]) > ImplementationLimits.SUBTYPING_DEPTH) {
                throw new Malformed(
                        "implementation limit: type "
                                + i
                                + " is below more than "
                                + ImplementationLimits.SUBTYPING_DEPTH
                                + " types",
                        new Place.InBinary(ModuleDecoder.locate(module, Section.TYPE, i)));
            }
        }
    }

    private static Invalid wrong(String message) {
        return Context.invalid(message, Context.UNPLACED);
    }

    private void composite(CompositeType type) {
        switch (type) {
            case FunctionType function -> {
                valueTypes(function.parameters());
                valueTypes(function.results());
                if (function.results().length > 1 && !context.features.has(Feature.MULTI_VALUE)) {
                    throw wrong(
                            "invalid result arity: "
                                    + function.results().length
                                    + " results; more than one "
                                    + TypeReader.needs(context.features, Feature.MULTI_VALUE));
                }
            }
            case StructType struct -> {
                for (FieldType field : struct.fields()) {
                    context.checkType(field.storage(), Context.UNPLACED);
                }
            }
            case ArrayType array -> context.checkType(array.element().storage(), Context.UNPLACED);
        }
    }

    private void valueTypes(int[] list) {
        for (int type : list) {
            context.checkType(type, Context.UNPLACED);
        }
    }
}
