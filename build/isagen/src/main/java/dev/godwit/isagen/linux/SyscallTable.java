package dev.godwit.isagen.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of Linux's system calls.
 *
 * @param rows all lines, by number
 */
record SyscallTable(List<SyscallRow> rows) {
    private static final int COLUMNS = 5;
    private static final Set<String> LISTS = Set.of("kinds", "types", "sized", "sets");

    /** The errors that a call may be refused with: constants of base's Errno. */
    private static final Set<String> ERRORS = Set.of("EPERM", "EACCES", "EINVAL", "ENOSYS");

    static SyscallTable read(Path file) throws IOException {
        List<SyscallRow> rows = new ArrayList<>();
        Map<String, Set<String>> words = new HashMap<>();
        Set<String> names = new TreeSet<>();
        Arguments arguments = new Arguments(words);
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                if (!line.contains("|")) {
                    declare(line, words);
                    continue;
                }
                if (rows.isEmpty()) {
                    arguments = new Arguments(words);
                }
                SyscallRow row = row(line);
                arguments.check(row.arguments());
                if (!rows.isEmpty() && row.number() <= rows.getLast().number()) {
                    throw new IllegalArgumentException(
                            row.number() + " behind " + rows.getLast().number());
                }
                if (!names.add(row.name())) {
                    throw new IllegalArgumentException(row.name() + " stands here twice");
                }
                rows.add(row);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
            }
        }
        if (!arguments.unused().isEmpty()) {
            throw new IllegalArgumentException(
                    file + ":" + number + ": declared and not used: " + arguments.unused());
        }
        return new SyscallTable(List.copyOf(rows));
    }

    private static void declare(String line, Map<String, Set<String>> words) {
        String[] word = line.trim().split(" +");
        if (!LISTS.contains(word[0])) {
            throw new IllegalArgumentException("unknown directive " + word[0]);
        }
        for (int n = 1; n < word.length; n++) {
            for (Set<String> list : words.values()) {
                if (list.contains(word[n])) {
                    throw new IllegalArgumentException(word[n] + " is declared twice");
                }
            }
            words.computeIfAbsent(word[0], key -> new TreeSet<>()).add(word[n]);
        }
    }

    private static SyscallRow row(String line) {
        String[] cell = line.split("\\|", -1);
        if (cell.length != COLUMNS) {
            throw new IllegalArgumentException(COLUMNS + " columns expected, got " + cell.length);
        }
        for (int n = 0; n < COLUMNS; n++) {
            cell[n] = cell[n].trim();
        }
        if (!cell[0].matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException("not a number: " + cell[0]);
        }
        if (!cell[1].matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("not a name: " + cell[1]);
        }
        if (cell[2].isEmpty() || cell[4].isEmpty()) {
            throw new IllegalArgumentException("an empty column: what is not there is -");
        }
        SyscallRow row =
                new SyscallRow(
                        Integer.parseInt(cell[0]),
                        cell[1],
                        cell[2].equals("-") ? List.of() : List.of(cell[2].split(" +")),
                        cell[3],
                        cell[4].equals("-") ? "" : cell[4]);
        boolean isRefused = ERRORS.contains(row.refusal());
        if (!isRefused && !row.state().equals("no") && !row.state().equals("done")) {
            throw new IllegalArgumentException("unknown state: " + row.state());
        }
        return row;
    }
}
