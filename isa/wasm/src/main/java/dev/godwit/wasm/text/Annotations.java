package dev.godwit.wasm.text;

/** The annotations that are understood. Specification: appendix Custom Sections and Annotations. */
final class Annotations {
    /** What the annotations about instructions start with. */
    static final String CODE = "metadata.code.";

    private Annotations() {}

    /** Whether the annotation of an id is understood; others are comments. */
    static boolean isUnderstood(byte[] text, int from, int to) {
        return isCustom(text, from, to) || isName(text, from, to) || isCode(text, from, to);
    }

    static boolean isCustom(byte[] text, int from, int to) {
        return to - from == 6 && NumberGrammar.startsWith(text, from, to, "custom");
    }

    static boolean isName(byte[] text, int from, int to) {
        return to - from == 4 && NumberGrammar.startsWith(text, from, to, "name");
    }

    /** One that becomes a section {@code metadata.code.*} about instructions. */
    static boolean isCode(byte[] text, int from, int to) {
        return to - from > CODE.length() && NumberGrammar.startsWith(text, from, to, CODE);
    }
}
