package dev.godwit.wasm.binary;

import org.jspecify.annotations.Nullable;

/** The sections of a module in the order in which they must come. Specification: section 5.5.2. */
public enum Section {
    /** Anywhere, any number. */
    CUSTOM(0, "custom"),
    /** Types. */
    TYPE(1, "type"),
    /** Imports. */
    IMPORT(2, "import"),
    /** The types of functions. */
    FUNCTION(3, "function"),
    /** Tables. */
    TABLE(4, "table"),
    /** Memories. */
    MEMORY(5, "memory"),
    /** Tags. */
    TAG(13, "tag"),
    /** Globals. */
    GLOBAL(6, "global"),
    /** Exports. */
    EXPORT(7, "export"),
    /** The start function. */
    START(8, "start"),
    /** Element segments. */
    ELEMENT(9, "element"),
    /** The number of data segments. */
    DATA_COUNT(12, "data count"),
    /** The bodies of functions. */
    CODE(10, "code"),
    /** Data segments. */
    DATA(11, "data");

    private static final Section[] BY_ID = new Section[14];

    static {
        for (Section section : values()) {
            BY_ID[section.id] = section;
        }
    }

    private final int id;
    private final String label;

    Section(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /**
     * The byte that stands for it.
     *
     * @return 0 to 13
     */
    public int id() {
        return id;
    }

    /**
     * Its name for people.
     *
     * @return such as {@code data count}
     */
    public String label() {
        return label;
    }

    /** Its place in the order, from 1; 0 for custom sections. */
    int rank() {
        return ordinal();
    }

    /**
     * The section of an id.
     *
     * @param id a byte
     * @return the section, or null if there is none
     */
    public static @Nullable Section of(int id) {
        return id < BY_ID.length ? BY_ID[id] : null;
    }
}
