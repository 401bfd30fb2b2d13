package dev.godwit.wasm.binary;

import dev.godwit.wasm.module.ArrayType;
import dev.godwit.wasm.module.CompositeType;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.FieldType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.SubType;
import dev.godwit.wasm.module.Unsupported;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the type section. Specification: sections 5.3.9 to 5.3.13 and 5.5.5. */
final class TypeSection {
    private static final int[] NO_TYPES = new int[0];

    /** Told of each item before it is read. */
    interface Items {
        void item(Section section, int index);
    }

    private final BinaryReader in;
    private final TypeReader typeReader;
    private final Items items;
    private final List<SubType> types = new ArrayList<>();
    private int[] groupStarts = new int[16];
    private int[] list = new int[16];

    TypeSection(BinaryReader in, TypeReader typeReader, Items items) {
        this.in = in;
        this.typeReader = typeReader;
        this.items = items;
    }

    List<SubType> types() {
        return List.copyOf(types);
    }

    int[] groupStarts() {
        return Arrays.copyOf(groupStarts, types.size());
    }

    void read() {
        int at = in.position();
        int groups = in.length();
        ImplementationLimits.check(groups, ImplementationLimits.TYPES, "recursion groups", at);
        for (int i = 0; i < groups; i++) {
            int groupAt = in.position();
            int start = types.size();
            int count = 1;
            if (in.peek() == 0x4e) {
                gc("a recursion group");
                in.u8();
                count = in.length();
            }
            ImplementationLimits.check(start + count, ImplementationLimits.TYPES, "types", groupAt);
            for (int j = 0; j < count; j++) {
                items.item(Section.TYPE, types.size());
                add(subType(), start);
            }
        }
    }

    private void add(SubType type, int groupStart) {
        int index = types.size();
        if (index == groupStarts.length) {
            groupStarts = Arrays.copyOf(groupStarts, 2 * index);
        }
        groupStarts[index] = groupStart;
        types.add(type);
    }

    private void gc(String what) {
        typeReader.require(Feature.GC, "malformed definition type", what, in.position());
    }

    private SubType subType() {
        int b = in.peek();
        if (b != 0x50 && b != 0x4f) {
            return new SubType(true, -1, compositeType());
        }
        gc("sub");
        in.u8();
        int at = in.position();
        int count = in.length();
        if (count > 1) {
            throw in.malformed("malformed definition type: more than one supertype", at);
        }
        int supertype = -1;
        if (count == 1) {
            supertype = in.u32();
            if (supertype < 0) {
                supertype = Integer.MAX_VALUE;
            }
        }
        return new SubType(b == 0x4f, supertype, compositeType());
    }

    private CompositeType compositeType() {
        int at = in.position();
        switch (in.peek()) {
            case 0x60 -> {
                in.u8();
                int[] parameters = valueTypes(ImplementationLimits.PARAMETERS, "parameters");
                int[] results = valueTypes(ImplementationLimits.RESULTS, "results");
                return new FunctionType(parameters, results);
            }
            case 0x5f -> {
                gc("struct");
                in.u8();
                int countAt = in.position();
                int count = in.length();
                ImplementationLimits.check(
                        count, ImplementationLimits.FIELDS, "fields of a structure", countAt);
                List<FieldType> fields = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    fields.add(typeReader.fieldType());
                }
                return new StructType(List.copyOf(fields));
            }
            case 0x5e -> {
                gc("array");
                in.u8();
                return new ArrayType(typeReader.fieldType());
            }
            default -> {
                int b = in.u8();
                throw in.malformed(
                        (b < 0x80 ? "" : "integer representation too long: ")
                                + "malformed definition type 0x"
                                + Integer.toHexString(b),
                        Unsupported.ofDefinition(b),
                        at);
            }
        }
    }

    private int[] valueTypes(int limit, String what) {
        int at = in.position();
        int count = in.length();
        ImplementationLimits.check(count, limit, what, at);
        if (count == 0) {
            return NO_TYPES;
        }
        if (count > list.length) {
            list = new int[Math.max(count, 2 * list.length)];
        }
        for (int i = 0; i < count; i++) {
            list[i] = typeReader.valueType();
        }
        return Arrays.copyOf(list, count);
    }
}
