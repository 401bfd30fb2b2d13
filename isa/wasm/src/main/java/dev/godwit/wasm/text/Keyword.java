package dev.godwit.wasm.text;

import java.util.Locale;

/** The words of the text format that are not instructions, and two that only scripts use. */
enum Keyword {
    MODULE,
    TYPE,
    REC,
    SUB,
    FINAL,
    FUNC,
    STRUCT,
    ARRAY,
    FIELD,
    MUT,
    PARAM,
    RESULT,
    LOCAL,
    IMPORT,
    EXPORT,
    TABLE,
    MEMORY,
    GLOBAL,
    TAG,
    START,
    ELEM,
    DATA,
    DECLARE,
    OFFSET,
    ITEM,
    SHARED,
    PAGESIZE,
    THEN,
    CATCH,
    CATCH_REF,
    CATCH_ALL,
    CATCH_ALL_REF,
    REF,
    NULL,
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
    V128,
    I8X16,
    I16X8,
    I32X4,
    I64X2,
    F32X4,
    F64X2,
    ANY,
    EQ,
    I31,
    NONE,
    NOFUNC,
    EXTERN,
    NOEXTERN,
    EXN,
    NOEXN,
    ANYREF,
    EQREF,
    I31REF,
    STRUCTREF,
    ARRAYREF,
    NULLREF,
    FUNCREF,
    NULLFUNCREF,
    EXTERNREF,
    NULLEXTERNREF,
    EXNREF,
    NULLEXNREF,
    BEFORE,
    AFTER,
    FIRST,
    LAST,
    CODE,
    DATACOUNT,
    NAN_CANONICAL("nan:canonical"),
    NAN_ARITHMETIC("nan:arithmetic");

    private final String label;

    Keyword() {
        this.label = name().toLowerCase(Locale.ROOT);
    }

    Keyword(String label) {
        this.label = label;
    }

    /** The word as the text has it. */
    String label() {
        return label;
    }

    private static final Keyword[] ALL = values();

    /** The keyword of a token's value. */
    static Keyword of(int value) {
        return ALL[value];
    }
}
