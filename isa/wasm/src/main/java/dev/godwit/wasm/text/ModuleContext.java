package dev.godwit.wasm.text;

import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.Features;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What the parsers of one module share: its index spaces, its types, and what they found out. */
final class ModuleContext {
    final Cursor cursor;

    /** The greatest number of bits of a limit or offset. */
    final int addressBits;

    final Space types = new Space("type");
    final Space functions = new Space("function");
    final Space tables = new Space("table");
    final Space memories = new Space("memory");
    final Space globals = new Space("global");
    final Space tags = new Space("tag");
    final Space elements = new Space("elem segment");
    final Space data = new Space("data segment");

    final Types defined = new Types();

    /** For each type the identifiers of its fields, or null if it has none. */
    final List<@Nullable IdSpace> fields = new ArrayList<>();

    /** Triples of an outer index, an inner index and the symbol of a name. */
    final Ints fieldNames = new Ints();

    final Ints localNames = new Ints();
    final Ints labelNames = new Ints();

    /** The symbol of the module's name, or -1. */
    int moduleName = -1;

    /** Whether code names a data segment, so that the data count section is needed. */
    boolean needsDataCount;

    final TypeParser typeParser;

    ModuleContext(Cursor cursor, Features features) {
        this.cursor = cursor;
        this.addressBits = features.has(Feature.MEMORY64) ? 64 : 32;
        this.typeParser = new TypeParser(this);
    }

    /** The index space of what a keyword declares. */
    Space space(Keyword keyword) {
        return switch (keyword) {
            case FUNC -> functions;
            case TABLE -> tables;
            case MEMORY -> memories;
            case GLOBAL -> globals;
            case TAG -> tags;
            default -> throw cursor.unexpected("'func', 'table', 'memory', 'global' or 'tag'");
        };
    }
}
