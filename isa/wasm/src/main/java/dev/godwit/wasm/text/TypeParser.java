package dev.godwit.wasm.text;

import dev.godwit.base.failure.Invalid;
import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.binary.TypeEncoder;
import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.ArrayType;
import dev.godwit.wasm.module.CompositeType;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FieldType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.ValueTypes;

import java.util.ArrayList;
import java.util.List;

/** Parses types. Specification: section 6.4 (Types). */
final class TypeParser {
    /** Beyond this no module's types reach; a value type has no room for more. */
    private static final int MAX_TYPE_INDEX = 1 << 28;

    private static final int NO_TYPE = ValueTypes.BOTTOM;
    private static final FunctionType EMPTY = new FunctionType(new int[0], new int[0]);

    private final ModuleContext context;
    private final Cursor cursor;

    TypeParser(ModuleContext context) {
        this.context = context;
        this.cursor = context.cursor;
    }

    // Value types

    private static int heapType(Keyword keyword) {
        return switch (keyword) {
            case ANY -> ValueTypes.ANY;
            case EQ -> ValueTypes.EQ;
            case I31 -> ValueTypes.I31;
            case STRUCT -> ValueTypes.STRUCT;
            case ARRAY -> ValueTypes.ARRAY;
            case NONE -> ValueTypes.NONE;
            case FUNC -> ValueTypes.FUNC;
            case NOFUNC -> ValueTypes.NOFUNC;
            case EXTERN -> ValueTypes.EXTERN;
            case NOEXTERN -> ValueTypes.NOEXTERN;
            case EXN -> ValueTypes.EXN;
            case NOEXN -> ValueTypes.NOEXN;
            default -> 0;
        };
    }

    private static int simpleType(Keyword keyword) {
        return switch (keyword) {
            case I32 -> ValueTypes.I32;
            case I64 -> ValueTypes.I64;
            case F32 -> ValueTypes.F32;
            case F64 -> ValueTypes.F64;
            case V128 -> ValueTypes.V128;
            case ANYREF -> ValueTypes.ANYREF;
            case EQREF -> ValueTypes.EQREF;
            case I31REF -> ValueTypes.I31REF;
            case STRUCTREF -> ValueTypes.STRUCTREF;
            case ARRAYREF -> ValueTypes.ARRAYREF;
            case NULLREF -> ValueTypes.nullable(ValueTypes.NONE);
            case FUNCREF -> ValueTypes.FUNCREF;
            case NULLFUNCREF -> ValueTypes.nullable(ValueTypes.NOFUNC);
            case EXTERNREF -> ValueTypes.EXTERNREF;
            case NULLEXTERNREF -> ValueTypes.nullable(ValueTypes.NOEXTERN);
            case EXNREF -> ValueTypes.EXNREF;
            case NULLEXNREF -> ValueTypes.nullable(ValueTypes.NOEXN);
            default -> NO_TYPE;
        };
    }

    /** The heap type that must follow. */
    int heapType() {
        if (cursor.kind() == Token.KEYWORD) {
            int heapType = heapType(Keyword.of(cursor.value()));
            if (heapType < 0) {
                cursor.at++;
                return heapType;
            }
        }
        if (!Space.isIndex(cursor)) {
            throw cursor.unexpected("a heap type");
        }
        int token = cursor.at;
        int index = context.types.index(cursor);
        if (index < 0 || index >= MAX_TYPE_INDEX) {
            throw new Invalid(
                    "unknown type " + Integer.toUnsignedString(index),
                    cursor.tokens.lines.place(cursor.tokens.start(token)));
        }
        return index;
    }

    /** The value type that follows, or BOTTOM if none does. */
    private int valueTypeOrNone() {
        if (cursor.kind() == Token.KEYWORD) {
            int type = simpleType(Keyword.of(cursor.value()));
            if (type != NO_TYPE) {
                cursor.at++;
            }
            return type;
        }
        if (cursor.takeOpen(Keyword.REF)) {
            boolean isNullable = cursor.take(Keyword.NULL);
            int heapType = heapType();
            cursor.close();
            return isNullable ? ValueTypes.nullable(heapType) : ValueTypes.nonNull(heapType);
        }
        return NO_TYPE;
    }

    /** The value type that must follow. */
    int valueType() {
        int type = valueTypeOrNone();
        if (type == NO_TYPE) {
            throw cursor.unexpected("a value type");
        }
        return type;
    }

    /** Whether a reference type follows. */
    boolean isReferenceType() {
        return cursor.isOpen(Keyword.REF)
                || cursor.kind() == Token.KEYWORD
                        && ValueTypes.isReference(simpleType(Keyword.of(cursor.value())));
    }

    /** The reference type that must follow. */
    int referenceType() {
        if (!isReferenceType()) {
            throw cursor.unexpected("a reference type");
        }
        return valueType();
    }

    private int storageType() {
        if (cursor.take(Keyword.I8)) {
            return ValueTypes.I8;
        }
        return cursor.take(Keyword.I16) ? ValueTypes.I16 : valueType();
    }

    private FieldType fieldType() {
        if (cursor.takeOpen(Keyword.MUT)) {
            int storage = storageType();
            cursor.close();
            return new FieldType(storage, true);
        }
        return new FieldType(storageType(), false);
    }

    /** Adds the types up to the closing parenthesis, and moves behind it. */
    private void valueTypes(Ints types) {
        while (cursor.kind() != Token.RIGHT) {
            types.add(valueType());
        }
        cursor.at++;
    }

    // Function types and type uses

    /** Told of each parameter that has an identifier or a name. */
    interface Parameters {
        /**
         * An identifier may follow.
         *
         * @param index the parameter's index
         * @return whether one did
         */
        boolean bind(int index);
    }

    /** A function type without its keyword, identifiers of parameters being without effect. */
    private FunctionType functionType() {
        IdSpace ids = new IdSpace();
        return functionType(index -> {
            int before = cursor.at;
            Space.bind(cursor, ids, index, "parameter");
            return cursor.at != before;
        });
    }

    /** The parameters and results that follow. */
    private FunctionType functionType(Parameters parameters) {
        if (!cursor.isOpen(Keyword.PARAM) && !cursor.isOpen(Keyword.RESULT)) {
            return EMPTY;
        }
        Ints types = new Ints();
        while (cursor.takeOpen(Keyword.PARAM)) {
            if (parameters.bind(types.size())) {
                types.add(valueType());
                cursor.close();
            } else {
                valueTypes(types);
            }
        }
        Ints results = new Ints();
        results(results);
        return new FunctionType(types.toArray(), results.toArray());
    }

    /** Adds the types of all result clauses that follow. */
    void results(Ints types) {
        while (cursor.takeOpen(Keyword.RESULT)) {
            valueTypes(types);
        }
    }

    /** The type use that may follow, without identifiers. */
    TypeUse typeUse() {
        return typeUse(index -> false);
    }

    /** The type use that may follow. */
    TypeUse typeUse(Parameters parameters) {
        int token = cursor.at;
        int offset = cursor.offset();
        boolean hasIndex = cursor.takeOpen(Keyword.TYPE);
        int index = 0;
        if (hasIndex) {
            index = context.types.index(cursor);
            cursor.close();
        }
        FunctionType inline = functionType(parameters);
        if (cursor.isOpen(Keyword.PARAM) || cursor.isOpen(Keyword.TYPE)) {
            cursor.at++;
            throw cursor.unexpected("(type), (param) and (result) in this order");
        }
        if (hasIndex && inline.parameters().length + inline.results().length > 0) {
            context.defined.check(index, inline, cursor, token);
        }
        return new TypeUse(hasIndex, index, inline, offset);
    }

    /** Writes a block type. */
    void blockType(BinaryWriter out, TypeUse use) {
        FunctionType inline = use.inline();
        if (use.hasIndex() || inline.parameters().length > 0 || inline.results().length > 1) {
            out.signed(use.resolve(context.defined) & 0xffffffffL);
        } else if (inline.results().length == 1) {
            TypeEncoder.valueType(out, inline.results()[0]);
        } else {
            out.u8(0x40);
        }
    }

    // Defined types

    /** Parses and writes the type or group of types whose parenthesis is here. */
    void definition() {
        SectionWriter section = context.defined.section;
        int offset = cursor.offset();
        if (cursor.takeOpen(Keyword.REC)) {
            int start = cursor.at;
            int count = 0;
            while (cursor.isOpen(Keyword.TYPE)) {
                count++;
                cursor.at = cursor.match() + 1;
            }
            cursor.at = start;
            if (count > 0) {
                section.item(offset);
            }
            if (count > 1) {
                section.out.u8(0x4e);
                section.out.u32(count);
            }
            while (cursor.isOpen(Keyword.TYPE)) {
                typeDefinition(count == 1);
            }
            cursor.close();
        } else {
            section.item(offset);
            typeDefinition(true);
        }
    }

    private void typeDefinition(boolean isAlone) {
        SectionWriter section = context.defined.section;
        section.mark(cursor.offset());
        cursor.expectOpen(Keyword.TYPE);
        Space.skipBinding(cursor);
        boolean isSub = cursor.takeOpen(Keyword.SUB);
        boolean isFinal = !isSub || cursor.take(Keyword.FINAL);
        Ints supertypes = new Ints();
        while (isSub && Space.isIndex(cursor)) {
            supertypes.add(context.types.index(cursor));
        }
        if (!isFinal || supertypes.size() > 0) {
            section.out.u8(isFinal ? 0x4f : 0x50);
            section.out.u32(supertypes.size());
            for (int i = 0; i < supertypes.size(); i++) {
                section.out.u32(supertypes.get(i));
            }
        }
        CompositeType type = compositeType();
        TypeEncoder.compositeType(section.out, type);
        if (isSub) {
            cursor.close();
        }
        cursor.close();
        context.defined.add(
                type instanceof FunctionType function ? function : null,
                isAlone && isFinal && supertypes.size() == 0);
    }

    private CompositeType compositeType() {
        int index = context.fields.size();
        context.fields.add(null);
        CompositeType type;
        if (cursor.takeOpen(Keyword.FUNC)) {
            type = functionType();
        } else if (cursor.takeOpen(Keyword.STRUCT)) {
            type = structType(index);
        } else if (cursor.takeOpen(Keyword.ARRAY)) {
            type = new ArrayType(fieldType());
        } else {
            throw cursor.unexpected("'(func', '(struct' or '(array'");
        }
        cursor.close();
        return type;
    }

    private StructType structType(int index) {
        List<FieldType> types = new ArrayList<>();
        IdSpace ids = new IdSpace();
        context.fields.set(index, ids);
        while (cursor.takeOpen(Keyword.FIELD)) {
            int before = cursor.at;
            int name = Space.bind(cursor, ids, types.size(), "field");
            if (cursor.at == before) {
                while (cursor.kind() != Token.RIGHT) {
                    types.add(fieldType());
                }
            } else {
                if (name >= 0) {
                    context.fieldNames.add(index);
                    context.fieldNames.add(types.size());
                    context.fieldNames.add(name);
                }
                types.add(fieldType());
            }
            cursor.close();
        }
        return new StructType(types);
    }

    // Types of what is imported or defined

    ExternType.Global globalType() {
        if (cursor.takeOpen(Keyword.MUT)) {
            int type = valueType();
            cursor.close();
            return new ExternType.Global(type, true);
        }
        return new ExternType.Global(valueType(), false);
    }

    /** The address type that may follow: whether it is i64. */
    boolean addressType() {
        if (cursor.take(Keyword.I64)) {
            return true;
        }
        cursor.take(Keyword.I32);
        return false;
    }

    AddressLimits limits(boolean is64) {
        long minimum = cursor.nat(context.addressBits, "a size");
        boolean hasMaximum = cursor.kind() == Token.NAT;
        long maximum = hasMaximum ? cursor.nat(context.addressBits, "a size") : 0;
        return new AddressLimits(minimum, maximum, hasMaximum, is64);
    }

    ExternType.Table tableType() {
        AddressLimits limits = limits(addressType());
        return new ExternType.Table(limits, referenceType());
    }

    ExternType.Mem memoryType() {
        AddressLimits limits = limits(addressType());
        boolean isShared = cursor.take(Keyword.SHARED);
        return new ExternType.Mem(limits, isShared, pageSize());
    }

    /** The binary logarithm of the page size that may follow, else 16. */
    int pageSize() {
        int token = cursor.at;
        if (!cursor.takeOpen(Keyword.PAGESIZE)) {
            return 16;
        }
        long size = cursor.nat(64, "a page size");
        if (Long.bitCount(size) != 1) {
            throw cursor.malformed("invalid custom page size: not a power of two", token);
        }
        cursor.close();
        return Long.numberOfTrailingZeros(size);
    }
}
