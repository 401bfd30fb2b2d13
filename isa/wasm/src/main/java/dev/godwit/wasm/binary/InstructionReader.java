package dev.godwit.wasm.binary;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.Immediates;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.Unsupported;

import java.util.Arrays;

/**
 * Walks over the instructions of a function body or constant expression, one at a time, with their
 * immediates. It checks the form only; blocks are not matched, and an {@code end} is an instruction
 * like others. For what is not in the hottest loops: finding the end of expressions, printing,
 * statistics.
 *
 * <p>After {@link #next} the immediates are in the accessors that the instruction's {@link
 * Immediates} name; the others hold nothing meaningful.
 *
 * <p>Specification: section 5.4 (Instructions).
 */
public final class InstructionReader {
    /** Catch clauses by their bytes. */
    private static final int CATCH_REF = 1;

    private static final int CATCH_ALL_REF = 3;

    private final BinaryReader in;
    private final TypeReader types;
    private final Features features;

    private int start;
    private int opcode;
    private int immediatesStart;
    private int index;
    private int second;
    private long value;
    private long high;
    private int alignment;
    private int lane;
    private int blockType;
    private int[] list = new int[16];
    private int listLength;

    /**
     * Makes a reader.
     *
     * @param in where the bytes come from; it moves along
     * @param features what is on; an instruction of a feature that is off is malformed
     */
    public InstructionReader(BinaryReader in, Features features) {
        this.in = in;
        this.types = new TypeReader(in, features);
        this.features = features;
    }

    /**
     * Makes a reader of a part of an array.
     *
     * @param bytes a module's bytes
     * @param start where the first instruction is
     * @param limit where reading stops
     * @param features what is on
     */
    public InstructionReader(byte[] bytes, int start, int limit, Features features) {
        this(new BinaryReader(bytes, start, limit), features);
    }

    /**
     * Where the next instruction is.
     *
     * @return an offset in the array
     */
    public int position() {
        return in.position();
    }

    /**
     * Goes to another instruction.
     *
     * @param offset where it starts
     */
    public void seek(int offset) {
        in.seek(offset);
    }

    /**
     * Whether there is no further byte.
     *
     * @return true at the limit
     */
    public boolean atEnd() {
        return in.atEnd();
    }

    /**
     * Reads an instruction.
     *
     * @return its number, see {@link Opcodes}
     * @throws Malformed if it is none, its immediates are wrong, or the bytes end
     */
    public int next() {
        start = in.position();
        opcode = readOpcode(in, features);
        immediatesStart = in.position();
        readImmediates(Opcodes.immediates(opcode));
        return opcode;
    }

    /**
     * Reads an opcode with its prefix.
     *
     * @param in where the bytes come from
     * @param features what is on
     * @return its number, see {@link Opcodes}
     * @throws Malformed if there is no such instruction, or its feature is off
     */
    public static int readOpcode(BinaryReader in, Features features) {
        int start = in.position();
        int b = in.u8();
        int opcode;
        if (Opcodes.isPrefix(b)) {
            int code = in.u32();
            opcode = Opcodes.prefixed(b, code);
            if (opcode < 0) {
                throw in.malformed(
                        "illegal opcode "
                                + Integer.toHexString(b)
                                + " "
                                + Integer.toHexString(code),
                        start);
            }
        } else {
            opcode = b;
            if (!Opcodes.isDefined(opcode)) {
                throw in.malformed(
                        "illegal opcode " + (b < 16 ? "0" : "") + Integer.toHexString(b),
                        Unsupported.ofOpcode(b),
                        start);
            }
        }
        Feature feature = Opcodes.feature(opcode);
        if (!features.has(feature)) {
            throw in.malformed(
                    "illegal opcode "
                            + (b < 16 ? "0" : "")
                            + Integer.toHexString(b)
                            + ": "
                            + Opcodes.mnemonic(opcode)
                            + " "
                            + TypeReader.needs(features, feature),
                    start);
        }
        return opcode;
    }

    private void readImmediates(Immediates kind) {
        switch (kind) {
            case NONE -> {}
            case BLOCKTYPE -> blockType = types.blockType();
            case LABEL, FUNC, TYPE, LOCAL, GLOBAL, TABLE, ELEM, DATA, TAG -> index = in.u32();
            case TYPE_TABLE -> {
                index = in.u32();
                second = tableIndex(in, features);
            }
            case ELEM_TABLE,
                    TABLE_TABLE,
                    TYPE_FIELD,
                    TYPE_COUNT,
                    TYPE_DATA,
                    TYPE_ELEM,
                    TYPE_TYPE -> {
                index = in.u32();
                second = in.u32();
            }
            case MEMORY -> index = memoryIndex(in, features);
            case MEMORY_MEMORY -> {
                index = memoryIndex(in, features);
                second = memoryIndex(in, features);
            }
            case DATA_MEMORY -> {
                index = in.u32();
                second = memoryIndex(in, features);
            }
            case LABELS -> {
                int count = in.length();
                listLength = 0;
                for (int i = 0; i < count; i++) {
                    add(in.u32());
                }
                index = in.u32();
            }
            case CATCHES -> {
                blockType = types.blockType();
                readCatches();
            }
            case VALTYPES -> {
                int count = in.length();
                listLength = 0;
                for (int i = 0; i < count; i++) {
                    add(types.valueType());
                }
            }
            case HEAPTYPE -> index = types.heapType();
            case MEMARG -> readMemoryArgument();
            case MEMARG_LANE -> {
                readMemoryArgument();
                lane = in.u8();
            }
            case LANE -> lane = in.u8();
            case I32 -> value = in.s32();
            case I64 -> value = in.s64();
            case F32 -> value = in.fixed32();
            case F64 -> value = in.fixed64();
            case LANES16, V128 -> {
                value = in.fixed64();
                high = in.fixed64();
            }
            case CASTLABEL -> {
                int at = in.position();
                lane = in.u8();
                if (lane > 3) {
                    throw in.malformed("malformed cast flags", at);
                }
                value = in.u32();
                index = types.heapType();
                second = types.heapType();
            }
            case ZERO -> zero(in);
        }
    }

    private void readCatches() {
        int count = in.length();
        listLength = 0;
        for (int i = 0; i < count; i++) {
            int at = in.position();
            int clause = in.u8();
            if (clause > CATCH_ALL_REF) {
                throw in.malformed("malformed catch clause", at);
            }
            add(clause);
            add(clause <= CATCH_REF ? in.u32() : -1);
            add(in.u32());
        }
    }

    private void add(int item) {
        if (listLength == list.length) {
            list = Arrays.copyOf(list, 2 * listLength);
        }
        list[listLength++] = item;
    }

    private void readMemoryArgument() {
        int flags = memoryFlags(in, features);
        alignment = flags & 0x3f;
        index = (flags & 0x40) != 0 ? in.u32() : 0;
        value = memoryOffset(in, features);
    }

    /**
     * Reads the first part of a memory argument.
     *
     * @param in where the bytes come from
     * @param features what is on
     * @return alignment, and 0x40 if a memory index follows
     */
    public static int memoryFlags(BinaryReader in, Features features) {
        int at = in.position();
        int flags = in.u32();
        if (flags >= 0 && flags < 0x40) {
            if (flags >= 32 && !features.has(Feature.MEMORY64)) {
                throw in.malformed("malformed memop flags", at);
            }
            return flags;
        }
        if (flags < 0 || flags >= 0x80) {
            throw in.malformed("malformed memop flags", at);
        }
        if (!features.has(Feature.MULTI_MEMORY)) {
            throw in.malformed(
                    "malformed memop flags: a memory index "
                            + TypeReader.needs(features, Feature.MULTI_MEMORY),
                    at);
        }
        return flags;
    }

    /**
     * Reads the offset of a memory argument.
     *
     * @param in where the bytes come from
     * @param features what is on
     * @return the offset, unsigned
     */
    public static long memoryOffset(BinaryReader in, Features features) {
        return features.has(Feature.MEMORY64) ? in.u64() : in.u32() & 0xffff_ffffL;
    }

    /**
     * Reads a memory index where older versions have a byte that is zero.
     *
     * @param in where the bytes come from
     * @param features what is on
     * @return the index
     */
    public static int memoryIndex(BinaryReader in, Features features) {
        return indexOrZero(in, features, Feature.MULTI_MEMORY, "a memory index");
    }

    /**
     * Reads a table index where older versions have a byte that is zero.
     *
     * @param in where the bytes come from
     * @param features what is on
     * @return the index
     */
    public static int tableIndex(BinaryReader in, Features features) {
        return indexOrZero(in, features, Feature.REFERENCE_TYPES, "a table index");
    }

    private static int indexOrZero(
            BinaryReader in, Features features, Feature feature, String what) {
        if (features.has(feature)) {
            return in.u32();
        }
        int at = in.position();
        if (in.u8() != 0) {
            throw in.malformed(
                    "zero byte expected: " + what + " " + TypeReader.needs(features, feature), at);
        }
        return 0;
    }

    /**
     * Reads a byte that is reserved.
     *
     * @param in where the bytes come from
     */
    public static void zero(BinaryReader in) {
        int at = in.position();
        if (in.u8() != 0) {
            throw in.malformed("zero byte expected", at);
        }
    }

    /**
     * Passes over a constant expression.
     *
     * @throws Malformed if it is not one sequence of instructions with its {@code end}
     */
    void skipExpression() {
        int depth = 0;
        while (true) {
            if (depth == 0 && in.peek() == Opcodes.ELSE) {
                throw in.malformed("END opcode expected", in.position());
            }
            switch (next()) {
                case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.IF, Opcodes.TRY_TABLE -> depth++;
                case Opcodes.END -> {
                    if (--depth < 0) {
                        return;
                    }
                }
                default -> {}
            }
        }
    }

    /**
     * Where the instruction starts.
     *
     * @return the offset of its first byte
     */
    public int start() {
        return start;
    }

    /**
     * The instruction.
     *
     * @return its number
     */
    public int opcode() {
        return opcode;
    }

    /**
     * Where its immediates start.
     *
     * @return the offset of the byte behind the opcode
     */
    public int immediatesStart() {
        return immediatesStart;
    }

    /**
     * The only or the first index; the label of {@code br_table} that is the default one; the
     * memory of a memory argument; the (first) heap type.
     *
     * @return bits of an unsigned number, or a heap type
     */
    public int index() {
        return index;
    }

    /**
     * The second index, count or heap type, in the order of the binary format.
     *
     * @return bits of an unsigned number, or a heap type
     */
    public int second() {
        return second;
    }

    /**
     * The constant: an i32 with its sign, an i64, the bits of an f32 or f64, the low half of a
     * v128, the first eight lane indices; the offset of a memory argument.
     *
     * @return bits
     */
    public long value() {
        return value;
    }

    /**
     * The high half of a v128, or the last eight lane indices.
     *
     * @return bits
     */
    public long high() {
        return high;
    }

    /**
     * The alignment of a memory argument.
     *
     * @return an exponent of 2, 0 to 63
     */
    public int alignment() {
        return alignment;
    }

    /**
     * The lane index.
     *
     * @return 0 to 255
     */
    public int lane() {
        return lane;
    }

    /**
     * The block type.
     *
     * @return see {@link TypeReader#blockType}
     */
    public int blockType() {
        return blockType;
    }

    /**
     * The number of labels (the default one not counted), value types or catch clauses.
     *
     * @return how many
     */
    public int count() {
        return Opcodes.immediates(opcode) == Immediates.CATCHES ? listLength / 3 : listLength;
    }

    /**
     * A label of {@code br_table}, or a value type of {@code select}.
     *
     * @param i 0 to {@link #count} - 1
     * @return the label index or the value type
     */
    public int item(int i) {
        return list[i];
    }

    /**
     * The kind of a catch clause.
     *
     * @param i 0 to {@link #count} - 1
     * @return 0 catch, 1 catch_ref, 2 catch_all, 3 catch_all_ref
     */
    public int catchKind(int i) {
        return list[3 * i];
    }

    /**
     * The tag of a catch clause.
     *
     * @param i 0 to {@link #count} - 1
     * @return a tag index, or -1 for a clause that catches all
     */
    public int catchTag(int i) {
        return list[3 * i + 1];
    }

    /**
     * The label of a catch clause.
     *
     * @param i 0 to {@link #count} - 1
     * @return a label index
     */
    public int catchLabel(int i) {
        return list[3 * i + 2];
    }

    /**
     * The label of {@code br_on_cast} and {@code br_on_cast_fail}.
     *
     * @return a label index
     */
    public int castLabel() {
        return (int) value;
    }

    /**
     * Whether the first type of {@code br_on_cast} and {@code br_on_cast_fail} contains null.
     *
     * @return bit 0 of the cast flags
     */
    public boolean isFirstNullable() {
        return (lane & 1) != 0;
    }

    /**
     * Whether the second type of {@code br_on_cast} and {@code br_on_cast_fail} contains null.
     *
     * @return bit 1 of the cast flags
     */
    public boolean isSecondNullable() {
        return (lane & 2) != 0;
    }
}
