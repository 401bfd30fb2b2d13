package dev.godwit.wasm.text;

import org.jspecify.annotations.Nullable;

/**
 * The first pass over a module's fields: where they are, what they declare, and which identifiers
 * they bind.
 */
final class ModuleSurvey {
    private final ModuleContext context;
    private final Cursor cursor;
    private final CustomSections customs;

    /** The tokens that fields open at. */
    final Ints fields = new Ints();

    private @Nullable String firstDefinition;

    ModuleSurvey(ModuleContext context, CustomSections customs) {
        this.context = context;
        this.cursor = context.cursor;
        this.customs = customs;
    }

    /** Finds the fields, counts what they declare and binds identifiers. */
    void run() {
        boolean hasStart = false;
        while (true) {
            if (customs.take(cursor)) {
                continue;
            }
            if (cursor.kind() != Token.LEFT) {
                break;
            }
            int end = cursor.match();
            fields.add(cursor.at++);
            if (cursor.kind() != Token.KEYWORD) {
                throw cursor.unexpected("a module field");
            }
            int token = cursor.at;
            Keyword keyword = Keyword.of(cursor.tokens.value(cursor.at++));
            switch (keyword) {
                case TYPE -> context.types.declare(cursor);
                case REC -> surveyGroup();
                case IMPORT -> surveyImport();
                case FUNC -> surveyItem(context.functions, "function");
                case TABLE -> surveyItem(context.tables, "table");
                case MEMORY -> surveyItem(context.memories, "memory");
                case GLOBAL -> surveyItem(context.globals, "global");
                case TAG -> surveyItem(context.tags, "tag");
                case ELEM -> context.elements.declare(cursor);
                case DATA -> context.data.declare(cursor);
                case EXPORT -> {}
                case START -> {
                    if (hasStart) {
                        throw cursor.malformed("multiple start sections", token);
                    }
                    hasStart = true;
                }
                default -> {
                    cursor.at = token;
                    throw cursor.unexpected("a module field");
                }
            }
            cursor.at = end + 1;
        }
    }

    private void surveyGroup() {
        while (cursor.isOpen(Keyword.TYPE)) {
            int end = cursor.match();
            cursor.at += 2;
            context.types.declare(cursor);
            cursor.at = end + 1;
        }
    }

    private void surveyImport() {
        checkImportOrder(cursor.at - 1);
        cursor.string();
        cursor.string();
        if (cursor.kind() != Token.LEFT || cursor.kind(1) != Token.KEYWORD) {
            throw cursor.unexpected("a description of the import");
        }
        cursor.at++;
        Space space = context.space(Keyword.of(cursor.value()));
        cursor.at++;
        space.declare(cursor);
    }

    private void checkImportOrder(int token) {
        if (firstDefinition != null) {
            throw cursor.malformed("import after " + firstDefinition, token);
        }
    }

    /** Something that may be imported in place, and may hold a segment. */
    private void surveyItem(Space space, String what) {
        int keyword = cursor.at - 1;
        space.declare(cursor);
        skipExports();
        if (cursor.isOpen(Keyword.IMPORT)) {
            checkImportOrder(keyword);
            return;
        }
        if (firstDefinition == null) {
            firstDefinition = what;
        }
        if (space == context.tables || space == context.memories) {
            surveySegment();
        }
    }

    private void surveySegment() {
        while (cursor.kind() != Token.RIGHT && cursor.kind() < Token.ERROR) {
            if (cursor.isOpen(Keyword.ELEM)) {
                context.elements.count++;
            } else if (cursor.isOpen(Keyword.DATA)) {
                context.data.count++;
            }
            cursor.at = (cursor.kind() == Token.LEFT ? cursor.match() : cursor.at) + 1;
        }
    }

    private void skipExports() {
        while (cursor.isOpen(Keyword.EXPORT)) {
            cursor.at = cursor.match() + 1;
        }
    }
}
