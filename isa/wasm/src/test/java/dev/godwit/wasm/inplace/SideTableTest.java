package dev.godwit.wasm.inplace;

import static dev.godwit.wasm.HandMade.EMPTY;
import static dev.godwit.wasm.HandMade.END;
import static dev.godwit.wasm.HandMade.EXTERNREF;
import static dev.godwit.wasm.HandMade.I32;
import static dev.godwit.wasm.HandMade.I64;
import static dev.godwit.wasm.HandMade.body;
import static dev.godwit.wasm.HandMade.bytes;
import static dev.godwit.wasm.HandMade.decode;
import static dev.godwit.wasm.HandMade.function;
import static dev.godwit.wasm.HandMade.functionWith;
import static dev.godwit.wasm.HandMade.leb;
import static dev.godwit.wasm.HandMade.module;
import static dev.godwit.wasm.HandMade.params;
import static dev.godwit.wasm.HandMade.repeat;
import static dev.godwit.wasm.HandMade.section;
import static dev.godwit.wasm.HandMade.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.text.ModuleFile;
import dev.godwit.wasm.validate.ModuleCode;
import dev.godwit.wasm.validate.Validator;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/** The layout that engines rely on, on bodies where every number can be counted by hand. */
class SideTableTest {
    private static final byte[] VOID = type(params());

    /** A module that is valid, and its table. */
    private record Made(ModuleCode code, SideTable table) {
        /** An int of the table; position 0 belongs to no function. */
        int at(int place) {
            return table.contents().branches[1 + place];
        }

        long bytes() {
            return table.bytes();
        }
    }

    private static Made make(byte[] binary) {
        Validator validator = Validator.of(decode(binary));
        SideTable table = SideTable.PLAIN.make(validator.code());
        validator.all(table.writer());
        return new Made(validator.code(), table);
    }

    /** A short entry as an engine reads it: kept, dropped, position step, address step. */
    private static int[] entry(Made made, int at) {
        int word = made.at(at);
        assertThat(word & 1).isZero();
        return new int[] {word >> 1 & 3, word >> 3 & 31, word << 15 >> 23, word >> 17};
    }

    /**
     * A long entry: position, address behind START, and, if it drops values, how many it keeps and
     * the slot that they go to.
     */
    private static int[] far(Made made, int at) {
        int word = made.at(at);
        assertThat(word & 1).isOne();
        int far = at + (word >> 2);
        int position = made.at(far + 1) - 1;
        int address = made.at(far) - get(made, 0, ModuleCode.START);
        return (word & 2) == 0
                ? new int[] {position, address}
                : new int[] {position, address, made.at(far + 2), made.at(far + 3)};
    }

    private static int get(Made made, int function, int field) {
        return made.code.functions[function * ModuleCode.STRIDE + field];
    }

    @Test
    void ifAndElse() {
        // i32.const 1; if; nop; else; nop; nop; end
        Made code = make(function(VOID, 0x41, 1, 0x04, EMPTY, 0x01, 0x05, 0x01, 0x01, END));
        // From behind the if opcode over block type, nop and else; over the else's entry too.
        assertThat(entry(code, 0)).containsExactly(0, 0, 2, 3);
        // From behind the else over two nops and the end.
        assertThat(entry(code, 1)).containsExactly(0, 0, 1, 3);
        assertThat(code.bytes()).isEqualTo(8);
        assertThat(get(code, 0, ModuleCode.HEIGHT)).isEqualTo(1);
        assertThat(get(code, 0, ModuleCode.COST)).isEqualTo(1);
    }

    @Test
    void ifWithoutElse() {
        Made code = make(function(VOID, 0x41, 1, 0x04, EMPTY, 0x01, END));
        assertThat(entry(code, 0)).containsExactly(0, 0, 1, 3);
        assertThat(code.bytes()).isEqualTo(4);
    }

    @Test
    void loopsGoBackToBehindTheirBlockType() {
        // loop; i32.const 0; br_if 0; i32.const 0; br_if 0; end
        Made code = make(function(VOID, 0x03, EMPTY, 0x41, 0, 0x0d, 0, 0x41, 0, 0x0d, 0, END));
        assertThat(entry(code, 0)).containsExactly(0, 0, 0, -3);
        assertThat(entry(code, 1)).containsExactly(0, 0, -1, -7);
    }

    @Test
    void branchesKeepAndDrop() {
        // block (result i32); i32.const 1, 2, 3; br 0; end; drop
        Made code = make(function(VOID, 0x02, I32, 0x41, 1, 0x41, 2, 0x41, 3, 0x0c, 0, END, 0x1a));
        assertThat(entry(code, 0)).containsExactly(1, 2, 1, 2);
        assertThat(get(code, 0, ModuleCode.HEIGHT)).isEqualTo(3);
    }

    @Test
    void theFunctionsLabelIsItsLastEnd() {
        // i64.const 0; i32.const 0; br 0 with result i32
        Made code = make(function(type(params(), I32), 0x42, 0, 0x41, 0, 0x0c, 0));
        assertThat(entry(code, 0)).containsExactly(1, 1, 1, 1);
        int end = get(code, 0, ModuleCode.END);
        assertThat(get(code, 0, ModuleCode.START) + 7).isEqualTo(end);
    }

    @Test
    void whatIsNotReachedHasNoEntries() {
        // block; br 0; i32.const 0; br_if 0; i32.const 0; if; br 1; else; end; end; then one br_if
        Made code =
                make(
                        function(
                                VOID, 0x02, EMPTY, 0x0c, 0, 0x41, 0, 0x0d, 0, 0x41, 0, 0x04, EMPTY,
                                0x0c, 1, 0x05, END, END, 0x41, 0, 0x0d, 0));
        assertThat(entry(code, 0)).containsExactly(0, 0, 1, 14);
        assertThat(entry(code, 1)).containsExactly(0, 0, 1, 1);
        assertThat(code.bytes()).isEqualTo(8);
        // Nor has the else of an if whose first arm does not end.
        Made arms = make(function(VOID, 0x41, 0, 0x04, EMPTY, 0x00, 0x05, 0x01, END));
        assertThat(entry(arms, 0)).containsExactly(0, 0, 1, 3);
        assertThat(arms.bytes()).isEqualTo(4);
        // What follows a block that nothing leaves is not reached either.
        Made after = make(function(VOID, 0x02, EMPTY, 0x00, END, 0x41, 0, 0x0d, 0));
        assertThat(after.bytes()).isZero();
    }

    @Test
    void brTableByLabel() {
        // block; block; i32.const 0; br_table 1 0; end; nop; end: by depth would not be shorter
        Made code =
                make(
                        function(
                                VOID, 0x02, EMPTY, 0x02, EMPTY, 0x41, 0, 0x0e, 1, 1, 0, END, 0x01,
                                END));
        assertThat(code.at(0)).isEqualTo(2 << 1);
        assertThat(entry(code, 1)).containsExactly(0, 0, 3, 6);
        assertThat(entry(code, 2)).containsExactly(0, 0, 3, 4);
        assertThat(code.bytes()).isEqualTo(12);
    }

    @Test
    void brTableByDepth() {
        // Three blocks; br_table 2 0 2 0 2 with depth 1 unused.
        Made code =
                make(
                        function(
                                VOID,
                                repeat(3, 0x02, EMPTY),
                                bytes(0x41, 0, 0x0e, 4, 2, 0, 2, 0, 2),
                                repeat(3, END)));
        assertThat(code.at(0)).isEqualTo(5 << 1 | 1);
        assertThat(entry(code, 1)).containsExactly(0, 0, 4, 7);
        assertThat(code.at(2)).isZero();
        assertThat(entry(code, 3)).containsExactly(0, 0, 4, 9);
        assertThat(code.bytes()).isEqualTo(16);
        // A label that is not in one byte keeps the form by label.
        Made wide = make(function(VOID, 0x02, EMPTY, 0x41, 0, 0x0e, 2, 0, 0x80, 0, 0, END));
        assertThat(wide.at(0)).isEqualTo(3 << 1);
    }

    @Test
    void longEntriesStandBehind() {
        byte[] far = repeat(20_000, 0x01);
        // block; i32.const 0; br_if 0; 20,000 nops; end; i32.const 0; br_if 0
        Made code = make(function(VOID, 0x02, EMPTY, 0x41, 0, 0x0d, 0, far, END, 0x41, 0, 0x0d, 0));
        assertThat(code.at(0)).isEqualTo(2 << 2 | 1);
        assertThat(far(code, 0)).containsExactly(1, 20_007);
        assertThat(entry(code, 1)).containsExactly(0, 0, 1, 1);
        assertThat(code.bytes()).isEqualTo(16);
        // 300 entries between branch and target, and 40 values dropped.
        Made many =
                make(
                        function(
                                VOID,
                                bytes(0x02, EMPTY),
                                repeat(40, 0x41, 0),
                                bytes(0x41, 0, 0x0d, 0),
                                repeat(300, 0x41, 0, 0x0d, 0),
                                bytes(0x0c, 0, END)));
        assertThat(far(many, 0)).containsExactly(302, 1289, 0, 0);
        assertThat(far(many, 200)).containsExactly(302, 1289, 0, 0);
        assertThat(many.bytes()).as("one record for all").isEqualTo(4 * (302 + 4));
    }

    @Test
    void farLabelsAreSharedByAllBranches() {
        // One local; i64.const 0; block (result i32); i32.const 7, 0; br_if 0 drops nothing; drop;
        // i64.const 0; i32.const 7, 0; br_table 0 0 0 (of two bytes each) drops the i64
        Made code =
                make(
                        functionWith(
                                VOID,
                                bytes(),
                                bytes(1, 1, I64),
                                bytes(0x42, 0, 0x02, I32, 0x41, 7, 0x41, 0, 0x0d, 0, 0x1a),
                                bytes(0x42, 0, 0x41, 7, 0x41, 0, 0x0e, 2),
                                repeat(3, 0x80, 0),
                                repeat(20_000, 0x01),
                                bytes(END, 0x1a, 0x1a)));
        assertThat(far(code, 0)).containsExactly(5, 20_026);
        assertThat(code.at(1)).isEqualTo(3 << 1);
        for (int entry = 2; entry < 5; entry++) {
            assertThat(far(code, entry)).containsExactly(5, 20_026, 1, 2);
        }
        assertThat(code.bytes()).as("one record for all").isEqualTo(4 * (5 + 4));
    }

    @Test
    void aFunctionMayNotHaveTooManyHandlers() {
        // In a block: try_table with clauses catch_all 0 of two bytes each; each takes 28, the
        // label 8.
        byte[] most = tryTable(8);
        assertThat(make(most).bytes()).isEqualTo(8 * 28 + 4);
        assertThatThrownBy(() -> make(tryTable(9)))
                .isInstanceOf(Malformed.class)
                .hasMessageStartingWith("implementation limit: so many branches and handlers");
    }

    private static byte[] tryTable(int clauses) {
        return function(
                VOID,
                bytes(0x02, EMPTY, 0x1f, EMPTY, leb(clauses)),
                repeat(clauses, 2, 0),
                END,
                END);
    }

    @Test
    void brOnNullAndCasts() {
        // i64.const 0; local.get 0; br_on_null 0; drop; drop
        Made code = make(function(type(params(EXTERNREF)), 0x42, 0, 0x20, 0, 0xd5, 0, 0x1a, 0x1a));
        assertThat(entry(code, 0)).containsExactly(0, 1, 1, 3);
        assertThat(get(code, 0, ModuleCode.FLAGS)).isEqualTo(ModuleCode.VALID);
        // block (result i31ref); i64.const; local.get 0; br_on_cast 0 any i31; ...
        Made cast =
                make(
                        function(
                                type(params(0x6e)),
                                0x02,
                                0x6c,
                                0x42,
                                0,
                                0x20,
                                0,
                                0xfb,
                                0x18,
                                3,
                                0,
                                0x6e,
                                0x6c,
                                0x00,
                                END,
                                0x1a));
        // From behind the two bytes of the opcode.
        assertThat(entry(cast, 0)).containsExactly(1, 1, 1, 6);
    }

    @Test
    void handlers() {
        // block; i32.const 9; block (result exnref); try_table (catch_all 1); try_table
        // (catch_all_ref 1 -> the block); nop; end; end; unreachable; end; drop; drop; end
        byte[] binary =
                function(
                        VOID, 0x02, EMPTY, 0x41, 9, 0x02, 0x69, 0x1f, EMPTY, 1, 2, 1, 0x1f, EMPTY,
                        1, 3, 1, 0x01, END, END, 0x00, END, 0x1a, 0x1a, END);
        Made code = make(binary);
        int start = get(code, 0, ModuleCode.START);
        assertThat(get(code, 0, ModuleCode.HANDLER_COUNT)).isEqualTo(2);
        assertThat(get(code, 0, ModuleCode.HANDLERS)).isZero();
        int[] rows = code.code.handlers;
        int[] inner = Arrays.copyOf(rows, 6);
        int[] outer =
                Arrays.copyOfRange(rows, ModuleCode.HANDLER_STRIDE, ModuleCode.HANDLER_STRIDE + 6);
        assertThat(inner).containsExactly(start + 16, start + 17, 3, -1, start + 21, 1);
        assertThat(outer).containsExactly(start + 11, start + 18, 2, -1, start + 24, 0);
        // Positions in front of an entry that is there so that the function has one.
        assertThat(code.table.starts).startsWith(3);
        assertThat(code.table.handlerPosition(0, 0)).isEqualTo(3);
        assertThat(code.table.handlerPosition(0, 1)).isEqualTo(3);
        assertThat(code.table.has(0)).isTrue();
    }

    @Test
    void positionsAreAbsoluteInTheModule() {
        byte[] loop = body(0x03, EMPTY, 0x41, 0, 0x0d, 0, END);
        byte[] handler = body(0x41, 0, 0x0d, 0, 0x02, EMPTY, 0x1f, EMPTY, 1, 2, 0, END, END);
        Made code =
                make(
                        module(
                                section(1, 1, VOID),
                                section(3, 2, 0, 0),
                                section(10, 2, loop, handler)));
        assertThat(code.table.starts).startsWith(1, 3);
        assertThat(code.table.handlerPosition(1, 0)).isEqualTo(4);
    }

    @Test
    void tablesOfManyLabelsTakeNoMoreThanTheirCode() {
        byte[] binary = function(VOID, 0x41, 0, 0x0e, leb(1000), repeat(1001, 0));
        assertThat(make(binary).bytes()).isEqualTo(8);
    }

    /** Prices in the order of their places, from a function's first entry on. */
    private static int[] prices(SideTable table, int function, int entries) {
        int first = 2 * table.start(function);
        return Arrays.copyOfRange(table.contents().prices, first, first + 2 * entries);
    }

    private static final byte[] ALL_REGIONS =
            function(
                    type(params(I32)),
                    bytes(0x20, 0, 0x04, EMPTY, 0x01, 0x41, 1, 0x1a), // local.get; if; nop ...
                    bytes(0x05, 0x41, 2, 0x1a, 0x41, 3, 0x1a, END), // else
                    bytes(0x20, 0, 0x1a, 0x20, 0, 0x10, 0), // local.get; drop; local.get; call
                    bytes(0x03, EMPTY, 0x20, 0, 0x0d, 0, END), // loop; local.get; br_if; end
                    bytes(0x00));

    @Test
    void pricesOfRegions() {
        Validator validator = Validator.of(decode(ALL_REGIONS));
        SideTable table = SideTable.METERED.make(validator.code());
        validator.all(table.writer());
        assertThat(table.start(0)).isEqualTo(1);
        assertThat(prices(table, 0, 5))
                .containsExactly(
                        0, 2, // the function: local.get, if
                        8, 6, // if: two constants dropped, or one; then both lines up to the call
                        0, 0, // else
                        0, 2, // behind the call: local.get, br_if
                        2, 1); // the loop anew, or what is behind it: unreachable
        assertThat(table.bytes()).isEqualTo(5 * 12);
        assertThat(make(ALL_REGIONS).bytes()).isEqualTo(3 * 4);
    }

    @Test
    void pricesAtHandlers() {
        // block; block (result exnref); try_table (catch_all_ref 0); nop; end; return; end; drop;
        // i32.const 0; drop; end
        byte[] binary =
                function(
                        VOID, 0x02, EMPTY, 0x02, 0x69, 0x1f, EMPTY, 1, 3, 0, 0x01, END, 0x0f, END,
                        0x1a, 0x41, 0, 0x1a, END);
        Validator validator = Validator.of(decode(binary));
        SideTable table = SideTable.METERED.make(validator.code());
        validator.all(table.writer());
        assertThat(table.start(0)).isEqualTo(2);
        assertThat(table.price(2 * table.handlerPlace(0, 0))).isEqualTo(3);
        assertThat(table.handlerPosition(0, 0)).isEqualTo(3);
        assertThat(prices(table, 0, 1)).containsExactly(0, 1);
    }

    @Test
    void functionsAreAddedWhenTheyAreNeeded() {
        byte[] first = body(0x41, 0, 0x0d, 0);
        byte[] none = body();
        byte[] binary =
                module(
                        section(1, 1, VOID),
                        section(3, 3, 0, 0, 0),
                        section(10, 3, first, none, first));
        ValidatedModule module = ModuleFile.load(binary, Features.WASM_3_0);
        SideTable table = module.table(SideTable.PLAIN);
        assertThat(module.table(SideTable.PLAIN)).isSameAs(table);
        SideTable.Contents before = table.contents();
        assertThat(table.has(0) || table.has(1) || table.has(2)).isFalse();
        module.add(2, table);
        module.add(1, table);
        module.add(1, table);
        assertThat(table.has(0)).isFalse();
        assertThat(table.has(1)).isTrue();
        assertThat(table.has(2)).isTrue();
        assertThat(table.starts).startsWith(Integer.MAX_VALUE, 0, 1);
        // Who has the contents of before takes no function for one that is there.
        assertThat(table.starts[2]).isGreaterThanOrEqualTo(before.length);
        assertThat(table.bytes()).isEqualTo(4);
        assertThat(
                        table.positionAt(
                                module,
                                2,
                                module.code().functions[2 * ModuleCode.STRIDE + ModuleCode.END]
                                        - 1))
                .isEqualTo(2);
    }
}
