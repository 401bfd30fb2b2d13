package dev.godwit.wasm.module;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What WebAssembly got after its first version, by the names of the command line. */
public enum Feature {
    /** The first version; always on. */
    MVP("mvp"),
    /** Several results and block parameters. */
    MULTI_VALUE("multi-value"),
    /** {@code i32.extend8_s} and the like. */
    SIGN_EXTENSION("sign-extension"),
    /** Saturating truncation. */
    NONTRAPPING_FLOAT_TO_INT("nontrapping-float-to-int"),
    /** Instructions on ranges of memory and tables, and passive segments. */
    BULK_MEMORY("bulk-memory"),
    /** References as values, several tables. */
    REFERENCE_TYPES("reference-types"),
    /** Vectors of 128 bits. */
    SIMD("simd"),
    /** Calls that replace their caller. */
    TAIL_CALL("tail-call"),
    /** Arithmetic in constant expressions. */
    EXTENDED_CONST("extended-const"),
    /** Exceptions that are references. */
    EXCEPTIONS("exceptions", REFERENCE_TYPES),
    /** References to functions of a known type. */
    FUNCTION_REFERENCES("function-references", REFERENCE_TYPES),
    /** Structures and arrays that are collected. */
    GC("gc", FUNCTION_REFERENCES),
    /** Memories and tables of 64-bit addresses. */
    MEMORY64("memory64"),
    /** More than one memory. */
    MULTI_MEMORY("multi-memory"),
    /** Vector instructions whose results depend on the host within bounds. */
    RELAXED_SIMD("relaxed-simd", SIMD),
    /** Shared memories and atomic instructions. */
    THREADS("threads"),
    /** Memories with pages of one byte. */
    CUSTOM_PAGE_SIZES("custom-page-sizes"),
    /** Arithmetic on 128-bit integers. */
    WIDE_ARITHMETIC("wide-arithmetic");

    private final String label;
    private final @Nullable Feature needs;

    Feature(String label) {
        this.label = label;
        this.needs = null;
    }

    Feature(String label, Feature needs) {
        this.label = label;
        this.needs = needs;
    }

    /**
     * The name on the command line and in messages.
     *
     * @return words joined by hyphens
     */
    public String label() {
        return label;
    }

    /**
     * The feature that this one cannot be without.
     *
     * @return the feature, or null
     */
    public @Nullable Feature needs() {
        return needs;
    }

    /**
     * Every feature that has a name on the command line.
     *
     * @return all but {@link #MVP}
     */
    public static List<Feature> named() {
        return List.of(values()).subList(1, values().length);
    }
}
