package dev.godwit.wasm.binary;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.module.CustomSection;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Import;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The names that the custom section {@code name} gives. They are for people, and change nothing:
 * what is broken in the section is left out. Strings are made when they are asked for. Any number
 * of threads may ask at once, because a module has many instances.
 *
 * <p>Specification: appendix "Custom Sections and Annotations", name section, with the subsections
 * of the extended-name-section and gc proposals.
 */
public final class Names {
    /** What has one index and one name: the ids of the subsections. */
    public enum Kind {
        /** Functions. */
        FUNCTION(1),
        /** Types. */
        TYPE(4),
        /** Tables. */
        TABLE(5),
        /** Memories. */
        MEMORY(6),
        /** Globals. */
        GLOBAL(7),
        /** Element segments. */
        ELEM(8),
        /** Data segments. */
        DATA(9),
        /** Tags. */
        TAG(11);

        private final int id;

        Kind(int id) {
            this.id = id;
        }
    }

    /** What has two indices and a name: the ids of the subsections. */
    public enum InnerKind {
        /** Locals of functions. */
        LOCAL(2),
        /** Labels of functions, in the order in which their blocks begin. */
        LABEL(3),
        /** Fields of structure types. */
        FIELD(10);

        private final int id;

        InnerKind(int id) {
            this.id = id;
        }
    }

    private static final int SUBSECTIONS = 12;
    private static final int[] NONE = new int[0];

    private final DecodedModule module;

    /** For each subsection where its contents are, or 0. */
    private final int[] starts = new int[SUBSECTIONS];

    private final int[] ends = new int[SUBSECTIONS];

    /** For each subsection its map, once it is asked for. */
    private final @Nullable IndexMap[] maps = new IndexMap[SUBSECTIONS];

    /** Indices in rising order, and where what belongs to each is. */
    private record IndexMap(int[] keys, int[] places) {}

    private Names(DecodedModule module) {
        this.module = module;
        for (CustomSection section : module.customSections()) {
            if (section.name().equals("name")) {
                findSubsections(section);
                break;
            }
        }
    }

    /**
     * The names of a module.
     *
     * @param module the module
     * @return its names; none if it has no name section
     */
    public static Names of(DecodedModule module) {
        return new Names(module);
    }

    private BinaryReader reader(int start, int end) {
        return new BinaryReader(module.bytes(), start, end);
    }

    private void findSubsections(CustomSection section) {
        BinaryReader in = reader(section.start(), section.start() + section.length());
        try {
            int last = -1;
            while (!in.atEnd()) {
                int id = in.u8();
                int size = in.length();
                int start = in.position();
                in.skip(size);
                if (id <= last) {
                    return;
                }
                last = id;
                if (id < SUBSECTIONS) {
                    starts[id] = start;
                    ends[id] = start + size;
                }
            }
        } catch (Malformed e) {
            return; // what came before counts
        }
    }

    /**
     * The module's name.
     *
     * @return the name, or null if it has none
     */
    public @Nullable String module() {
        return starts[0] == 0 ? null : nameAt(starts[0], ends[0]);
    }

    /**
     * A name.
     *
     * @param kind of what
     * @param index its index
     * @return the name, or null if it has none
     */
    public @Nullable String name(Kind kind, int index) {
        int place = find(kind.id, index, false);
        return place < 0 ? null : nameAt(place, ends[kind.id]);
    }

    /**
     * The name of something inside something.
     *
     * @param kind of what
     * @param outer the index of what it is in
     * @param inner its own index
     * @return the name, or null if it has none
     */
    public @Nullable String name(InnerKind kind, int outer, int inner) {
        int place = find(kind.id, outer, true);
        if (place < 0) {
            return null;
        }
        BinaryReader in = reader(place, ends[kind.id]);
        try {
            int count = in.length();
            for (int i = 0; i < count; i++) {
                int index = in.u32();
                if (index == inner) {
                    return in.name();
                }
                in.skip(in.length());
            }
        } catch (Malformed e) {
            return null;
        }
        return null;
    }

    /**
     * A function's name for messages: the name section's, or that of its import, or none.
     *
     * @param index a function index
     * @return the name, or null
     */
    public @Nullable String function(int index) {
        String name = name(Kind.FUNCTION, index);
        if (name != null || index >= module.importedFunctions()) {
            return name;
        }
        int function = 0;
        for (Import candidate : module.imports()) {
            if (candidate.type() instanceof ExternType.Func && function++ == index) {
                return candidate.module() + "." + candidate.name();
            }
        }
        return null;
    }

    /**
     * What to call a function in a message.
     *
     * @param index a function index
     * @return such as {@code function 3 'main'}, or {@code function 3}
     */
    public String describeFunction(int index) {
        String name = function(index);
        return "function " + index + (name == null ? "" : " '" + name + "'");
    }

    private @Nullable String nameAt(int start, int end) {
        try {
            return reader(start, end).name();
        } catch (Malformed e) {
            return null;
        }
    }

    /** Where the data of an index is, or -1. */
    private int find(int id, int index, boolean isMapOfMaps) {
        if (starts[id] == 0) {
            return -1;
        }
        IndexMap map = maps[id];
        if (map == null) {
            map = readMap(id, isMapOfMaps);
            maps[id] = map;
        }
        int at = Arrays.binarySearch(map.keys(), index);
        return at < 0 ? -1 : map.places()[at];
    }

    private IndexMap readMap(int id, boolean isMapOfMaps) {
        int[] keys = NONE;
        int[] values = NONE;
        int count = 0;
        BinaryReader in = reader(starts[id], ends[id]);
        try {
            int claimed = in.length();
            while (count < claimed) {
                int key = in.u32();
                int value = in.position();
                if (isMapOfMaps) {
                    int inner = in.length();
                    for (int i = 0; i < inner; i++) {
                        in.u32();
                        in.skip(in.length());
                    }
                } else {
                    in.skip(in.length());
                }
                if (key < 0 || count > 0 && key <= keys[count - 1]) {
                    break;
                }
                if (count == keys.length) {
                    keys = Arrays.copyOf(keys, Math.max(16, 2 * count));
                    values = Arrays.copyOf(values, Math.max(16, 2 * count));
                }
                keys[count] = key;
                values[count++] = value;
            }
        } catch (Malformed e) {
            // what came before counts
        }
        return new IndexMap(Arrays.copyOf(keys, count), values);
    }
}
