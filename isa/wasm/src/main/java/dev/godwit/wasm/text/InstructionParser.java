package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.module.Immediates;
import dev.godwit.wasm.module.Opcodes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses sequences of instructions, flat and folded, without recursion: what is open stands on a
 * stack of frames.
 *
 * <p>Specification: section 6.5 (Instructions).
 */
final class InstructionParser {
    // kinds of frames; at those up to FOLDED_ELSE any instruction may stand
    private static final int BASE = 0;
    private static final int FLAT_BLOCK = 1;
    private static final int FLAT_IF = 2;
    private static final int FLAT_ELSE = 3;
    private static final int FOLDED_BLOCK = 4;
    private static final int FOLDED_THEN = 5;
    private static final int FOLDED_ELSE = 6;
    // from here on only folded operands, or what the frame asks for
    private static final int FOLDED_PLAIN = 7;
    private static final int FOLDED_CONDITION = 8;
    private static final int FOLDED_AFTER_THEN = 9;
    private static final int FOLDED_AFTER_ELSE = 10;

    private final ModuleContext context;
    private final Cursor cursor;
    private final TypeParser types;
    private final ImmediateParser immediates;

    /** For each frame its kind, the token it opened at, and where its instruction waits. */
    private final Ints frames = new Ints();

    /** For each frame the type use that waits with it. */
    private final List<@Nullable TypeUse> uses = new ArrayList<>();

    /** Folded instructions that wait for their operands. */
    private final BinaryWriter pending = new BinaryWriter();

    private final CodeAnnotations annotations;
    private SectionWriter out = new SectionWriter();
    private int function;
    private int labelCount;

    InstructionParser(ModuleContext context, CodeAnnotations annotations) {
        this.context = context;
        this.cursor = context.cursor;
        this.types = context.typeParser;
        this.immediates = new ImmediateParser(context);
        this.annotations = annotations;
    }

    /** The identifiers of the locals of the function that is parsed next. */
    IdSpace locals() {
        return immediates.locals;
    }

    /**
     * Parses a function's instructions up to the closing parenthesis, which stays.
     *
     * @param body where to write them, {@code end} included
     * @param index the function's index
     */
    void body(SectionWriter body, int index) {
        function = index;
        labelCount = 0;
        out = body;
        sequence();
        if (cursor.kind() != Token.RIGHT) {
            cursor.at += cursor.kind() == Token.LEFT ? 1 : 0;
            throw cursor.unexpected("an instruction");
        }
        out.mark(cursor.offset());
        out.out.u8(Opcodes.END);
        immediates.locals.clear();
    }

    /** Parses a constant expression up to the closing parenthesis, which stays. */
    void expression(SectionWriter section) {
        body(section, -1);
    }

    /** Parses a constant expression that is one folded instruction. */
    void foldedExpression(SectionWriter section) {
        function = -1;
        out = section;
        if (cursor.kind() != Token.LEFT || cursor.kind(1) != Token.OPCODE) {
            throw cursor.unexpected("an expression");
        }
        immediates.labels.clear();
        open();
        run(1);
        out.mark(cursor.offset());
        out.out.u8(Opcodes.END);
    }

    private void sequence() {
        immediates.labels.clear();
        push(BASE, cursor.at, 0, null);
        run(1);
        pop();
        annotations.checkNonePending(cursor);
    }

    private void push(int kind, int token, int start, @Nullable TypeUse use) {
        frames.add(start);
        frames.add(token);
        frames.add(kind);
        uses.add(use);
    }

    private void pop() {
        frames.truncate(frames.size() - 3);
        uses.removeLast();
    }

    private int topKind() {
        return frames.get(frames.size() - 1);
    }

    private void setTopKind(int kind) {
        frames.set(frames.size() - 1, kind);
    }

    private int topToken() {
        return frames.get(frames.size() - 2);
    }

    /** Goes on until fewer frames than this are open, or the base frame is not followed by one. */
    private void run(int least) {
        while (uses.size() >= least) {
            int kind = topKind();
            switch (cursor.kind()) {
                case Token.LEFT -> {
                    if (cursor.kind(1) == Token.OPCODE && kind < FOLDED_AFTER_THEN) {
                        open();
                    } else if (!part(kind)) {
                        if (kind == BASE) {
                            return;
                        }
                        cursor.at++;
                        throw cursor.unexpected("an instruction");
                    }
                }
                case Token.RIGHT -> {
                    if (kind == BASE) {
                        return;
                    }
                    close(kind);
                }
                case Token.OPCODE -> {
                    if (kind >= FOLDED_PLAIN) {
                        throw cursor.unexpected("a folded instruction or ')'");
                    }
                    flat(kind);
                }
                default -> {
                    if (!annotations.take(cursor, function)) {
                        if (kind == BASE) {
                            return;
                        }
                        throw cursor.unexpected("an instruction or ')'");
                    }
                }
            }
        }
    }

    /** Goes into the (then or (else of a folded if, if it is here. */
    private boolean part(int kind) {
        if (kind == FOLDED_CONDITION && cursor.takeOpen(Keyword.THEN)) {
            int token = topToken();
            out.mark(cursor.tokens.start(token));
            annotations.emit(out.out.size(), token);
            TypeUse use = uses.getLast();
            out.out.u8(Opcodes.IF);
            types.blockType(out.out, use == null ? types.typeUse() : use);
            // the label is in force from here on, not in the condition
            pushLabel(frames.get(frames.size() - 3));
            setTopKind(FOLDED_THEN);
            return true;
        }
        if (kind == FOLDED_AFTER_THEN && cursor.isOpen(Opcodes.ELSE)) {
            out.mark(cursor.tokens.start(cursor.at + 1));
            cursor.at += 2;
            out.out.u8(Opcodes.ELSE);
            setTopKind(FOLDED_ELSE);
            return true;
        }
        return false;
    }

    /** Opens the folded instruction that is here. */
    private void open() {
        int token = cursor.at + 1;
        int opcode = cursor.tokens.value(token);
        annotations.target(cursor, token, opcode);
        cursor.at += 2;
        switch (opcode) {
            case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.TRY_TABLE -> {
                block(opcode, token);
                push(FOLDED_BLOCK, token, 0, null);
            }
            case Opcodes.IF -> {
                int label = cursor.takeId();
                push(FOLDED_CONDITION, token, label, types.typeUse());
            }
            case Opcodes.ELSE, Opcodes.END -> {
                cursor.at--;
                throw cursor.unexpected("an instruction");
            }
            default -> {
                int start = pending.size();
                TypeUse use = immediates.parse(pending, opcode);
                push(FOLDED_PLAIN, token, start, use);
            }
        }
    }

    /** Closes the frame whose closing parenthesis is here. */
    private void close(int kind) {
        switch (kind) {
            case FOLDED_PLAIN -> {
                int token = topToken();
                int start = frames.get(frames.size() - 3);
                TypeUse use = uses.getLast();
                out.mark(cursor.tokens.start(token));
                annotations.emit(out.out.size(), token);
                if (use == null) {
                    out.out.append(pending, start, pending.size() - start);
                } else {
                    immediates.finish(out.out, pending, start, use);
                }
                pending.truncate(start);
                pop();
            }
            case FOLDED_BLOCK, FOLDED_AFTER_THEN, FOLDED_AFTER_ELSE -> {
                end();
                pop();
            }
            case FOLDED_THEN -> setTopKind(FOLDED_AFTER_THEN);
            case FOLDED_ELSE -> setTopKind(FOLDED_AFTER_ELSE);
            case FOLDED_CONDITION -> throw cursor.unexpected("'(then'");
            default -> throw cursor.unexpected("'end'");
        }
        annotations.checkNonePending(cursor);
        cursor.at++;
    }

    private void end() {
        out.mark(cursor.offset());
        out.out.u8(Opcodes.END);
        immediates.labels.pop();
    }

    /** Opens a label; the symbol is -1 if it has no identifier. Called in the binary's order. */
    private void pushLabel(int symbol) {
        if (symbol >= 0 && function >= 0) {
            context.labelNames.add(function);
            context.labelNames.add(labelCount);
            context.labelNames.add(symbol);
        }
        labelCount++;
        immediates.labels.push(symbol);
    }

    /** Writes the opening of a block, loop, try_table or flat if; its keyword is just behind. */
    private void block(int opcode, int token) {
        int label = cursor.takeId();
        TypeUse use = types.typeUse();
        out.mark(cursor.tokens.start(token));
        annotations.emit(out.out.size(), token);
        out.out.u8(opcode);
        types.blockType(out.out, use);
        if (opcode == Opcodes.TRY_TABLE) {
            catches();
        }
        pushLabel(label);
    }

    private void catches() {
        int start = cursor.at;
        int count = 0;
        while (catchKind() >= 0) {
            count++;
            cursor.at = cursor.match() + 1;
        }
        cursor.at = start;
        out.out.u32(count);
        for (int i = 0; i < count; i++) {
            int kind = catchKind();
            cursor.at += 2;
            out.out.u8(kind);
            if (kind < 2) {
                out.out.u32(context.tags.index(cursor));
            }
            out.out.u32(immediates.labels.index(cursor));
            cursor.close();
        }
    }

    private int catchKind() {
        if (cursor.isOpen(Keyword.CATCH)) {
            return 0;
        }
        if (cursor.isOpen(Keyword.CATCH_REF)) {
            return 1;
        }
        if (cursor.isOpen(Keyword.CATCH_ALL)) {
            return 2;
        }
        return cursor.isOpen(Keyword.CATCH_ALL_REF) ? 3 : -1;
    }

    /** Parses the flat instruction that is here. */
    private void flat(int kind) {
        int token = cursor.at;
        int opcode = cursor.value();
        switch (opcode) {
            case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.IF, Opcodes.TRY_TABLE -> {
                annotations.target(cursor, token, opcode);
                cursor.at++;
                block(opcode, token);
                push(opcode == Opcodes.IF ? FLAT_IF : FLAT_BLOCK, token, 0, null);
            }
            case Opcodes.ELSE -> {
                annotations.checkNonePending(cursor);
                if (kind != FLAT_IF) {
                    throw cursor.unexpected("an instruction; no 'if' is open here");
                }
                cursor.at++;
                matchLabel();
                out.mark(cursor.tokens.start(token));
                out.out.u8(Opcodes.ELSE);
                setTopKind(FLAT_ELSE);
            }
            case Opcodes.END -> {
                annotations.checkNonePending(cursor);
                if (kind != FLAT_BLOCK && kind != FLAT_IF && kind != FLAT_ELSE) {
                    throw cursor.unexpected("an instruction; no block is open here");
                }
                end(token);
            }
            default -> plain(token, opcode);
        }
    }

    private void end(int token) {
        cursor.at++;
        matchLabel();
        out.mark(cursor.tokens.start(token));
        out.out.u8(Opcodes.END);
        immediates.labels.pop();
        pop();
    }

    private void plain(int token, int opcode) {
        annotations.target(cursor, token, opcode);
        cursor.at++;
        out.mark(cursor.tokens.start(token));
        annotations.emit(out.out.size(), token);
        int start = pending.size();
        if (Opcodes.immediates(opcode) == Immediates.TYPE_TABLE) {
            TypeUse use = immediates.parse(pending, opcode);
            if (use != null) {
                immediates.finish(out.out, pending, start, use);
            }
            pending.truncate(start);
        } else {
            immediates.parse(out.out, opcode);
        }
    }

    /** The label that may stand behind else or end must be that of the block. */
    private void matchLabel() {
        int token = cursor.at;
        int symbol = cursor.takeId();
        if (symbol >= 0 && symbol != immediates.labels.top()) {
            throw cursor.malformed("mismatching label " + cursor.tokens.source(token), token);
        }
    }
}
