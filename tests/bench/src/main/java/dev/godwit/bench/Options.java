package dev.godwit.bench;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a measurement.
 *
 * @param against another checkout to compare with, or null
 * @param isMetered whether the meter is what is measured
 * @param repeats how many JVMs or processes a figure comes from
 * @param names of what to measure; empty for all
 */
record Options(@Nullable Path against, boolean isMetered, int repeats, List<String> names) {
    /**
     * Reads {@code [--against DIR] [--metered] [REPEATS [NAME...]]}.
     *
     * @param few the repeats beside a peer, which is far away
     * @param many the repeats beside another build, which is near
     */
    static Options of(String[] args, int few, int many) {
        Path against = null;
        boolean isMetered = false;
        List<String> words = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--against") && i + 1 < args.length) {
                against = Path.of(args[++i]).toAbsolutePath().normalize();
            } else if (args[i].equals("--metered")) {
                isMetered = true;
            } else if (args[i].startsWith("--")) {
                throw new IllegalArgumentException("unknown option " + args[i]);
            } else {
                words.add(args[i]);
            }
        }
        int repeats = against == null && !isMetered ? few : many;
        if (!words.isEmpty()) {
            repeats = Integer.parseInt(words.removeFirst());
        }
        return new Options(against, isMetered, repeats, List.copyOf(words));
    }
}
