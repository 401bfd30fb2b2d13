package dev.godwit.wasm.text;

import dev.godwit.base.failure.Invalid;
import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.module.Opcodes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Annotations about instructions, {@code (@metadata.code.NAME "...")}: each becomes an entry of the
 * custom section of its name.
 *
 * <p>A section is a vector of functions, each with a vector of an offset from the start of its
 * local declarations, a length and bytes. Specification: appendix Custom Sections, Branch Hints.
 */
final class CodeAnnotations {
    static final String BRANCH_HINT = "metadata.code.branch_hint";

    /** What waits for its instruction. */
    private record Pending(String name, byte[] data, int token, int target) {
        Pending at(int newTarget) {
            return new Pending(name, data, token, newTarget);
        }
    }

    /** One section while it is written. */
    private static final class Contents {
        final BinaryWriter functions = new BinaryWriter();
        int functionCount;
        final BinaryWriter entries = new BinaryWriter();
        int entryCount;
    }

    private final Map<String, Contents> sections = new LinkedHashMap<>();

    /** Those that the function at hand has added to. */
    private final List<Contents> touched = new ArrayList<>();

    /** Those that stand before an instruction, or whose instruction waits for its operands. */
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();

    /** The names of those that stand before the next instruction. */
    private final Set<String> waiting = new TreeSet<>();

    /** Reads the annotation that is here, if one is. */
    boolean take(Cursor cursor, int function) {
        Tokens tokens = cursor.tokens;
        if (cursor.kind() != Token.ANNOTATION
                || function < 0
                || !Annotations.isCode(tokens.text, cursor.offset() + 2, tokens.end(cursor.at))) {
            return false;
        }
        int token = cursor.at++;
        String name =
                new String(
                        tokens.text,
                        tokens.start(token) + 2,
                        tokens.end(token) - tokens.start(token) - 2,
                        StandardCharsets.UTF_8);
        byte[] data = cursor.string();
        if (cursor.kind() != Token.RIGHT) {
            throw cursor.malformed("@" + name + " annotation: unexpected token");
        }
        cursor.at++;
        if (!waiting.add(name)) {
            throw cursor.malformed("@" + name + " annotation: duplicate annotation", token);
        }
        pending.push(new Pending(name, data, token, -1));
        return true;
    }

    /** Gives the annotations that wait to the instruction whose name is at a token. */
    void target(Cursor cursor, int token, int opcode) {
        Pending top = pending.peek();
        if (top == null || top.target >= 0) {
            return;
        }
        waiting.clear();
        ArrayDeque<Pending> moved = new ArrayDeque<>();
        while (top != null && top.target < 0) {
            if (top.name.equals(BRANCH_HINT) && opcode != Opcodes.IF && opcode != Opcodes.BR_IF) {
                throw new Invalid(
                        "@" + BRANCH_HINT + " annotation: invalid target",
                        cursor.tokens.lines.place(cursor.tokens.start(top.token)));
            }
            moved.push(pending.pop());
            top = pending.peek();
        }
        for (Pending one : moved) {
            pending.push(one.at(token));
        }
    }

    /** Every annotation must have an instruction behind it. */
    void checkNonePending(Cursor cursor) {
        Pending top = pending.peek();
        if (top != null && top.target < 0) {
            throw cursor.malformed(
                    "@" + top.name + " annotation: no instruction follows", top.token);
        }
    }

    /** An instruction is about to be written at an offset of its body. */
    void emit(int offset, int token) {
        @Nullable Pending top = pending.peek();
        while (top != null && top.target == token) {
            pending.pop();
            Contents contents = sections.computeIfAbsent(top.name, name -> new Contents());
            contents.entries.u32(offset);
            contents.entries.u32(top.data.length);
            contents.entries.bytes(top.data, 0, top.data.length);
            if (contents.entryCount++ == 0) {
                touched.add(contents);
            }
            top = pending.peek();
        }
    }

    /** A function's body is complete. */
    void endFunction(int function) {
        for (Contents contents : touched) {
            contents.functionCount++;
            contents.functions.u32(function);
            contents.functions.u32(contents.entryCount);
            contents.functions.append(contents.entries);
            contents.entries.truncate(0);
            contents.entryCount = 0;
        }
        touched.clear();
    }

    /** The sections, by name. */
    Map<String, BinaryWriter> sections() {
        Map<String, BinaryWriter> all = new LinkedHashMap<>();
        sections.forEach((name, contents) -> {
            BinaryWriter out = new BinaryWriter();
            out.u32(contents.functionCount);
            out.append(contents.functions);
            all.put(name, out);
        });
        return all;
    }
}
