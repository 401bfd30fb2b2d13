package dev.godwit.isagen.riscv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The RISC-V table.
 *
 * @param extensions all extensions in the order of the ISA string
 * @param rows all lines in order
 */
record RiscvTable(List<Extension> extensions, List<Row> rows) {

    /**
     * An extension.
     *
     * @param name its name in lower case
     * @param implied what it brings along, or "-"
     * @param title what it is called
     */
    record Extension(String name, String implied, String title) {}

    static RiscvTable read(Path file) throws IOException {
        List<Extension> extensions = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        String section = "";
        String spec = "";
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" +", 2);
            switch (words[0]) {
                case "section" -> section = words[1];
                case "spec" -> spec = words[1];
                case "extension" -> {
                    String[] cell = words[1].split(" +\\| +");
                    extensions.add(new Extension(cell[0], cell[1], cell[2]));
                }
                default -> rows.add(row(line, section, spec, number));
            }
        }
        RiscvTable table = new RiscvTable(List.copyOf(extensions), List.copyOf(rows));
        table.check();
        return table;
    }

    private static Row row(String line, String section, String spec, int number) {
        String[] cell = line.split("(?<= )\\|(?= |$)", 6);
        if (cell.length != 6) {
            throw new IllegalArgumentException(
                    "riscv.isa:" + number + ": 6 columns expected, got " + cell.length);
        }
        String encoding = cell[0].trim();
        try {
            return new Row(
                    encoding,
                    encoding.startsWith("pseudo") ? null : Encoding.of(encoding),
                    cell[1].trim(),
                    cell[2].trim(),
                    Stream.of(cell[3].trim().split(" "))
                            .map(all -> List.of(all.split("\\+")))
                            .toList(),
                    cell[4].trim().equals("-") ? List.of() : List.of(cell[4].trim().split(" ")),
                    cell[5].trim(),
                    section,
                    spec,
                    number);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("riscv.isa:" + number + ": " + e.getMessage(), e);
        }
    }

    private void check() {
        List<String> names = extensions.stream().map(Extension::name).toList();
        Map<String, Integer> seen = new HashMap<>();
        for (Row row : rows) {
            if (!row.isPseudo()) {
                Integer before = seen.put(row.mnemonic(), row.line());
                if (before != null) {
                    throw row.wrong(row.mnemonic() + " stands in line " + before + " already");
                }
                for (List<String> all : row.extensions()) {
                    if (!names.containsAll(all)) {
                        throw row.wrong("unknown extension in " + all);
                    }
                }
            }
            if (!row.isOperation()) {
                expansion(row);
            }
        }
    }

    /** The lines that have an operation of their own, in the order of the operations' numbers. */
    List<Row> operations() {
        return rows.stream().filter(Row::isOperation).toList();
    }

    /** The operation of a name. */
    Row operation(String mnemonic) {
        return operations().stream()
                .filter(row -> row.mnemonic().equals(mnemonic))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no such instruction: " + mnemonic));
    }

    /** The compressed instructions. */
    List<Row> compressed() {
        return rows.stream().filter(Row::isCompressed).toList();
    }

    /** The instruction that a line expands to. */
    Row target(Row row) {
        String name = row.computes().split(" ", 2)[0];
        return operations().stream()
                .filter(r -> r.mnemonic().equals(name))
                .findFirst()
                .orElseThrow(() -> row.wrong("expands to an unknown instruction: " + name));
    }

    /** What stands in each of the target's operands: a name of the line's own, or a constant. */
    Map<String, String> expansion(Row row) {
        Row target = target(row);
        String[] parts = row.computes().split(" ", 2);
        List<String> given = Row.names(parts.length == 2 ? parts[1] : "");
        List<String> wanted = Row.names(target.operands());
        if (given.size() != wanted.size()) {
            throw row.wrong("expansion with the operands " + given + " for " + wanted);
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (int n = 0; n < given.size(); n++) {
            map.put(wanted.get(n), given.get(n));
        }
        return map;
    }
}
