package dev.godwit.wasm.text;

import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.ArrayType;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FieldType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.SubType;
import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Prints types. */
final class TypePrinter {
    private final DecodedModule module;
    private final TextOut out;
    private final PrintedNames names;

    TypePrinter(DecodedModule module, TextOut out, PrintedNames names) {
        this.module = module;
        this.out = out;
        this.names = names;
    }

    void heapType(int heapType) {
        String id = heapType >= 0 ? names.id(NameSection.TYPES, heapType) : null;
        if (id != null) {
            out.id(id);
        } else {
            out.add(ValueTypes.heapTypeName(heapType));
        }
    }

    /** A space, and a value or storage type. */
    void valueType(int type) {
        out.add(" ");
        if (ValueTypes.isReference(type) && ValueTypes.heapType(type) >= 0) {
            out.add(ValueTypes.isNullable(type) ? "(ref null " : "(ref ");
            heapType(ValueTypes.heapType(type));
            out.add(")");
        } else {
            out.add(ValueTypes.name(type));
        }
    }

    private void valueTypes(String word, int[] types) {
        if (types.length > 0) {
            out.add(" (").add(word);
            for (int type : types) {
                valueType(type);
            }
            out.add(")");
        }
    }

    /** The function type of an index, or null if there is none. */
    @Nullable FunctionType function(int index) {
        List<SubType> types = module.types();
        return index >= 0
                        && index < types.size()
                        && types.get(index).composite() instanceof FunctionType function
                ? function
                : null;
    }

    /** The number of fields of the structure type of an index, 0 if there is none. */
    int fieldCount(int index) {
        List<SubType> types = module.types();
        return index >= 0
                        && index < types.size()
                        && types.get(index).composite() instanceof StructType struct
                ? struct.fields().size()
                : 0;
    }

    /** A type use, its parameters and results written out. */
    void typeUse(int index) {
        out.add(" (type");
        names.printIndex(out, NameSection.TYPES, index);
        out.add(")");
        FunctionType type = function(index);
        if (type != null) {
            valueTypes("param", type.parameters());
            valueTypes("result", type.results());
        }
    }

    /** The type use of a function, with the names of its parameters. */
    void functionUse(int index, int function) {
        out.add(" (type");
        names.printIndex(out, NameSection.TYPES, index);
        out.add(")");
        FunctionType type = function(index);
        if (type != null) {
            int[] parameters = type.parameters();
            PrintedNames.Inner locals =
                    names.inner(NameSection.LOCALS, function, parameters.length);
            for (int i = 0; i < parameters.length; ) {
                out.add(" (param");
                if (locals.has(i)) {
                    locals.printDeclaration(out, i);
                    valueType(parameters[i++]);
                } else {
                    while (i < parameters.length && !locals.has(i)) {
                        valueType(parameters[i++]);
                    }
                }
                out.add(")");
            }
            valueTypes("result", type.results());
        }
    }

    /** All defined types, each on its line. */
    void definitions() {
        int[] groups = module.groupStarts();
        int count = module.types().size();
        for (int i = 0; i < count; ) {
            int end = i + 1;
            while (end < count && groups[end] == groups[i]) {
                end++;
            }
            boolean isGroup = end - i > 1;
            if (isGroup) {
                out.line(1).add("(rec");
            }
            for (; i < end; i++) {
                out.line(isGroup ? 2 : 1);
                definition(i);
            }
            if (isGroup) {
                out.add(")");
            }
        }
    }

    private void definition(int index) {
        SubType type = module.types().get(index);
        out.add("(type");
        names.printDeclaration(out, NameSection.TYPES, index);
        boolean isSub = !type.isFinal() || type.supertype() >= 0;
        if (isSub) {
            out.add(type.isFinal() ? " (sub final" : " (sub");
            if (type.supertype() >= 0) {
                names.printIndex(out, NameSection.TYPES, type.supertype());
            }
        }
        switch (type.composite()) {
            case FunctionType function -> {
                out.add(" (func");
                valueTypes("param", function.parameters());
                valueTypes("result", function.results());
            }
            case StructType struct -> {
                out.add(" (struct");
                fields(index, struct.fields());
            }
            case ArrayType array -> {
                out.add(" (array");
                fieldType(array.element());
            }
        }
        out.add(isSub ? ")))" : "))");
    }

    private void fields(int type, List<FieldType> fields) {
        PrintedNames.Inner fieldNames = names.fields(type, fields.size());
        for (int i = 0; i < fields.size(); i++) {
            out.add(" (field");
            fieldNames.printDeclaration(out, i);
            fieldType(fields.get(i));
            out.add(")");
        }
    }

    private void fieldType(FieldType field) {
        mutable(field.mutable(), field.storage());
    }

    private void mutable(boolean isMutable, int type) {
        if (isMutable) {
            out.add(" (mut");
            valueType(type);
            out.add(")");
        } else {
            valueType(type);
        }
    }

    void globalType(ExternType.Global type) {
        mutable(type.mutable(), type.valueType());
    }

    void tableType(ExternType.Table type) {
        limits(type.limits());
        valueType(type.elementType());
    }

    void memoryType(ExternType.Mem type) {
        limits(type.limits());
        out.add(type.isShared() ? " shared" : "");
        if (type.pageSizeLog2() != 16) {
            out.add(" (pagesize ").unsigned(1L << type.pageSizeLog2()).add(")");
        }
    }

    private void limits(AddressLimits limits) {
        out.add(limits.is64() ? " i64 " : " ").unsigned(limits.minimum());
        if (limits.hasMaximum()) {
            out.add(" ").unsigned(limits.maximum());
        }
    }
}
