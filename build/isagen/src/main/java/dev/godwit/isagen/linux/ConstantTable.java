package dev.godwit.isagen.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of Linux's constants by set, and of its errors.
 *
 * @param sets the sets by their names
 * @param errors the errors
 */
record ConstantTable(Map<String, ConstantSet> sets, List<Failure> errors) {
    private static final Pattern CONSTANT =
            Pattern.compile(
                    "([A-Za-z_][A-Za-z0-9_]*) +0x([0-9a-f]+)(?: of 0x([0-9a-f]+))?( unchecked)?");
    private static final Pattern SET = Pattern.compile("set ([A-Z0-9_]+)(?: in ([a-z0-9_/. ]+))?");
    private static final Pattern FAILURE = Pattern.compile("(E[A-Z0-9]+) +([0-9]+) (\\S.*)");

    /**
     * A set.
     *
     * @param headers that define its constants; empty if none do
     * @param constants in the order in which they are shown
     */
    record ConstantSet(List<String> headers, List<Constant> constants) {}

    /**
     * A constant.
     *
     * @param name its name
     * @param value its value
     * @param mask the bits of its field; 0 if it is none of a field
     * @param isChecked whether the headers have it
     */
    record Constant(String name, long value, long mask, boolean isChecked) {}

    /**
     * An error.
     *
     * @param name its name
     * @param number its number
     * @param text what people are told
     */
    record Failure(String name, int number, String text) {}

    static ConstantTable read(Path file) throws IOException {
        Map<String, ConstantSet> sets = new LinkedHashMap<>();
        List<Failure> errors = new ArrayList<>();
        List<Constant> current = List.of();
        Set<String> names = new HashSet<>();
        boolean isErrors = false;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher set = SET.matcher(line);
            Matcher constant = CONSTANT.matcher(line);
            Matcher failure = FAILURE.matcher(line);
            boolean isGood;
            if (set.matches()) {
                current = new ArrayList<>();
                names.clear();
                List<String> headers =
                        set.group(2) == null ? List.of() : List.of(set.group(2).split(" "));
                isGood = sets.put(set.group(1), new ConstantSet(headers, current)) == null;
            } else if (line.equals("errors")) {
                isErrors = true;
                isGood = true;
            } else if (isErrors && failure.matches()) {
                int value = Integer.parseInt(failure.group(2));
                isGood = errors.isEmpty() || errors.getLast().number() < value;
                errors.add(new Failure(failure.group(1), value, failure.group(3)));
            } else if (!isErrors && !sets.isEmpty() && constant.matches()) {
                isGood = names.add(constant.group(1));
                current.add(constant(constant));
            } else {
                isGood = false;
            }
            if (!isGood) {
                throw new IllegalArgumentException(file + ":" + number + ": wrong: " + line);
            }
        }
        return new ConstantTable(sets, errors);
    }

    private static Constant constant(Matcher line) {
        long value = Long.parseUnsignedLong(line.group(2), 16);
        long mask = line.group(3) == null ? 0 : Long.parseUnsignedLong(line.group(3), 16);
        if (mask != 0 && (value & ~mask) != 0) {
            throw new IllegalArgumentException(line.group(1) + " leaves its field");
        }
        return new Constant(line.group(1), value, mask, line.group(4) == null);
    }
}
