package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.binary.TypeEncoder;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

/**
 * Parses an instruction's immediates and writes it: one way for each kind of immediates.
 *
 * <p>Specification: section 6.5 (Instructions).
 */
final class ImmediateParser {
    private final ModuleContext context;
    private final Cursor cursor;
    private final TypeParser types;
    final IdSpace locals = new IdSpace();
    final Labels labels = new Labels();

    ImmediateParser(ModuleContext context) {
        this.context = context;
        this.cursor = context.cursor;
        this.types = context.typeParser;
    }

    static void opcode(BinaryWriter out, int opcode) {
        int prefix = Opcodes.prefix(opcode);
        if (prefix < 0) {
            out.u8(opcode);
        } else {
            out.u8(prefix);
            out.u32(Opcodes.code(opcode));
        }
    }

    /**
     * Parses what follows an instruction's name, and writes the instruction.
     *
     * @param out where to
     * @param opcode the instruction; none that has a block
     * @return what {@link #finish} is to be given when the instruction's turn comes, or null
     */
    @Nullable TypeUse parse(BinaryWriter out, int opcode) {
        switch (Opcodes.immediates(opcode)) {
            case NONE -> {
                if (opcode == Opcodes.SELECT && cursor.isOpen(Keyword.RESULT)) {
                    opcode(out, Opcodes.SELECT_T);
                    Ints results = new Ints();
                    types.results(results);
                    TypeEncoder.valueTypes(out, results.toArray());
                } else {
                    opcode(out, opcode);
                }
            }
            case HEAPTYPE -> heapType(out, opcode);
            case TYPE_TABLE -> {
                // the type may have to be added, which waits until the operands have been read
                opcode(out, opcode);
                out.u32(optional(context.tables));
                return types.typeUse();
            }
            default -> {
                opcode(out, opcode);
                immediates(out, opcode);
            }
        }
        return null;
    }

    /**
     * Completes a call through a table: puts the type between the opcode and the table.
     *
     * @param out where the instruction is to be written
     * @param written where {@link #parse} wrote it
     * @param start where it starts there
     * @param use its type use
     */
    void finish(BinaryWriter out, BinaryWriter written, int start, TypeUse use) {
        out.append(written, start, 1);
        out.u32(use.resolve(context.defined));
        out.append(written, start + 1, written.size() - start - 1);
    }

    private int optional(Space space) {
        return Space.isIndex(cursor) ? space.index(cursor) : 0;
    }

    private void immediates(BinaryWriter out, int opcode) {
        switch (Opcodes.immediates(opcode)) {
            case LABEL -> out.u32(labels.index(cursor));
            case LABELS -> labels(out);
            case FUNC -> out.u32(context.functions.index(cursor));
            case TYPE -> out.u32(context.types.index(cursor));
            case LOCAL -> out.u32(local());
            case GLOBAL -> out.u32(context.globals.index(cursor));
            case TABLE -> out.u32(optional(context.tables));
            case MEMORY -> out.u32(optional(context.memories));
            case TABLE_TABLE -> pair(out, context.tables);
            case MEMORY_MEMORY -> pair(out, context.memories);
            case ELEM -> out.u32(context.elements.index(cursor));
            case ELEM_TABLE -> segment(out, context.elements, context.tables);
            case DATA -> out.u32(data());
            case DATA_MEMORY -> {
                context.needsDataCount = true;
                segment(out, context.data, context.memories);
            }
            case TAG -> out.u32(context.tags.index(cursor));
            case MEMARG -> memarg(out, opcode, false);
            case MEMARG_LANE -> {
                memarg(out, opcode, true);
                out.u8((int) cursor.nat(8, "a lane index"));
            }
            case LANE -> out.u8((int) cursor.nat(8, "a lane index"));
            case LANES16 -> lanes16(out);
            case I32 -> out.signed(cursor.integer(32));
            case I64 -> out.signed(cursor.integer(64));
            case F32 -> out.fixed32(cursor.f32());
            case F64 -> out.fixed64(cursor.f64());
            case V128 -> vector(cursor, out);
            case TYPE_FIELD -> field(out);
            case TYPE_COUNT -> {
                out.u32(context.types.index(cursor));
                out.u32((int) cursor.nat(32, "a number of elements"));
            }
            case TYPE_DATA -> {
                out.u32(context.types.index(cursor));
                out.u32(data());
            }
            case TYPE_ELEM -> {
                out.u32(context.types.index(cursor));
                out.u32(context.elements.index(cursor));
            }
            case TYPE_TYPE -> {
                out.u32(context.types.index(cursor));
                out.u32(context.types.index(cursor));
            }
            case CASTLABEL -> castLabel(out);
            case ZERO -> out.u8(0);
            case NONE, BLOCKTYPE, CATCHES, VALTYPES, HEAPTYPE, TYPE_TABLE ->
                    throw cursor.unexpected("an instruction");
        }
    }

    private void heapType(BinaryWriter out, int opcode) {
        if (opcode == Opcodes.REF_NULL) {
            opcode(out, opcode);
            TypeEncoder.heapType(out, types.heapType());
            return;
        }
        // ref.test and ref.cast take a reference type; the opcode behind theirs admits null
        int type = types.referenceType();
        opcode(out, ValueTypes.isNullable(type) ? opcode + 1 : opcode);
        TypeEncoder.heapType(out, ValueTypes.heapType(type));
    }

    private void castLabel(BinaryWriter out) {
        int label = labels.index(cursor);
        int from = types.referenceType();
        int to = types.referenceType();
        out.u8((ValueTypes.isNullable(from) ? 1 : 0) | (ValueTypes.isNullable(to) ? 2 : 0));
        out.u32(label);
        TypeEncoder.heapType(out, ValueTypes.heapType(from));
        TypeEncoder.heapType(out, ValueTypes.heapType(to));
    }

    private void labels(BinaryWriter out) {
        Ints found = new Ints();
        do {
            found.add(labels.index(cursor));
        } while (Space.isIndex(cursor));
        out.u32(found.size() - 1);
        for (int i = 0; i < found.size(); i++) {
            out.u32(found.get(i));
        }
    }

    private int local() {
        if (cursor.kind() == Token.ID) {
            return Space.lookUp(cursor, locals, "local");
        }
        return (int) cursor.nat(32, "a local index");
    }

    private int data() {
        context.needsDataCount = true;
        return context.data.index(cursor);
    }

    private void pair(BinaryWriter out, Space space) {
        boolean written = Space.isIndex(cursor);
        out.u32(written ? space.index(cursor) : 0);
        out.u32(written ? space.index(cursor) : 0);
    }

    /** A segment that may have the table or memory before it; the binary has it behind. */
    private void segment(BinaryWriter out, Space segments, Space targets) {
        byte next = cursor.kind(1);
        int target = 0;
        if (next == Token.NAT || next == Token.ID) {
            target = targets.index(cursor);
        }
        out.u32(segments.index(cursor));
        out.u32(target);
    }

    private void memarg(BinaryWriter out, int opcode, boolean hasLane) {
        int memory = 0;
        byte next = cursor.kind(1);
        // a number that no other one follows is the lane
        if (Space.isIndex(cursor)
                && (!hasLane
                        || cursor.kind() == Token.ID
                        || next == Token.NAT
                        || next == Token.OFFSET
                        || next == Token.ALIGN)) {
            memory = context.memories.index(cursor);
        }
        long offset = 0;
        if (cursor.kind() == Token.OFFSET) {
            offset = cursor.assigned("offset=".length(), context.addressBits);
        }
        int align = Integer.numberOfTrailingZeros(Opcodes.width(opcode));
        if (cursor.kind() == Token.ALIGN) {
            int token = cursor.at;
            long bytes = cursor.assigned("align=".length(), 64);
            if (Long.bitCount(bytes) != 1) {
                throw cursor.malformed("alignment must be a power of two", token);
            }
            align = Long.numberOfTrailingZeros(bytes);
        }
        if (memory == 0) {
            out.u32(align);
        } else {
            out.u32(align | 0x40);
            out.u32(memory);
        }
        out.u64(offset);
    }

    private void lanes16(BinaryWriter out) {
        int count = countNumbers(cursor);
        if (count != 16) {
            throw cursor.malformed("invalid lane length: 16 lanes expected, found " + count);
        }
        for (int i = 0; i < 16; i++) {
            if (cursor.kind() != Token.NAT) {
                throw cursor.malformed(
                        "i8 constant out of range: " + cursor.tokens.source(cursor.at));
            }
            out.u8((int) cursor.nat(8, "a lane index"));
        }
    }

    private static int countNumbers(Cursor cursor) {
        int count = 0;
        while (cursor.kind(count) >= Token.NAT && cursor.kind(count) <= Token.FLOAT) {
            count++;
        }
        if (cursor.kind(count) == Token.RESERVED) {
            cursor.at += count;
            throw cursor.unexpected("a number");
        }
        return count;
    }

    /** The shape and lanes of a vector constant. */
    static void vector(Cursor cursor, BinaryWriter out) {
        if (cursor.kind() != Token.KEYWORD) {
            throw cursor.unexpected("a shape such as i32x4");
        }
        Keyword shape = Keyword.of(cursor.value());
        int lanes =
                switch (shape) {
                    case I8X16 -> 16;
                    case I16X8 -> 8;
                    case I32X4, F32X4 -> 4;
                    case I64X2, F64X2 -> 2;
                    default -> throw cursor.unexpected("a shape such as i32x4");
                };
        int start = cursor.at++;
        int count = countNumbers(cursor);
        if (count != lanes) {
            throw cursor.malformed(
                    "wrong number of lane literals: " + lanes + " expected, found " + count, start);
        }
        for (int i = 0; i < lanes; i++) {
            switch (shape) {
                case I8X16 -> out.u8((int) cursor.integer(8));
                case I16X8 -> {
                    int lane = (int) cursor.integer(16);
                    out.u8(lane);
                    out.u8(lane >> 8);
                }
                case I32X4 -> out.fixed32((int) cursor.integer(32));
                case I64X2 -> out.fixed64(cursor.integer(64));
                case F32X4 -> out.fixed32(cursor.f32());
                default -> out.fixed64(cursor.f64());
            }
        }
    }

    private void field(BinaryWriter out) {
        int type = context.types.index(cursor);
        out.u32(type);
        if (cursor.kind() == Token.ID) {
            IdSpace ids =
                    type >= 0 && type < context.fields.size() ? context.fields.get(type) : null;
            out.u32(Space.lookUp(cursor, ids == null ? new IdSpace() : ids, "field"));
        } else {
            out.u32((int) cursor.nat(32, "a field index"));
        }
    }
}
