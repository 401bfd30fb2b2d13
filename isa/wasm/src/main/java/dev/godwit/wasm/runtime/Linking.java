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
            ExternType asked = TypeRegistry.canonical(wanted.type(), instance.typeIds);
            if (!instance.store.types().matches(given.type(), asked)) {
                throw new Unlinkable(
                        "incompatible import type: "
                                + describe(wanted)
                                + " must be "
                                + text(wanted.type(), instance)
                                + ", given is "
                                + text(given),
                        null);
            }
            put(instance, given, next);
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
            put(instance, given, next);
        }
    }

    private static void put(Instance instance, Extern given, int[] next) {
        switch (given) {
            case Extern.Func(FunctionInstance function) -> instance.functions[next[0]++] = function;
            case Extern.Table(TableInstance table) -> instance.tables[next[1]++] = table;
            case Extern.Mem(MemoryInstance memory) -> instance.memories[next[2]++] = memory;
            case Extern.Global(GlobalInstance global) -> instance.globals[next[3]++] = global;
            case Extern.Tag(TagInstance tag) -> instance.tags[next[4]++] = tag;
        }
    }

    private static String describe(Import wanted) {
        return "\"" + wanted.module() + "\" \"" + wanted.name() + "\"";
    }

    private static String text(ExternType type, Instance instance) {
        return switch (type) {
            case ExternType.Func func -> function(instance.module.functionType(func.typeIndex()));
            case ExternType.Table table ->
                    table(table.limits(), table.limits().minimum(), table.elementType());
            case ExternType.Mem memory -> memory(memory, memory.limits().minimum());
            case ExternType.Global global -> global(global);
            case ExternType.Tag tag -> "a tag " + instance.module.functionType(tag.typeIndex());
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
