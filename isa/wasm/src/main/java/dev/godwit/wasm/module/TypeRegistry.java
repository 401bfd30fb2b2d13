package dev.godwit.wasm.module;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes equal types equal numbers, and knows which are below which.
 *
 * <p>Types are equal if their recursion groups are, with references inside a group counted from its
 * start. A type that is registered gets a <i>canonical id</i>; a <i>canonical</i> value type or
 * heap type is one (see {@link ValueTypes}) that holds canonical ids where a module has type
 * indices. One registry serves a store, or the validation of one module. Ids are given in order
 * from 0 and are never taken back.
 *
 * <p>Not for several threads at once.
 *
 * <p>Specification: sections 3.1.3 (Rolling and Unrolling) and 3.3 (Matching).
 */
public final class TypeRegistry {
    /** The encoded form of a group, in an order that makes comparing cheap. */
    private record GroupKey(int hash, byte[] form) implements Comparable<GroupKey> {
        @Override
        public int compareTo(GroupKey other) {
            if (hash != other.hash) {
                return Integer.compare(hash, other.hash);
            }
            if (form.length != other.form.length) {
                return Integer.compare(form.length, other.form.length);
            }
            int at = Arrays.mismatch(form, other.form);
            return at < 0 ? 0 : Byte.compare(form[at], other.form[at]);
        }
    }

    // A tree, not a hash table: no choice of types makes it slow, on any host.
    private final TreeMap<GroupKey, Integer> groups = new TreeMap<>();
    private final List<SubType> types = new ArrayList<>();

    /** For each id: how many types it is below; the next one; one further up, or itself at 0. */
    private int[] depths = new int[64];

    private int[] supertypes = new int[64];
    private int[] jumps = new int[64];
    private byte[] tops = new byte[64];

    private byte[] form = new byte[256];
    private int formLength;

    /** Makes an empty registry. */
    public TypeRegistry() {}

    /**
     * Registers all types of a module that is valid.
     *
     * @param module the module
     * @return for each type index its canonical id
     */
    public int[] register(DecodedModule module) {
        List<SubType> moduleTypes = module.types();
        int count = moduleTypes.size();
        int[] ids = new int[count];
        int[] starts = module.groupStarts();
        for (int from = 0; from < count; ) {
            int to = from + 1;
            while (to < count && starts[to] == from) {
                to++;
            }
            register(moduleTypes, from, to, ids);
            from = to;
        }
        return ids;
    }

    /**
     * Registers one recursion group. Its type indices must be below {@code to}, and supertypes
     * below the type itself.
     *
     * @param moduleTypes the types of a module
     * @param from the index of the group's first type
     * @param to the index behind its last
     * @param ids for each type index below {@code from} its canonical id; gets those of the group
     */
    public void register(List<SubType> moduleTypes, int from, int to, int[] ids) {
        GroupKey key = encode(moduleTypes, from, to, ids);
        Integer known = groups.putIfAbsent(key, types.size());
        int first = known == null ? types.size() : known;
        for (int i = from; i < to; i++) {
            ids[i] = first + i - from;
        }
        if (known != null) {
            return;
        }
        for (int i = from; i < to; i++) {
            add(canonical(moduleTypes.get(i), ids));
        }
    }

    private void add(SubType type) {
        int id = types.size();
        types.add(type);
        if (id == depths.length) {
            depths = Arrays.copyOf(depths, 2 * id);
            supertypes = Arrays.copyOf(supertypes, 2 * id);
            jumps = Arrays.copyOf(jumps, 2 * id);
            tops = Arrays.copyOf(tops, 2 * id);
        }
        tops[id] =
                (byte)
                        (type.composite() instanceof FunctionType
                                ? ValueTypes.FUNC
                                : type.composite() instanceof StructType
                                        ? ValueTypes.STRUCT
                                        : ValueTypes.ARRAY);
        int supertype = type.supertype();
        if (supertype < 0) {
            supertypes[id] = id;
            jumps[id] = id;
            depths[id] = 0;
            return;
        }
        supertypes[id] = supertype;
        depths[id] = depths[supertype] + 1;
        // Jumps of 1, 3, 7... as in a skew-binary list: any type above is a few of them away.
        int jump = jumps[supertype];
        jumps[id] =
                depths[supertype] - depths[jump] == depths[jump] - depths[jumps[jump]]
                        ? jumps[jump]
                        : supertype;
    }

    // ---- The encoded form: equal for equal groups, and only for those.

    private GroupKey encode(List<SubType> moduleTypes, int from, int to, int[] ids) {
        formLength = 0;
        for (int i = from; i < to; i++) {
            SubType type = moduleTypes.get(i);
            put(type.isFinal() ? 1 : 0);
            if (type.supertype() >= 0) {
                putIndex(2, type.supertype(), from, ids);
            }
            switch (type.composite()) {
                case FunctionType function -> {
                    put(10);
                    put(function.parameters().length);
                    for (int parameter : function.parameters()) {
                        putType(parameter, from, ids);
                    }
                    put(function.results().length);
                    for (int result : function.results()) {
                        putType(result, from, ids);
                    }
                }
                case StructType struct -> {
                    put(11);
                    put(struct.fields().size());
                    for (FieldType field : struct.fields()) {
                        putField(field, from, ids);
                    }
                }
                case ArrayType array -> {
                    put(12);
                    putField(array.element(), from, ids);
                }
            }
        }
        byte[] copy = Arrays.copyOf(form, formLength);
        int hash = 0;
        for (byte b : copy) {
            hash = (hash ^ b) * 0x9e3779b1;
            hash ^= hash >>> 15;
        }
        return new GroupKey(hash, copy);
    }

    private void putField(FieldType field, int from, int[] ids) {
        put(field.mutable() ? 1 : 0);
        putType(field.storage(), from, ids);
    }

    private void putType(int type, int from, int[] ids) {
        if (ValueTypes.isReference(type) && ValueTypes.heapType(type) >= 0) {
            // Odd numbers above 1 stand for no other type.
            putIndex(ValueTypes.isNullable(type) ? 65 : 69, ValueTypes.heapType(type), from, ids);
        } else {
            put(type);
        }
    }

    private void putIndex(int mark, int index, int from, int[] ids) {
        boolean inside = index >= from;
        put(inside ? mark + 2 : mark);
        put(inside ? index - from : ids[index]);
    }

    /** A word as seven bits for each byte, small ones of either sign in one byte. */
    private void put(int word) {
        if (form.length - formLength < 5) {
            form = Arrays.copyOf(form, 2 * form.length);
        }
        int rest = word << 1 ^ word >> 31;
        while (rest >>> 7 != 0) {
            form[formLength++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        form[formLength++] = (byte) rest;
    }

    // ---- Translation into canonical types.

    @SuppressWarnings("ReferenceEquality") // whether it is the same object is the question
    private static SubType canonical(SubType type, int[] ids) {
        int supertype = type.supertype() < 0 ? -1 : ids[type.supertype()];
        CompositeType composite = canonical(type.composite(), ids);
        return supertype == type.supertype() && composite == type.composite()
                ? type
                : new SubType(type.isFinal(), supertype, composite);
    }

    /** The same object if nothing in it changes, as in most types. */
    @SuppressWarnings("ReferenceEquality") // whether it is the same object is the question
    private static CompositeType canonical(CompositeType type, int[] ids) {
        return switch (type) {
            case FunctionType function -> {
                int[] parameters = canonical(function.parameters(), ids);
                int[] results = canonical(function.results(), ids);
                yield parameters == function.parameters() && results == function.results()
                        ? function
                        : new FunctionType(parameters, results);
            }
            case StructType struct -> {
                List<FieldType> fields = new ArrayList<>(struct.fields().size());
                for (FieldType field : struct.fields()) {
                    fields.add(canonical(field, ids));
                }
                yield new StructType(List.copyOf(fields));
            }
            case ArrayType array -> new ArrayType(canonical(array.element(), ids));
        };
    }

    private static FieldType canonical(FieldType field, int[] ids) {
        return new FieldType(canonical(field.storage(), ids), field.mutable());
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same object is the question
    private static int[] canonical(int[] valueTypes, int[] ids) {
        int[] result = valueTypes;
        for (int i = 0; i < valueTypes.length; i++) {
            int type = canonical(valueTypes[i], ids);
            if (type != valueTypes[i]) {
                if (result == valueTypes) {
                    result = Arrays.copyOf(valueTypes, valueTypes.length);
                }
                result[i] = type;
            }
        }
        return result;
    }

    /**
     * A value or storage type of a module as a canonical one.
     *
     * @param valueType a type that may hold a type index
     * @param ids what {@link #register(DecodedModule)} gave
     * @return the same with a canonical id
     */
    public static int canonical(int valueType, int[] ids) {
        if (!ValueTypes.isReference(valueType) || ValueTypes.heapType(valueType) < 0) {
            return valueType;
        }
        return ids[ValueTypes.heapType(valueType)] << 2 | valueType & 3;
    }

    /**
     * The type of an import or export of a module as a canonical one.
     *
     * @param type a type that may hold type indices
     * @param ids what {@link #register(DecodedModule)} gave
     * @return the same with canonical ids
     */
    public static ExternType canonical(ExternType type, int[] ids) {
        return switch (type) {
            case ExternType.Func func -> new ExternType.Func(ids[func.typeIndex()]);
            case ExternType.Table table ->
                    new ExternType.Table(table.limits(), canonical(table.elementType(), ids));
            case ExternType.Mem memory -> memory;
            case ExternType.Global global ->
                    new ExternType.Global(canonical(global.valueType(), ids), global.mutable());
            case ExternType.Tag tag -> new ExternType.Tag(ids[tag.typeIndex()]);
        };
    }

    // ---- Questions.

    /**
     * How many types are registered.
     *
     * @return ids are below this
     */
    public int size() {
        return types.size();
    }

    /**
     * A registered type, in canonical types.
     *
     * @param id a canonical id
     * @return the type; its supertype is a canonical id too
     */
    public SubType type(int id) {
        return types.get(id);
    }

    /**
     * The function type of an id that is known to be one, in canonical types.
     *
     * @param id a canonical id
     * @return the type
     */
    public FunctionType functionType(int id) {
        if (types.get(id).composite() instanceof FunctionType type) {
            return type;
        }
        throw new IllegalArgumentException("type " + id + " is not a function type");
    }

    /**
     * How many types a type is below.
     *
     * @param id a canonical id
     * @return 0 for a type without a supertype
     */
    public int depth(int id) {
        return depths[id];
    }

    /**
     * Whether a defined type is another or below it. At most about twice log2 of the depth steps.
     *
     * @param id a canonical id
     * @param above a canonical id
     * @return true if every value of the first is one of the second
     */
    public boolean isSubtype(int id, int above) {
        int depth = depths[above];
        while (depths[id] > depth) {
            int jump = jumps[id];
            id = depths[jump] >= depth ? jump : supertypes[id];
        }
        return id == above;
    }

    /**
     * Whether a heap type matches another.
     *
     * @param heapType a canonical heap type
     * @param above a canonical heap type
     * @return true if every value of the first is one of the second
     */
    public boolean heapTypeMatches(int heapType, int above) {
        if (heapType == above || heapType == ValueTypes.BOTTOM_HEAP) {
            return true;
        }
        if (above >= 0) {
            return heapType >= 0 ? isSubtype(heapType, above) : heapType == bottomOf(tops[above]);
        }
        return abstractMatches(heapType >= 0 ? tops[heapType] : heapType, above);
    }

    private static boolean abstractMatches(int heapType, int above) {
        if (heapType == above) {
            return true;
        }
        return switch (above) {
            case ValueTypes.ANY ->
                    heapType == ValueTypes.EQ
                            || heapType == ValueTypes.I31
                            || heapType == ValueTypes.STRUCT
                            || heapType == ValueTypes.ARRAY
                            || heapType == ValueTypes.NONE;
            case ValueTypes.EQ ->
                    heapType == ValueTypes.I31
                            || heapType == ValueTypes.STRUCT
                            || heapType == ValueTypes.ARRAY
                            || heapType == ValueTypes.NONE;
            case ValueTypes.I31, ValueTypes.STRUCT, ValueTypes.ARRAY -> heapType == ValueTypes.NONE;
            case ValueTypes.FUNC -> heapType == ValueTypes.NOFUNC;
            case ValueTypes.EXTERN -> heapType == ValueTypes.NOEXTERN;
            case ValueTypes.EXN -> heapType == ValueTypes.NOEXN;
            default -> false;
        };
    }

    /**
     * The heap type above all that a heap type can be compared with.
     *
     * @param heapType a canonical heap type, not the bottom one
     * @return any, func, extern or exn
     */
    public int topOf(int heapType) {
        return switch (heapType >= 0 ? tops[heapType] : heapType) {
            case ValueTypes.FUNC, ValueTypes.NOFUNC -> ValueTypes.FUNC;
            case ValueTypes.EXTERN, ValueTypes.NOEXTERN -> ValueTypes.EXTERN;
            case ValueTypes.EXN, ValueTypes.NOEXN -> ValueTypes.EXN;
            default -> ValueTypes.ANY;
        };
    }

    private static int bottomOf(int heapType) {
        return heapType == ValueTypes.FUNC ? ValueTypes.NOFUNC : ValueTypes.NONE;
    }

    /**
     * Whether a value type (or storage type) matches another.
     *
     * @param type a canonical type
     * @param above a canonical type
     * @return true if every value of the first is one of the second
     */
    public boolean matches(int type, int above) {
        if (type == above || type == ValueTypes.BOTTOM) {
            return true;
        }
        return ValueTypes.isReference(type)
                && ValueTypes.isReference(above)
                && (ValueTypes.isNullable(above) || !ValueTypes.isNullable(type))
                && heapTypeMatches(ValueTypes.heapType(type), ValueTypes.heapType(above));
    }

    /**
     * Whether a composite type may stand below another.
     *
     * @param type in canonical types
     * @param above in canonical types
     * @return true if it matches
     */
    public boolean matches(CompositeType type, CompositeType above) {
        if (type instanceof FunctionType f && above instanceof FunctionType g) {
            return matches(g.parameters(), f.parameters()) && matches(f.results(), g.results());
        }
        if (type instanceof StructType s && above instanceof StructType t) {
            int common = t.fields().size();
            if (s.fields().size() < common) {
                return false;
            }
            for (int i = 0; i < common; i++) {
                if (!matches(s.fields().get(i), t.fields().get(i))) {
                    return false;
                }
            }
            return true;
        }
        return type instanceof ArrayType a
                && above instanceof ArrayType b
                && matches(a.element(), b.element());
    }

    /**
     * Whether each type of a list matches the one at its place in another.
     *
     * @param list canonical types
     * @param above canonical types
     * @return true if the lists are equally long and all match
     */
    public boolean matches(int[] list, int[] above) {
        if (list.length != above.length) {
            return false;
        }
        for (int i = 0; i < list.length; i++) {
            if (!matches(list[i], above[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(FieldType field, FieldType above) {
        return field.mutable() == above.mutable()
                && matches(field.storage(), above.storage())
                && (!field.mutable() || matches(above.storage(), field.storage()));
    }

    // ---- Imports.

    /**
     * Whether what is given may be imported as what is asked for. For memories and tables the given
     * minimum is the size that they have now.
     *
     * @param given in canonical types
     * @param asked in canonical types
     * @return true if it matches
     */
    public boolean matches(ExternType given, ExternType asked) {
        if (given instanceof ExternType.Func f && asked instanceof ExternType.Func g) {
            return isSubtype(f.typeIndex(), g.typeIndex());
        }
        if (given instanceof ExternType.Table t && asked instanceof ExternType.Table u) {
            return matches(t.limits(), u.limits())
                    && matches(t.elementType(), u.elementType())
                    && matches(u.elementType(), t.elementType());
        }
        if (given instanceof ExternType.Mem m && asked instanceof ExternType.Mem n) {
            return matches(m.limits(), n.limits())
                    && m.isShared() == n.isShared()
                    && m.pageSizeLog2() == n.pageSizeLog2();
        }
        if (given instanceof ExternType.Global g && asked instanceof ExternType.Global h) {
            return g.mutable() == h.mutable()
                    && matches(g.valueType(), h.valueType())
                    && (!g.mutable() || matches(h.valueType(), g.valueType()));
        }
        return given instanceof ExternType.Tag t
                && asked instanceof ExternType.Tag u
                && t.typeIndex() == u.typeIndex();
    }

    private static boolean matches(AddressLimits given, AddressLimits asked) {
        return given.is64() == asked.is64()
                && Long.compareUnsigned(given.minimum(), asked.minimum()) >= 0
                && (!asked.hasMaximum()
                        || given.hasMaximum()
                                && Long.compareUnsigned(given.maximum(), asked.maximum()) <= 0);
    }
}
