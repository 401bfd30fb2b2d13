package dev.godwit.wasm.text;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** The known sections in the order of a binary, with the words of {@code (@custom)}. */
enum SectionKind {
    TYPE(1),
    IMPORT(2),
    FUNC(3),
    TABLE(4),
    MEMORY(5),
    TAG(13),
    GLOBAL(6),
    EXPORT(7),
    START(8),
    ELEM(9),
    DATACOUNT(12),
    CODE(10),
    DATA(11);

    private final int id;

    SectionKind(int id) {
        this.id = id;
    }

    /** The id in the binary format. */
    int id() {
        return id;
    }

    /** The word of annotations. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a section id, or null if there is none. */
    static @Nullable SectionKind ofId(int id) {
        for (SectionKind kind : values()) {
            if (kind.id == id) {
                return kind;
            }
        }
        return null;
    }
}
