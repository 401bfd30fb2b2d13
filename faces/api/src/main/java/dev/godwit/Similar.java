package dev.godwit;

import java.util.ArrayList;
import java.util.List;

/** Finds the names that someone may have meant. */
final class Similar {
    private static final int MOST = 3;

    /** Longer names are cut in messages. */
    private static final int LONGEST = 60;

    /** A name, and how far it is from the one that was asked for. */
    private record Candidate(String name, int distance) {}

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
        int furthest = Math.max(1, (name.length() + 1) / 3);
        List<Candidate> near = new ArrayList<>();
        for (String candidate : candidates) {
            // a name much longer or shorter is not near, and may be too long to compare
            if (Math.abs(candidate.length() - name.length()) <= furthest) {
                int distance = distance(name, candidate);
                if (distance <= furthest) {
                    near.add(new Candidate(candidate, distance));
                }
            }
        }
        if (near.isEmpty()) {
            String all = list(candidates);
            return "; there " + (candidates.size() == 1 ? "is " : "are ") + all;
        }
        near.sort((a, b) -> {
            int order = Integer.compare(a.distance, b.distance);
            return order != 0 ? order : a.name.compareTo(b.name);
        });
        List<String> best =
                near.subList(0, Math.min(MOST, near.size())).stream().map(Candidate::name).toList();
        return "; similar: " + list(best);
    }

    private static String list(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < MOST && i < names.size(); i++) {
            String name = names.get(i);
            text.append(i == 0 ? "" : ", ")
                    .append(name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name);
        }
        return text.append(names.size() > MOST ? ", ..." : "").toString();
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
