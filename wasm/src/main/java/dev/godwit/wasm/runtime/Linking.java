package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.Unlinkable;
import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.module.TypeRegistry;
import dev.godwit.wasm.module.ValueTypes;

/** Gives an instance what its module imports. Specification: section 3.3 (Matching). */
final class Linking {
    private Linking() {}

    static void link(Instance instance, Imports imports) {
        int[] next = new int[5];
        for (Import wanted : instance.module.imports()) {
            Extern given = imports.find(wanted);
            if (given == null) {
                throw new Unlinkable(
                        "unknown import: "
                                + describe(wanted)
                                + " is not given; it must be "
                                + text(wanted.type(), instance),
                        null);
            }
            if (!put(instance, wanted.type(), given, next)) {
                throw new Unlinkable(
                        "incompatible import type: "
                                + describe(wanted)
                                + " must be "
                                + text(wanted.type(), instance)
                                + ", given is "
                                + text(given),
                        null);
            }
        }
    }

    /** Gives an instance the imports of another of the same module. */
    static void relink(Instance instance, Instance old) {
        int[] next = new int[5];
        for (Import wanted : instance.module.imports()) {
            Extern given =
                    switch (wanted.type()) {
                        case ExternType.Func ignored -> new Extern.Func(old.functions[next[0]]);
                        case ExternType.Table ignored -> new Extern.Table(old.tables[next[1]]);
                        case ExternType.Mem ignored -> new Extern.Mem(old.memories[next[2]]);
                        case ExternType.Global ignored -> new Extern.Global(old.globals[next[3]]);
                        case ExternType.Tag ignored -> new Extern.Tag(old.tags[next[4]]);
                    };
            put(instance, wanted.type(), given, next);
        }
    }

    private static boolean put(Instance instance, ExternType wanted, Extern given, int[] next) {
        TypeRegistry types = instance.store.types();
        int[] typeIds = instance.typeIds;
        switch (wanted) {
            case ExternType.Func type -> {
                if (!(given instanceof Extern.Func(FunctionInstance function))
                        || !types.isSubtype(function.typeId, typeIds[type.typeIndex()])) {
                    return false;
                }
                instance.functions[next[0]++] = function;
            }
            case ExternType.Table type -> {
                if (!(given instanceof Extern.Table(TableInstance table))
                        || !matches(table.type.limits(), table.size, type.limits())
                        || table.type.elementType() != canonical(type.elementType(), typeIds)) {
                    return false;
                }
                instance.tables[next[1]++] = table;
            }
            case ExternType.Mem type -> {
                if (!(given instanceof Extern.Mem(MemoryInstance memory))
                        || memory.type.isShared() != type.isShared()
                        || memory.type.pageSizeLog2() != type.pageSizeLog2()
                        || !matches(memory.type.limits(), memory.pages(), type.limits())) {
                    return false;
                }
                instance.memories[next[2]++] = memory;
            }
            case ExternType.Global type -> {
                int value = canonical(type.valueType(), typeIds);
                if (!(given instanceof Extern.Global(GlobalInstance global))
                        || global.type.mutable() != type.mutable()
                        || !(global.type.valueType() == value
                                || !type.mutable()
                                        && types.matches(global.type.valueType(), value))) {
                    return false;
                }
                instance.globals[next[3]++] = global;
            }
            case ExternType.Tag type -> {
                if (!(given instanceof Extern.Tag(TagInstance tag))
                        || tag.typeId() != typeIds[type.typeIndex()]) {
                    return false;
                }
                instance.tags[next[4]++] = tag;
            }
        }
        return true;
    }

    private static boolean matches(AddressLimits given, long size, AddressLimits wanted) {
        return given.is64() == wanted.is64()
                && Long.compareUnsigned(size, wanted.minimum()) >= 0
                && (!wanted.hasMaximum()
                        || given.hasMaximum()
                                && Long.compareUnsigned(given.maximum(), wanted.maximum()) <= 0);
    }

    /** A value type whose heap type is a canonical number instead of a type index. */
    static int canonical(int type, int[] typeIds) {
        if (!ValueTypes.isReference(type) || ValueTypes.heapType(type) < 0) {
            return type;
        }
        int heapType = typeIds[ValueTypes.heapType(type)];
        return ValueTypes.isNullable(type)
                ? ValueTypes.nullable(heapType)
                : ValueTypes.nonNull(heapType);
    }

    static FunctionType canonical(FunctionType type, int[] typeIds) {
        return new FunctionType(
                canonical(type.parameters(), typeIds), canonical(type.results(), typeIds));
    }

    private static int[] canonical(int[] types, int[] typeIds) {
        int[] result = new int[types.length];
        for (int i = 0; i < types.length; i++) {
            result[i] = canonical(types[i], typeIds);
        }
        return result;
    }

    private static String describe(Import wanted) {
        return "\"" + wanted.module() + "\" \"" + wanted.name() + "\"";
    }

    private static String text(ExternType type, Instance instance) {
        return switch (type) {
            case ExternType.Func func ->
                    function(instance.module.functionType(func.typeIndex()));
            case ExternType.Table table ->
                    table(table.limits(), table.limits().minimum(), table.elementType());
            case ExternType.Mem memory -> memory(memory, memory.limits().minimum());
            case ExternType.Global global -> global(global);
            case ExternType.Tag tag ->
                    "a tag " + instance.module.functionType(tag.typeIndex());
        };
    }

    private static String text(Extern given) {
        return switch (given) {
            case Extern.Func(FunctionInstance function) -> function(function.type);
            case Extern.Table(TableInstance table) ->
                    table(table.type.limits(), table.size, table.type.elementType());
            case Extern.Mem(MemoryInstance memory) -> memory(memory.type, memory.pages());
            case Extern.Global(GlobalInstance global) -> global(global.type);
            case Extern.Tag(TagInstance tag) -> "a tag " + tag.type();
        };
    }

    private static String function(FunctionType type) {
        String text = type.toString();
        return text.isEmpty() ? "a function () -> ()" : "a function " + text;
    }

    private static String table(AddressLimits limits, long size, int elementType) {
        return "a table" + limits(limits, size) + ' ' + ValueTypes.name(elementType);
    }

    private static String memory(ExternType.Mem type, long size) {
        return "a memory"
                + limits(type.limits(), size)
                + (type.isShared() ? " shared" : "")
                + (type.pageSizeLog2() == 16 ? "" : " (pagesize 1)");
    }

    private static String limits(AddressLimits limits, long size) {
        return (limits.is64() ? " i64 " : " ")
                + Long.toUnsignedString(size)
                + (limits.hasMaximum() ? " " + Long.toUnsignedString(limits.maximum()) : "");
    }

    private static String global(ExternType.Global type) {
        String value = ValueTypes.name(type.valueType());
        return "a global " + (type.mutable() ? "(mut " + value + ")" : value);
    }
}
