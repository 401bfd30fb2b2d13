package dev.godwit.wasm.text;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.module.CustomSection;
import dev.godwit.wasm.module.DecodedModule;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The name section for printing: an identifier for every name that is the first of its kind in its
 * index space, and the knowledge whether parsing the identifiers gives the same section again.
 */
final class PrintedNames {
    private static final int KINDS = NameSection.TAGS + 1;

    private final DecodedModule module;

    /** For each subsection the names by index; for those with two indices, by the outer one. */
    private final Map<Integer, Map<Integer, String>> flat = new HashMap<>();

    private final Map<Integer, Map<Integer, Map<Integer, String>>> nested = new HashMap<>();
    private final Map<Integer, Map<Integer, String>> ids = new HashMap<>();

    /** What {@link #fields} gave: a structure's names are asked for by each of its instructions. */
    private final Map<Integer, Inner> fields = new HashMap<>();

    private @Nullable String moduleName;
    private int total;
    private int printed;
    private boolean isCanonical = true;

    PrintedNames(DecodedModule module) {
        this.module = module;
        int sections = 0;
        for (CustomSection section : module.customSections()) {
            if (section.name().equals(NameSection.NAME) && sections++ == 0) {
                BinaryReader in =
                        new BinaryReader(
                                module.bytes(),
                                section.start(),
                                section.start() + section.length());
                try {
                    read(in);
                } catch (Malformed e) {
                    isCanonical = false;
                }
            }
        }
        isCanonical &= sections == 1;
    }

    private void read(BinaryReader in) {
        int last = -1;
        while (!in.atEnd()) {
            int kind = in.u8();
            int size = u32(in);
            int end = in.position() + size;
            if (kind <= last || kind >= KINDS || size < 0 || end < 0 || end > in.limit()) {
                isCanonical = false;
                return;
            }
            last = kind;
            int limit = in.limit();
            int start = in.position();
            in.seek(start, end);
            switch (kind) {
                case NameSection.MODULE -> {
                    u32(in);
                    in.seek(start);
                    moduleName = in.name();
                    total++;
                }
                case NameSection.LOCALS, NameSection.LABELS, NameSection.FIELDS ->
                        nested.put(kind, nestedMap(in));
                default -> flat.put(kind, map(in));
            }
            isCanonical &= in.atEnd();
            in.seek(end, limit);
        }
    }

    /** An unsigned number; a longer form than needed is noticed. */
    private int u32(BinaryReader in) {
        int start = in.position();
        int value = in.u32();
        int length = in.position() - start;
        isCanonical &= length == 1 || value >>> 7 * (length - 1) != 0;
        return value;
    }

    private Map<Integer, String> map(BinaryReader in) {
        Map<Integer, String> map = new LinkedHashMap<>();
        int count = u32(in);
        isCanonical &= count != 0;
        int last = -1;
        for (int i = 0; i < count; i++) {
            int index = u32(in);
            int start = in.position();
            u32(in);
            in.seek(start);
            String name = in.name();
            isCanonical &= index > last;
            last = index;
            map.put(index, name);
            total++;
        }
        return map;
    }

    private Map<Integer, Map<Integer, String>> nestedMap(BinaryReader in) {
        Map<Integer, Map<Integer, String>> map = new HashMap<>();
        int count = u32(in);
        isCanonical &= count != 0;
        int last = -1;
        for (int i = 0; i < count; i++) {
            int outer = u32(in);
            isCanonical &= outer > last;
            last = outer;
            map.put(outer, map(in));
        }
        return map;
    }

    /** Whether every name was printed and the section is what parsing makes of them. */
    boolean isPrintedCompletely() {
        return isCanonical && printed == total;
    }

    /** Prints the module's name. */
    void printModule(TextOut out) {
        if (moduleName != null) {
            print(out, moduleName, true);
        }
    }

    private void print(TextOut out, String name, boolean isId) {
        printed++;
        out.add(" ");
        if (isId && !name.isEmpty()) {
            out.id(name);
        } else {
            out.add("(@name ").name(name).add(")");
        }
    }

    /** The identifiers of a subsection that has one index. */
    private Map<Integer, String> ids(int kind) {
        Map<Integer, String> known = ids.get(kind);
        if (known == null) {
            known = unique(flat.getOrDefault(kind, Map.of()), count(kind));
            ids.put(kind, known);
        }
        return known;
    }

    /** How many items there are that a name of a subsection can be of. */
    private int count(int kind) {
        return switch (kind) {
            case NameSection.FUNCTIONS -> module.functionTypes().length;
            case NameSection.TYPES -> module.types().size();
            case NameSection.TABLES -> module.tables().size();
            case NameSection.MEMORIES -> module.memories().size();
            case NameSection.GLOBALS -> module.globals().size();
            case NameSection.ELEMENTS -> module.elements().size();
            case NameSection.DATA -> module.data().size();
            case NameSection.TAGS -> module.tags().size();
            default -> 0;
        };
    }

    private static Map<Integer, String> unique(Map<Integer, String> names, int count) {
        Set<String> seen = new HashSet<>();
        Map<Integer, String> unique = new HashMap<>();
        names.forEach((index, name) -> {
            boolean exists = index >= 0 && index < count;
            if (exists && !name.isEmpty() && seen.add(name)) {
                unique.put(index, name);
            }
        });
        return unique;
    }

    /** Prints where an item is declared: its identifier or name, and its index as a comment. */
    void printDeclaration(TextOut out, int kind, int index) {
        String name = flat.getOrDefault(kind, Map.of()).get(index);
        if (name != null) {
            print(out, name, ids(kind).containsKey(index));
        }
        out.comment(index);
    }

    /** Prints an index as an identifier if there is one. */
    void printIndex(TextOut out, int kind, int index) {
        String id = ids(kind).get(index);
        out.add(" ");
        if (id != null) {
            out.id(id);
        } else {
            out.unsigned(index);
        }
    }

    /** The identifier of an item, or null. */
    @Nullable String id(int kind, int index) {
        return ids(kind).get(index);
    }

    /**
     * The names of what is inside an item.
     *
     * @param kind the subsection
     * @param outer the item
     * @param count how many things there are in it; names of others are none
     */
    Inner inner(int kind, int outer, int count) {
        return new Inner(nested.getOrDefault(kind, Map.of()).getOrDefault(outer, Map.of()), count);
    }

    /** The names of a type's fields, of which there are so many. */
    Inner fields(int type, int count) {
        return fields.computeIfAbsent(type, key -> inner(NameSection.FIELDS, key, count));
    }

    /** Names of the locals or labels of a function, or of the fields of a type. */
    final class Inner {
        private final Map<Integer, String> names;
        private final Map<Integer, String> unique;

        Inner(Map<Integer, String> names, int count) {
            this.names = names;
            this.unique = names.isEmpty() ? names : unique(names, count);
        }

        boolean has(int index) {
            return names.containsKey(index);
        }

        /** Prints the declaration of one that has a name. */
        void printDeclaration(TextOut out, int index) {
            String name = names.get(index);
            if (name != null) {
                print(out, name, unique.containsKey(index));
            }
        }

        void printIndex(TextOut out, int index) {
            String id = unique.get(index);
            out.add(" ");
            if (id != null) {
                out.id(id);
            } else {
                out.unsigned(index);
            }
        }

        /** The label's name, which may be that of others too; it counts as printed. */
        @Nullable String takeLabel(int index) {
            String name = names.get(index);
            if (name == null || name.isEmpty()) {
                return null;
            }
            printed++;
            return name;
        }
    }
}
