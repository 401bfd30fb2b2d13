package dev.godwit;

import java.util.ArrayList;
import java.util.List;

/** Finds the names that someone may have meant. */
final class Similar {
    private static final int MOST = 3;

    private Similar() {}

    /**
     * The end of a message about a name that does not exist.
     *
     * @param name what was asked for
     * @param candidates what there is
     * @return such as {@code ; similar: add, sub}, or what there is instead
     */
    static String hint(String name, List<String> candidates) {
        if (candidates.isEmpty()) {
            return "; there are none";
        }
        List<String> sorted = new ArrayList<>(candidates);
        sorted.sort((a, b) -> {
            int order = Integer.compare(distance(name, a), distance(name, b));
            return order != 0 ? order : a.compareTo(b);
        });
        int best = distance(name, sorted.getFirst());
        if (best > Math.max(2, name.length() / 2)) {
            int shown = Math.min(MOST, sorted.size());
            return "; there "
                    + (candidates.size() == 1 ? "is " : "are ")
                    + String.join(", ", candidates.subList(0, shown))
                    + (candidates.size() > shown ? ", ..." : "");
        }
        return "; similar: " + String.join(", ", sorted.subList(0, Math.min(MOST, sorted.size())));
    }

    /** How many letters have to be changed, added or taken away. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int next = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(next, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
