package dev.godwit.wasm.module;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Features beyond WebAssembly 3.0 that Godwit does not have, and by what a module or script that
 * needs one is told from a wrong one. All the marks are unused in 3.0.
 */
public enum Unsupported {
    /** Exceptions as they were before {@code try_table}. */
    LEGACY_EXCEPTIONS(
            "legacy exceptions",
            Set.of("try", "delegate", "rethrow"),
            Set.of(0x06, 0x07, 0x09, 0x18, 0x19),
            Set.of()),

    /** Structures with descriptors, and exact types. */
    CUSTOM_DESCRIPTORS(
            "custom descriptors",
            Set.of(
                    "descriptor",
                    "describes",
                    "exact",
                    "ref.get_desc",
                    "ref.cast_desc_eq",
                    "br_on_cast_desc_eq",
                    "br_on_cast_desc_eq_fail",
                    "struct.new_desc",
                    "struct.new_default_desc"),
            Set.of(),
            Set.of(0x4c, 0x4d));

    private final String label;
    private final Set<String> words;
    private final Set<Integer> opcodes;
    private final Set<Integer> definitions;

    Unsupported(String label, Set<String> words, Set<Integer> opcodes, Set<Integer> definitions) {
        this.label = label;
        this.words = words;
        this.opcodes = opcodes;
        this.definitions = definitions;
    }

    /**
     * What messages call it.
     *
     * @return a plural
     */
    public String label() {
        return label;
    }

    /**
     * Its keywords in the text format.
     *
     * @return words that are no keywords of 3.0
     */
    public Set<String> words() {
        return words;
    }

    /**
     * The feature that has an instruction.
     *
     * @param opcode its first byte
     * @return the feature, or null if none here has it
     */
    public static @Nullable Unsupported ofOpcode(int opcode) {
        for (Unsupported feature : values()) {
            if (feature.opcodes.contains(opcode)) {
                return feature;
            }
        }
        return null;
    }

    /**
     * The feature that has a form of type definitions.
     *
     * @param form the definition's first byte
     * @return the feature, or null if none here has it
     */
    public static @Nullable Unsupported ofDefinition(int form) {
        for (Unsupported feature : values()) {
            if (feature.definitions.contains(form)) {
                return feature;
            }
        }
        return null;
    }
}
