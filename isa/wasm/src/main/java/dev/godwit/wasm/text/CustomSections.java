package dev.godwit.wasm.text;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.text.Utf8;
import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.binary.Section;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The annotations {@code (@custom "name" (after func) "bytes")}, and where they go. */
final class CustomSections {
    /** A place before or behind all known sections, or beside one: 3 * its ordinal + 0 or 2. */
    static final int FIRST = -1;

    static final int LAST = 3 * Section.values().length;

    /**
     * One section.
     *
     * @param place where it goes
     * @param name its name
     * @param contents what is behind the name
     * @param textOffset where it comes from
     */
    record Custom(int place, String name, BinaryWriter contents, int textOffset) {
        byte[] bytes() {
            BinaryWriter out = new BinaryWriter(contents.size() + 16);
            out.name(name);
            out.append(contents);
            return out.toByteArray();
        }
    }

    private final List<Custom> sections = new ArrayList<>();

    static int before(Section kind) {
        return 3 * kind.ordinal();
    }

    static int after(Section kind) {
        return 3 * kind.ordinal() + 2;
    }

    void add(Custom section) {
        sections.add(section);
    }

    boolean has(String name) {
        return sections.stream().anyMatch(section -> section.name.equals(name));
    }

    /** All of them by place; those of one place in the order they were added. */
    List<Custom> sorted() {
        List<Custom> sorted = new ArrayList<>(sections);
        sorted.sort(Comparator.comparingInt(Custom::place));
        return sorted;
    }

    /** Reads the annotation whose opening is here, if it is one of these. */
    boolean take(Cursor cursor) {
        Tokens tokens = cursor.tokens;
        if (cursor.kind() != Token.ANNOTATION
                || !Annotations.isCustom(tokens.text, cursor.offset() + 2, tokens.end(cursor.at))) {
            return false;
        }
        int textOffset = cursor.offset();
        cursor.at++;
        if (cursor.kind() != Token.STRING) {
            throw wrong(cursor, "missing section name");
        }
        byte[] name = cursor.string();
        if (!Utf8.isValid(name, 0, name.length)) {
            cursor.at--;
            throw wrong(cursor, "malformed UTF-8 encoding");
        }
        int place = LAST;
        if (cursor.kind() == Token.LEFT) {
            cursor.at++;
            place = place(cursor);
            if (cursor.kind() != Token.RIGHT) {
                throw wrong(cursor, "unexpected token");
            }
            cursor.at++;
        }
        BinaryWriter contents = new BinaryWriter();
        while (cursor.kind() == Token.STRING) {
            Strings.decode(tokens.text, cursor.offset() + 1, tokens.end(cursor.at) - 1, contents);
            cursor.at++;
        }
        if (cursor.kind() != Token.RIGHT) {
            throw wrong(cursor, "unexpected token");
        }
        cursor.at++;
        add(new Custom(place, new String(name, StandardCharsets.UTF_8), contents, textOffset));
        return true;
    }

    private static int place(Cursor cursor) {
        boolean isBefore = cursor.isKeyword(Keyword.BEFORE);
        if (!isBefore && !cursor.isKeyword(Keyword.AFTER)) {
            throw wrong(cursor, "malformed placement");
        }
        cursor.at++;
        if (cursor.take(Keyword.FIRST)) {
            return FIRST;
        }
        if (cursor.take(Keyword.LAST)) {
            return LAST;
        }
        Section kind = cursor.kind() == Token.KEYWORD ? section(Keyword.of(cursor.value())) : null;
        if (kind == null) {
            throw wrong(cursor, "malformed section kind");
        }
        cursor.at++;
        return isBefore ? before(kind) : after(kind);
    }

    private static @Nullable Section section(Keyword keyword) {
        return switch (keyword) {
            case TYPE -> Section.TYPE;
            case IMPORT -> Section.IMPORT;
            case FUNC -> Section.FUNCTION;
            case TABLE -> Section.TABLE;
            case MEMORY -> Section.MEMORY;
            case TAG -> Section.TAG;
            case GLOBAL -> Section.GLOBAL;
            case EXPORT -> Section.EXPORT;
            case START -> Section.START;
            case ELEM -> Section.ELEMENT;
            case DATACOUNT -> Section.DATA_COUNT;
            case CODE -> Section.CODE;
            case DATA -> Section.DATA;
            default -> null;
        };
    }

    /** The word of a known section in the annotation. */
    static String word(Section section) {
        return switch (section) {
            case FUNCTION -> Keyword.FUNC.label();
            case ELEMENT -> Keyword.ELEM.label();
            case DATA_COUNT -> Keyword.DATACOUNT.label();
            default -> section.label();
        };
    }

    private static Malformed wrong(Cursor cursor, String what) {
        return cursor.malformed("@custom annotation: " + what);
    }
}
