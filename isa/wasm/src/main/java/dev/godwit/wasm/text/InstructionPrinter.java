package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.binary.TypeReader;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Immediates;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints instructions, flat: one line each in a body, one line for all in an expression. */
final class InstructionPrinter {
    private static final String[] CATCHES = {
        " (catch", " (catch_ref", " (catch_all", " (catch_all_ref"
    };

    private final DecodedModule module;
    private final TextOut out;
    private final PrintedNames names;
    private final TypePrinter types;

    /** The names of the open labels, null for those that have none or are not the innermost. */
    private final List<@Nullable String> labels = new ArrayList<>();

    /** How often each name is open, so that one that is hidden is known. */
    private final Labels bound = new Labels();

    private PrintedNames.Inner locals;
    private PrintedNames.Inner labelNames;
    private int labelCount;

    /** Finds the innermost label of a name. */
    private static final class Labels {
        private final Map<String, Integer> innermost = new HashMap<>();
        private final List<@Nullable Integer> hidden = new ArrayList<>();

        void push(@Nullable String name, int depth) {
            hidden.add(name == null ? null : innermost.put(name, depth));
        }

        void pop(@Nullable String name) {
            Integer before = hidden.removeLast();
            if (name != null) {
                if (before == null) {
                    innermost.remove(name);
                } else {
                    innermost.put(name, before);
                }
            }
        }

        boolean isInnermost(String name, int depth) {
            Integer found = innermost.get(name);
            return found != null && found == depth;
        }
    }

    InstructionPrinter(DecodedModule module, TextOut out, PrintedNames names, TypePrinter types) {
        this.module = module;
        this.out = out;
        this.names = names;
        this.types = types;
        this.locals = names.inner(NameSection.LOCALS, -1, 0);
        this.labelNames = locals;
    }

    /** Prints a function's instructions, without the last {@code end}. */
    void body(int function, int start, int end, int localCount) {
        locals = names.inner(NameSection.LOCALS, function, localCount);
        labelNames = names.inner(NameSection.LABELS, function, 0);
        labelCount = 0;
        InstructionReader in = new InstructionReader(module.bytes(), start, end, module.features());
        while (true) {
            int opcode = in.next();
            if (opcode == Opcodes.END && labels.isEmpty()) {
                break;
            }
            boolean isOuter = opcode == Opcodes.END || opcode == Opcodes.ELSE;
            out.line(2 + labels.size() - (isOuter ? 1 : 0));
            instruction(in);
        }
    }

    /**
     * Prints a constant expression: in parentheses if it is one instruction.
     *
     * @param word what to put around several, such as {@code offset}, or an empty string
     * @return where the next byte is
     */
    int expression(int start, String word) {
        locals = names.inner(NameSection.LOCALS, -1, 0);
        labelNames = locals;
        int limit = module.bytes().length;
        InstructionReader in =
                new InstructionReader(module.bytes(), start, limit, module.features());
        boolean isSingle = in.next() != Opcodes.END && !opensBlock(in.opcode());
        isSingle = isSingle && in.next() == Opcodes.END;
        in.seek(start);
        out.add(isSingle ? " (" : word.isEmpty() ? "" : " (" + word);
        int count = 0;
        while (in.next() != Opcodes.END || !labels.isEmpty()) {
            if (count++ > 0 || !isSingle) {
                out.add(" ");
            }
            instruction(in);
        }
        out.add(isSingle || !word.isEmpty() ? ")" : "");
        return in.position();
    }

    private static boolean opensBlock(int opcode) {
        Immediates kind = Opcodes.immediates(opcode);
        return kind == Immediates.BLOCKTYPE || kind == Immediates.CATCHES;
    }

    private void instruction(InstructionReader in) {
        int opcode = in.opcode();
        if (opcode == Opcodes.END) {
            out.add("end");
            bound.pop(labels.removeLast());
            return;
        }
        String mnemonic = Opcodes.mnemonic(opcode);
        int space = mnemonic.indexOf(' ');
        out.add(space < 0 ? mnemonic : mnemonic.substring(0, space));
        immediates(in, opcode);
    }

    private void immediates(InstructionReader in, int opcode) {
        switch (Opcodes.immediates(opcode)) {
            case NONE, ZERO -> {}
            case BLOCKTYPE -> {
                String label = takeLabel();
                blockType(in.blockType());
                open(label);
            }
            case CATCHES -> {
                String label = takeLabel();
                blockType(in.blockType());
                catches(in);
                open(label);
            }
            case LABEL -> label(in.index());
            case LABELS -> {
                for (int i = 0; i < in.count(); i++) {
                    label(in.item(i));
                }
                label(in.index());
            }
            case FUNC -> names.printIndex(out, NameSection.FUNCTIONS, in.index());
            case TYPE -> type(in.index());
            case TYPE_TABLE -> {
                optional(NameSection.TABLES, in.second());
                types.typeUse(in.index());
            }
            case LOCAL -> locals.printIndex(out, in.index());
            case GLOBAL -> names.printIndex(out, NameSection.GLOBALS, in.index());
            case TABLE -> optional(NameSection.TABLES, in.index());
            case MEMORY -> optional(NameSection.MEMORIES, in.index());
            case TABLE_TABLE -> pair(NameSection.TABLES, in);
            case MEMORY_MEMORY -> pair(NameSection.MEMORIES, in);
            case ELEM -> names.printIndex(out, NameSection.ELEMENTS, in.index());
            case ELEM_TABLE -> {
                optional(NameSection.TABLES, in.second());
                names.printIndex(out, NameSection.ELEMENTS, in.index());
            }
            case DATA -> names.printIndex(out, NameSection.DATA, in.index());
            case DATA_MEMORY -> {
                optional(NameSection.MEMORIES, in.second());
                names.printIndex(out, NameSection.DATA, in.index());
            }
            case TAG -> names.printIndex(out, NameSection.TAGS, in.index());
            case VALTYPES -> {
                out.add(" (result");
                for (int i = 0; i < in.count(); i++) {
                    types.valueType(in.item(i));
                }
                out.add(")");
            }
            case HEAPTYPE -> heapType(opcode, in.index());
            case MEMARG -> memarg(in, opcode);
            case MEMARG_LANE -> {
                memarg(in, opcode);
                out.add(" ").add(in.lane());
            }
            case LANE -> out.add(" ").add(in.lane());
            case LANES16 -> {
                lanes(in.value());
                lanes(in.high());
            }
            case I32 -> out.add(" ").add((int) in.value());
            case I64 -> out.add(" ").add(Long.toString(in.value()));
            case F32 -> out.add(" ").add(FloatPrinter.f32((int) in.value()));
            case F64 -> out.add(" ").add(FloatPrinter.f64(in.value()));
            case V128 -> {
                out.add(" i32x4 ").hex(in.value() & 0xffffffffL);
                out.add(" ").hex(in.value() >>> 32);
                out.add(" ").hex(in.high() & 0xffffffffL);
                out.add(" ").hex(in.high() >>> 32);
            }
            case TYPE_FIELD -> {
                type(in.index());
                int count = types.fieldCount(in.index());
                names.fields(in.index(), count).printIndex(out, in.second());
            }
            case TYPE_COUNT -> {
                type(in.index());
                out.add(" ").unsigned(in.second());
            }
            case TYPE_DATA -> {
                type(in.index());
                names.printIndex(out, NameSection.DATA, in.second());
            }
            case TYPE_ELEM -> {
                type(in.index());
                names.printIndex(out, NameSection.ELEMENTS, in.second());
            }
            case TYPE_TYPE -> {
                type(in.index());
                type(in.second());
            }
            case CASTLABEL -> {
                label(in.castLabel());
                types.valueType(reference(in.isFirstNullable(), in.index()));
                types.valueType(reference(in.isSecondNullable(), in.second()));
            }
        }
    }

    private static int reference(boolean isNullable, int heapType) {
        return isNullable ? ValueTypes.nullable(heapType) : ValueTypes.nonNull(heapType);
    }

    private void heapType(int opcode, int heapType) {
        if (opcode == Opcodes.REF_NULL) {
            out.add(" ");
            types.heapType(heapType);
        } else {
            boolean isNullable = Opcodes.mnemonic(opcode).endsWith(" null");
            types.valueType(reference(isNullable, heapType));
        }
    }

    private void type(int index) {
        names.printIndex(out, NameSection.TYPES, index);
    }

    private void optional(int kind, int index) {
        if (index != 0) {
            names.printIndex(out, kind, index);
        }
    }

    private void pair(int kind, InstructionReader in) {
        if (in.index() != 0 || in.second() != 0) {
            names.printIndex(out, kind, in.index());
            names.printIndex(out, kind, in.second());
        }
    }

    private void lanes(long half) {
        for (int i = 0; i < 8; i++) {
            out.add(" ").add((int) (half >>> 8 * i) & 0xff);
        }
    }

    private void memarg(InstructionReader in, int opcode) {
        optional(NameSection.MEMORIES, in.index());
        if (in.value() != 0) {
            out.add(" offset=").unsigned(in.value());
        }
        if (in.alignment() != Integer.numberOfTrailingZeros(Opcodes.width(opcode))) {
            out.add(" align=").unsigned(1L << in.alignment());
        }
    }

    private void blockType(int blockType) {
        if (TypeReader.isTypeIndex(blockType)) {
            types.typeUse(TypeReader.typeIndex(blockType));
        } else if (blockType != TypeReader.EMPTY_BLOCK) {
            out.add(" (result");
            types.valueType(blockType);
            out.add(")");
        }
    }

    private void catches(InstructionReader in) {
        for (int i = 0; i < in.count(); i++) {
            out.add(CATCHES[in.catchKind(i)]);
            if (in.catchKind(i) < 2) {
                names.printIndex(out, NameSection.TAGS, in.catchTag(i));
            }
            label(in.catchLabel(i));
            out.add(")");
        }
    }

    /** Prints the name of the label of the block that opens here. */
    private @Nullable String takeLabel() {
        String name = labelNames.takeLabel(labelCount++);
        if (name != null) {
            out.add(" ").id(name);
        }
        return name;
    }

    private void open(@Nullable String label) {
        bound.push(label, labels.size());
        labels.add(label);
    }

    private void label(int index) {
        int depth = labels.size() - 1 - index;
        String name = index >= 0 && depth >= 0 ? labels.get(depth) : null;
        out.add(" ");
        if (name != null && bound.isInnermost(name, depth)) {
            out.id(name);
        } else {
            out.unsigned(index);
        }
    }
}
