package dev.godwit.wasm.module;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which features are on. Immutable. */
public final class Features {
    /** WebAssembly 1.0 as it was published: not one feature. */
    public static final Features WASM_1_0 = new Features("1.0", EnumSet.of(Feature.MVP));

    /** WebAssembly 2.0. */
    public static final Features WASM_2_0 =
            new Features(
                    "2.0",
                    EnumSet.of(
                            Feature.MVP,
                            Feature.MULTI_VALUE,
                            Feature.SIGN_EXTENSION,
                            Feature.NONTRAPPING_FLOAT_TO_INT,
                            Feature.BULK_MEMORY,
                            Feature.REFERENCE_TYPES,
                            Feature.SIMD));

    /** WebAssembly 3.0, the default. */
    public static final Features WASM_3_0 =
            new Features(
                    "3.0",
                    EnumSet.complementOf(
                            EnumSet.of(
                                    Feature.THREADS,
                                    Feature.CUSTOM_PAGE_SIZES,
                                    Feature.WIDE_ARITHMETIC)));

    private final String version;
    private final EnumSet<Feature> on;

    private Features(String version, EnumSet<Feature> on) {
        this.version = version;
        this.on = on;
    }

    /**
     * Reads what the option {@code --wasm} takes: a version, then names that go on, or off with a
     * hyphen before them, such as {@code 3.0,-gc,threads}. Turning one on turns on what it needs;
     * turning one off turns off what needs it. Without a version, 3.0 is the base.
     *
     * @param text the option's value
     * @return the features
     * @throws IllegalArgumentException if a word is unknown; the message lists the known ones
     */
    public static Features parse(String text) {
        String[] words = text.split(",", -1);
        int first = 1;
        Features base =
                switch (words[0].trim()) {
                    case "1.0" -> WASM_1_0;
                    case "2.0" -> WASM_2_0;
                    case "3.0" -> WASM_3_0;
                    default -> {
                        first = 0;
                        yield WASM_3_0;
                    }
                };
        EnumSet<Feature> on = EnumSet.copyOf(base.on);
        for (int i = first; i < words.length; i++) {
            String word = words[i].trim();
            if (word.startsWith("-")) {
                remove(on, find(word.substring(1)));
            } else {
                add(on, find(word));
            }
        }
        return new Features(base.version, on);
    }

    private static Feature find(String label) {
        List<String> known = new ArrayList<>();
        for (Feature feature : Feature.named()) {
            if (feature.label().equals(label)) {
                return feature;
            }
            known.add(feature.label());
        }
        throw new IllegalArgumentException(
                "unknown feature '"
                        + label
                        + "'; known are 1.0, 2.0, 3.0 as the first word, and "
                        + String.join(", ", known));
    }

    private static void add(Set<Feature> on, Feature feature) {
        on.add(feature);
        Feature needed = feature.needs();
        if (needed != null) {
            add(on, needed);
        }
    }

    private static void remove(Set<Feature> on, Feature feature) {
        on.remove(feature);
        for (Feature other : Feature.named()) {
            if (other.needs() == feature && on.contains(other)) {
                remove(on, other);
            }
        }
    }

    /**
     * Whether a feature is on.
     *
     * @param feature the feature
     * @return true if it is
     */
    public boolean has(Feature feature) {
        return on.contains(feature);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        Features base = parse(version);
        StringBuilder text = new StringBuilder(version);
        for (Feature feature : Arrays.asList(Feature.values())) {
            if (has(feature) != base.has(feature)) {
                text.append(has(feature) ? "," : ",-").append(feature.label());
            }
        }
        return text.toString();
    }
}
