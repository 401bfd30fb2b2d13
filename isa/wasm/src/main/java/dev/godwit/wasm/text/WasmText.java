package dev.godwit.wasm.text;

import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Features;

/**
 * The WebAssembly text format.
 *
 * <p>Specification: chapter 6 (Text Format), the annotations of its appendix, and the text of the
 * proposals threads, custom-page-sizes and wide-arithmetic.
 */
public final class WasmText {
    private WasmText() {}

    /**
     * Prints a module: one item or instruction a line, with identifiers from its name section where
     * they are unique, and custom sections as annotations.
     *
     * <p>Parsing the result gives the same bytes again if the binary is as {@link #parse} writes
     * them. What cannot come back is how things were encoded that have several encodings: numbers
     * longer than needed, empty sections, groups of one type, runs of locals that could be one,
     * segments that name table or memory 0, the data count section where no instruction needs it.
     *
     * @param module a module, which need not be valid
     * @return the text in UTF-8
     * @throws dev.godwit.base.failure.Malformed if a function's body is malformed
     * @throws dev.godwit.base.failure.LimitReached if the text would exceed 2 GiB
     */
    public static byte[] print(DecodedModule module) {
        return ModulePrinter.print(module);
    }

    /**
     * Parses a module and writes it in the binary format, with a name section made from its
     * identifiers. A text that has a custom section {@code name} of its own keeps that one instead.
     *
     * <p>The result is well-formed as far as the text format asks; it is not validated.
     *
     * @param text UTF-8: {@code (module ...)}, or a module's fields alone
     * @param features what decides the width of sizes and offsets; what else is off is told by
     *     decoding the result
     * @return the binary, with the way back to lines and columns
     * @throws dev.godwit.base.failure.Malformed if it is no text of a module; the place is in the
     *     text
     * @throws dev.godwit.base.failure.Invalid if an annotation stands where it means nothing, or a
     *     type index is beyond every module's
     * @throws dev.godwit.base.failure.LimitReached if the binary would exceed 2 GiB
     */
    public static ParsedText parse(byte[] text, Features features) {
        Cursor cursor = new Cursor(Lexer.tokens(text));
        if (!cursor.isOpen(Keyword.MODULE)) {
            return ModuleParser.parseBare(cursor, features).result();
        }
        Assembly assembly = ModuleParser.parseModule(cursor, features);
        if (cursor.kind() != Token.END) {
            throw cursor.unexpected("the end of the text");
        }
        return assembly.result();
    }
}
