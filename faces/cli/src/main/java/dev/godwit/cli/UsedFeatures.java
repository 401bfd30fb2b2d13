package dev.godwit.cli;

import dev.godwit.base.failure.BadInput;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.text.ModuleFile;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the features that a module cannot do without: begins with none, and turns on what the
 * failure asks for until there is no failure.
 */
final class UsedFeatures {
    private UsedFeatures() {}

    /**
     * The features that a module uses.
     *
     * @param binary a module that is valid with every feature on
     * @return its features in the order of {@link Feature}
     */
    static List<Feature> of(byte[] binary) {
        Set<Feature> needed = EnumSet.noneOf(Feature.class);
        for (int i = 0; i < Feature.named().size(); i++) {
            Feature missing = missing(binary, needed);
            if (missing == null) {
                break;
            }
            needed.add(missing);
        }
        Features on = features(needed);
        List<Feature> used = new ArrayList<>();
        for (Feature feature : Feature.named()) {
            if (on.has(feature)) {
                used.add(feature);
            }
        }
        return used;
    }

    /** A feature that is missing, or null if none is. */
    private static @Nullable Feature missing(byte[] binary, Set<Feature> on) {
        String message = failure(binary, on);
        if (message.isEmpty()) {
            return null;
        }
        for (Feature feature : Feature.named()) {
            if (!on.contains(feature)
                    && message.contains("the feature '" + feature.label() + "'")) {
                return feature;
            }
        }
        // the failure is one that has other reasons too: see which feature mends it
        for (Feature feature : Feature.named()) {
            Set<Feature> more = EnumSet.of(feature);
            more.addAll(on);
            if (!on.contains(feature) && !failure(binary, more).equals(message)) {
                return feature;
            }
        }
        return null;
    }

    /** Why the module is wrong with these features, or an empty string. */
    private static String failure(byte[] binary, Set<Feature> on) {
        try {
            ModuleFile.load(binary, features(on));
            return "";
        } catch (BadInput e) {
            return e.getMessage();
        }
    }

    private static Features features(Set<Feature> on) {
        StringBuilder text = new StringBuilder("1.0");
        for (Feature feature : on) {
            text.append(',').append(feature.label());
        }
        return Features.parse(text.toString());
    }
}
