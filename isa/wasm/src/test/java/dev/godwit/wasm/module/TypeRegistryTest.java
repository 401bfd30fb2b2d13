package dev.godwit.wasm.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class TypeRegistryTest {
    private final TypeRegistry registry = new TypeRegistry();

    private static FieldType field(int type) {
        return new FieldType(type, false);
    }

    private static SubType struct(int supertype, FieldType... fields) {
        return new SubType(false, supertype, new StructType(List.of(fields)));
    }

    private static SubType plain(CompositeType type) {
        return new SubType(true, -1, type);
    }

    private int[] register(int[] groupEnds, SubType... types) {
        int[] ids = new int[types.length];
        int from = 0;
        for (int end : groupEnds) {
            registry.register(List.of(types), from, end, ids);
            from = end;
        }
        return ids;
    }

    @Test
    void equalGroupsAreOneAndPositionsInAGroupCount() {
        SubType loop = struct(-1, field(ValueTypes.nullable(0)));
        SubType loopAt1 = struct(-1, field(ValueTypes.nullable(1)));
        int[] ids = register(new int[] {1, 2}, loop, loopAt1);
        assertThat(ids).containsExactly(0, 0);
        // The same shape, but one refers to a type outside its group.
        int[] others = register(new int[] {1, 2}, loop, struct(-1, field(ValueTypes.nullable(0))));
        assertThat(others).containsExactly(0, 1);
        // Two in a group are not two groups of one.
        assertThat(register(new int[] {2}, loop, loopAt1)).containsExactly(2, 3);
        assertThat(registry.size()).isEqualTo(4);
    }

    @Test
    void whatDiffersInAnythingIsAnotherType() {
        FunctionType type = new FunctionType(new int[] {ValueTypes.I32}, new int[0]);
        int[] ids =
                register(
                        new int[] {1, 2, 3, 4, 5, 6, 7, 8},
                        plain(type),
                        new SubType(false, -1, type),
                        plain(new FunctionType(new int[0], new int[] {ValueTypes.I32})),
                        plain(new ArrayType(new FieldType(ValueTypes.I32, true))),
                        plain(new ArrayType(new FieldType(ValueTypes.I32, false))),
                        plain(new ArrayType(new FieldType(ValueTypes.I8, false))),
                        plain(new StructType(List.of(field(ValueTypes.I32)))),
                        plain(type));
        assertThat(ids).containsExactly(0, 1, 2, 3, 4, 5, 6, 0);
    }

    @Test
    void registeredTypesHoldCanonicalIds() {
        SubType any = plain(new StructType(List.of(field(ValueTypes.I64))));
        int[] ids =
                register(
                        new int[] {1, 2, 3},
                        any,
                        any,
                        plain(
                                new FunctionType(
                                        new int[] {ValueTypes.nonNull(1)},
                                        new int[] {ValueTypes.nullable(0)})));
        assertThat(ids).containsExactly(0, 0, 1);
        assertThat(registry.functionType(1).parameters()).containsExactly(ValueTypes.nonNull(0));
    }

    /** Every pair in a chain of 64 and a side chain, against walking up. */
    @Test
    void subtypesAtEveryDepth() {
        int n = 64;
        SubType[] types = new SubType[2 * n];
        int[] ends = new int[2 * n];
        int[] up = new int[2 * n];
        for (int i = 0; i < 2 * n; i++) {
            up[i] = i == n ? 20 : i - 1;
            FieldType[] fields = new FieldType[i + 1];
            Arrays.fill(fields, field(ValueTypes.I32));
            types[i] = struct(up[i], fields);
            ends[i] = i + 1;
        }
        int[] ids = register(ends, types);
        for (int a = 0; a < 2 * n; a++) {
            for (int b = 0; b < 2 * n; b++) {
                boolean expected = false;
                for (int t = a; t >= 0; t = up[t]) {
                    expected |= t == b;
                }
                assertThat(registry.isSubtype(ids[a], ids[b]))
                        .as("%d %d", a, b)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void heapTypes() {
        int[] ids =
                register(
                        new int[] {1, 2, 3},
                        plain(new FunctionType(new int[0], new int[0])),
                        plain(new StructType(List.of())),
                        plain(new ArrayType(field(ValueTypes.I8))));
        int func = ids[0];
        int struct = ids[1];
        int array = ids[2];
        int[] all = {
            ValueTypes.ANY,
            ValueTypes.EQ,
            ValueTypes.I31,
            ValueTypes.STRUCT,
            ValueTypes.ARRAY,
            ValueTypes.NONE,
            ValueTypes.FUNC,
            ValueTypes.NOFUNC,
            ValueTypes.EXTERN,
            ValueTypes.NOEXTERN,
            ValueTypes.EXN,
            ValueTypes.NOEXN,
            func,
            struct,
            array
        };
        String[] below = {
            "any eq i31 struct array none 1 2",
            "eq i31 struct array none 1 2",
            "i31 none",
            "struct none 1",
            "array none 2",
            "none",
            "func nofunc 0",
            "nofunc",
            "extern noextern",
            "noextern",
            "exn noexn",
            "noexn",
            "0 nofunc",
            "1 none",
            "2 none"
        };
        for (int i = 0; i < all.length; i++) {
            for (int type : all) {
                assertThat(registry.heapTypeMatches(type, all[i]))
                        .as(
                                "%s <: %s",
                                ValueTypes.heapTypeName(type), ValueTypes.heapTypeName(all[i]))
                        .isEqualTo(
                                List.of(below[i].split(" ", -1))
                                        .contains(ValueTypes.heapTypeName(type)));
            }
            assertThat(registry.heapTypeMatches(ValueTypes.BOTTOM_HEAP, all[i])).isTrue();
        }
        assertThat(registry.matches(ValueTypes.nonNull(struct), ValueTypes.EQREF)).isTrue();
        assertThat(registry.matches(ValueTypes.EQREF, ValueTypes.nonNull(ValueTypes.EQ))).isFalse();
        assertThat(registry.matches(ValueTypes.BOTTOM, ValueTypes.I32)).isTrue();
        assertThat(registry.matches(ValueTypes.I64, ValueTypes.I32)).isFalse();
        assertThat(registry.topOf(array)).isEqualTo(ValueTypes.ANY);
        assertThat(registry.topOf(func)).isEqualTo(ValueTypes.FUNC);
    }

    @Test
    void imports() {
        AddressLimits small = new AddressLimits(1, 2, true, false);
        AddressLimits open = new AddressLimits(1, 0, false, false);
        var given = new ExternType.Mem(small, false, 16);
        assertThat(registry.matches(given, new ExternType.Mem(open, false, 16))).isTrue();
        assertThat(registry.matches(new ExternType.Mem(open, false, 16), given)).isFalse();
        assertThat(registry.matches(given, new ExternType.Mem(open, true, 16))).isFalse();
        assertThat(registry.matches(given, new ExternType.Mem(open, false, 0))).isFalse();
        assertThat(
                        registry.matches(
                                given,
                                new ExternType.Mem(
                                        new AddressLimits(1, 0, false, true), false, 16)))
                .isFalse();
        assertThat(
                        registry.matches(
                                given,
                                new ExternType.Mem(
                                        new AddressLimits(2, 0, false, false), false, 16)))
                .isFalse();
        var narrow = new ExternType.Global(ValueTypes.I31REF, false);
        var wide = new ExternType.Global(ValueTypes.ANYREF, false);
        assertThat(registry.matches(narrow, wide)).isTrue();
        assertThat(registry.matches(wide, narrow)).isFalse();
        assertThat(
                        registry.matches(
                                new ExternType.Global(ValueTypes.I31REF, true),
                                new ExternType.Global(ValueTypes.ANYREF, true)))
                .isFalse();
        assertThat(registry.matches(narrow, given)).isFalse();
        assertThat(
                        registry.matches(
                                new ExternType.Table(open, ValueTypes.I31REF),
                                new ExternType.Table(open, ValueTypes.ANYREF)))
                .isFalse();
    }
}
