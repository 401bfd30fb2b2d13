package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;

import java.nio.charset.StandardCharsets;

/**
 * Writes the name section from identifiers. Specification: appendix Custom Sections, Name Section.
 */
final class NameSection {
    static final String NAME = "name";

    static final int MODULE = 0;
    static final int FUNCTIONS = 1;
    static final int LOCALS = 2;
    static final int LABELS = 3;
    static final int TYPES = 4;
    static final int TABLES = 5;
    static final int MEMORIES = 6;
    static final int GLOBALS = 7;
    static final int ELEMENTS = 8;
    static final int DATA = 9;
    static final int FIELDS = 10;
    static final int TAGS = 11;

    private final Symbols symbols;
    private final BinaryWriter out = new BinaryWriter();

    private NameSection(Symbols symbols) {
        this.symbols = symbols;
    }

    /** The contents of the section; empty if the module has no names. */
    static BinaryWriter write(ModuleContext context) {
        NameSection section = new NameSection(context.cursor.tokens.symbols);
        if (context.moduleName >= 0) {
            BinaryWriter name = new BinaryWriter();
            section.name(name, context.moduleName);
            section.out.section(MODULE, name);
        }
        section.map(FUNCTIONS, context.functions.names);
        section.indirectMap(LOCALS, context.localNames);
        section.indirectMap(LABELS, context.labelNames);
        section.map(TYPES, context.types.names);
        section.map(TABLES, context.tables.names);
        section.map(MEMORIES, context.memories.names);
        section.map(GLOBALS, context.globals.names);
        section.map(ELEMENTS, context.elements.names);
        section.map(DATA, context.data.names);
        section.indirectMap(FIELDS, context.fieldNames);
        section.map(TAGS, context.tags.names);
        return section.out;
    }

    private void name(BinaryWriter target, int symbol) {
        byte[] utf8 = symbols.name(symbol).getBytes(StandardCharsets.UTF_8);
        target.u32(utf8.length);
        target.bytes(utf8, 0, utf8.length);
    }

    private void map(int id, Ints names) {
        if (names.size() == 0) {
            return;
        }
        BinaryWriter map = new BinaryWriter();
        map.u32(names.size() / 2);
        for (int i = 0; i < names.size(); i += 2) {
            map.u32(names.get(i));
            name(map, names.get(i + 1));
        }
        out.section(id, map);
    }

    private void indirectMap(int id, Ints names) {
        if (names.size() == 0) {
            return;
        }
        BinaryWriter map = new BinaryWriter();
        int outerCount = 0;
        for (int i = 0; i < names.size(); ) {
            int outer = names.get(i);
            int end = i;
            while (end < names.size() && names.get(end) == outer) {
                end += 3;
            }
            outerCount++;
            map.u32(outer);
            map.u32((end - i) / 3);
            for (; i < end; i += 3) {
                map.u32(names.get(i + 1));
                name(map, names.get(i + 2));
            }
        }
        BinaryWriter whole = new BinaryWriter(map.size() + 5);
        whole.u32(outerCount);
        whole.append(map);
        out.section(id, whole);
    }
}
