package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.binary.TypeEncoder;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

/** Parses element and data segments. Specification: section 6.6 (Modules). */
final class SegmentParser {
    private static final int PASSIVE = 1;
    private static final int DECLARATIVE = 3;

    private final ModuleContext context;
    private final Cursor cursor;
    private final InstructionParser instructions;

    /** Where elements are written before it is known how many there are. */
    private final SectionWriter items = new SectionWriter();

    /** Where the offset is written before it is known which form the segment takes. */
    private final SectionWriter offset = new SectionWriter();

    SegmentParser(ModuleContext context, InstructionParser instructions) {
        this.context = context;
        this.cursor = context.cursor;
        this.instructions = instructions;
    }

    private boolean offsetFollows() {
        return cursor.isOpen(Keyword.OFFSET)
                || cursor.kind() == Token.LEFT && cursor.kind(1) == Token.OPCODE;
    }

    /** Whether a table or memory is named as WebAssembly 1.0 had it: by its index alone. */
    private boolean bareIndexFollows() {
        return Space.isIndex(cursor) && cursor.kind(1) == Token.LEFT;
    }

    /** Parses {@code (offset ...)} or a folded instruction. */
    private void offset(SectionWriter out) {
        if (cursor.takeOpen(Keyword.OFFSET)) {
            instructions.expression(out);
            cursor.close();
        } else {
            instructions.foldedExpression(out);
        }
    }

    /** Parses {@code (elem ...)}, whose keyword is behind. */
    void element(SectionWriter out) {
        Space.skipBinding(cursor);
        items.clear();
        offset.clear();
        if (cursor.take(Keyword.DECLARE)) {
            elements(out, DECLARATIVE, 0, false);
        } else if (cursor.isOpen(Keyword.TABLE) || bareIndexFollows() || offsetFollows()) {
            int table = 0;
            boolean abbreviated = true;
            if (bareIndexFollows()) {
                table = context.tables.index(cursor);
            } else if (cursor.takeOpen(Keyword.TABLE)) {
                abbreviated = false;
                table = context.tables.index(cursor);
                cursor.close();
            }
            if (!offsetFollows()) {
                throw cursor.unexpected("'(offset' or an expression");
            }
            offset(offset);
            elements(out, 0, table, abbreviated);
        } else {
            elements(out, PASSIVE, 0, false);
        }
        cursor.close();
    }

    /** Parses the list of elements and writes the segment. */
    private void elements(SectionWriter out, int mode, int table, boolean abbreviated) {
        if (context.typeParser.isReferenceType()) {
            int type = context.typeParser.referenceType();
            expressions();
            write(out, mode, table, type, true);
        } else if (cursor.take(Keyword.FUNC)
                || abbreviated && (Space.isIndex(cursor) || cursor.kind() == Token.RIGHT)) {
            functions();
            write(out, mode, table, ValueTypes.FUNCREF, false);
        } else {
            throw cursor.unexpected("a list of elements: 'func' or a reference type");
        }
    }

    private void functions() {
        while (Space.isIndex(cursor)) {
            items.item(cursor.offset());
            items.out.u32(context.functions.index(cursor));
        }
    }

    private void expressions() {
        while (cursor.kind() == Token.LEFT) {
            items.item(cursor.offset());
            if (cursor.takeOpen(Keyword.ITEM)) {
                instructions.expression(items);
                cursor.close();
            } else {
                instructions.foldedExpression(items);
            }
        }
    }

    /** Writes the segment in the shortest of the eight forms. */
    private void write(
            SectionWriter section, int mode, int table, int type, boolean isExpressions) {
        BinaryWriter out = section.out;
        boolean isActive = mode == 0;
        boolean isShort = isActive && table == 0 && type == ValueTypes.FUNCREF;
        out.u8((isActive && !isShort ? 2 : mode) | (isExpressions ? 4 : 0));
        if (isActive) {
            if (!isShort) {
                out.u32(table);
            }
            section.append(offset);
        }
        if (!isShort) {
            if (isExpressions) {
                TypeEncoder.valueType(out, type);
            } else {
                out.u8(0);
            }
        }
        out.u32(items.count());
        section.append(items);
    }

    /**
     * Parses the elements in a table's definition, whose keyword is behind, and writes their
     * segment.
     *
     * @return how many there are
     */
    int tableElements(SectionWriter out, int table, int type, boolean is64, int textOffset) {
        out.item(textOffset);
        items.clear();
        zeroOffset(is64);
        boolean isExpressions = true;
        if (cursor.kind() == Token.LEFT) {
            expressions();
        } else if (type == ValueTypes.FUNCREF) {
            isExpressions = false;
            functions();
        } else {
            while (Space.isIndex(cursor)) {
                items.item(cursor.offset());
                items.out.u8(Opcodes.REF_FUNC);
                items.out.u32(context.functions.index(cursor));
                items.out.u8(Opcodes.END);
            }
        }
        cursor.close();
        write(out, 0, table, type, isExpressions);
        return items.count();
    }

    private void zeroOffset(boolean is64) {
        offset.clear();
        offset.out.u8(is64 ? Opcodes.I64_CONST : Opcodes.I32_CONST);
        offset.out.u8(0);
        offset.out.u8(Opcodes.END);
    }

    /** Parses {@code (data ...)}, whose keyword is behind. */
    void data(SectionWriter out) {
        Space.skipBinding(cursor);
        offset.clear();
        int memory = 0;
        boolean hasMemory = bareIndexFollows() || cursor.isOpen(Keyword.MEMORY);
        if (bareIndexFollows()) {
            memory = context.memories.index(cursor);
        } else if (cursor.takeOpen(Keyword.MEMORY)) {
            memory = context.memories.index(cursor);
            cursor.close();
        }
        if (hasMemory || offsetFollows()) {
            if (!offsetFollows()) {
                throw cursor.unexpected("'(offset' or an expression");
            }
            offset(offset);
            active(out, memory);
        } else {
            out.out.u8(PASSIVE);
        }
        strings(out);
        cursor.close();
    }

    /**
     * Parses the data in a memory's definition, whose keyword is behind, and writes their segment.
     *
     * @return how many bytes there are
     */
    int memoryData(SectionWriter out, int memory, boolean is64, int textOffset) {
        out.item(textOffset);
        zeroOffset(is64);
        active(out, memory);
        int length = strings(out);
        cursor.close();
        return length;
    }

    private void active(SectionWriter out, int memory) {
        out.out.u8(memory == 0 ? 0 : 2);
        if (memory != 0) {
            out.out.u32(memory);
        }
        out.append(offset);
    }

    private int strings(SectionWriter out) {
        BinaryWriter bytes = new BinaryWriter();
        while (cursor.kind() == Token.STRING) {
            Tokens tokens = cursor.tokens;
            Strings.decode(tokens.text, cursor.offset() + 1, tokens.end(cursor.at) - 1, bytes);
            cursor.at++;
        }
        out.out.u32(bytes.size());
        out.out.append(bytes);
        return bytes.size();
    }
}
