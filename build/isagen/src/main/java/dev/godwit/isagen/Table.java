package dev.godwit.isagen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an instruction table. */
final class Table {
    private static final Pattern IMMEDIATES =
            Pattern.compile("([a-z_]*?(?:i32|i64|f32|f64|v128)?)(\\d*)(_lane)?");

    private Table() {}

    static List<Instruction> read(Path file) throws IOException {
        List<Instruction> rows = new ArrayList<>();
        String section = "";
        String feature = "";
        String spec = "";
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!line.contains("|")) {
                String[] words = line.trim().split("\\s+", 2);
                switch (words[0]) {
                    case "section" -> section = words[1];
                    case "feature" -> feature = words[1];
                    case "spec" -> spec = words[1];
                    default -> throw wrong(file, number, "unknown directive " + words[0]);
                }
                continue;
            }
            rows.add(row(file, number, line, section, feature, spec));
        }
        return rows;
    }

    private static Instruction row(
            Path file, int number, String line, String section, String feature, String spec) {
        String[] cell = line.split("\\|", 8);
        if (cell.length != 8) {
            throw wrong(file, number, "8 columns expected, got " + cell.length);
        }
        String[] code = cell[0].trim().split(" ");
        int prefix = code.length == 2 ? Integer.parseInt(code[0], 16) : -1;
        int low = Integer.parseInt(code[code.length - 1], 16);
        String kind = cell[2].trim();
        int width = 0;
        if (kind.startsWith("memarg") || kind.startsWith("lane") && !kind.startsWith("lanes")) {
            Matcher m = IMMEDIATES.matcher(kind);
            if (!m.matches() || m.group(2).isEmpty()) {
                throw wrong(file, number, "immediates without a width: " + kind);
            }
            width = Integer.parseInt(m.group(2));
            kind = m.group(1) + (m.group(3) == null ? "" : m.group(3));
        }
        return new Instruction(
                prefix,
                low,
                cell[1].trim(),
                kind.equals("-") ? "none" : kind,
                width,
                signature(file, number, cell[3].trim()),
                cell[4].trim().equals("-") ? List.of() : List.of(cell[4].trim().split(" ")),
                Integer.parseInt(cell[5].trim()),
                numeric(file, number, cell[6].trim()),
                cell[7].trim(),
                section,
                feature,
                spec,
                number);
    }

    private static Instruction.Numeric numeric(Path file, int number, String text) {
        return switch (text) {
            case "-" -> Instruction.Numeric.NONE;
            case "hand" -> Instruction.Numeric.HAND;
            case "own" -> Instruction.Numeric.OWN;
            case "shared" -> Instruction.Numeric.SHARED;
            case "rare" -> Instruction.Numeric.RARE;
            default -> throw wrong(file, number, "unknown word in the column numeric: " + text);
        };
    }

    private static Instruction.Signature signature(Path file, int number, String text) {
        if (text.equals("*")) {
            return null;
        }
        int arrow = text.indexOf("->");
        if (arrow < 0) {
            throw wrong(file, number, "signature without ->: " + text);
        }
        return new Instruction.Signature(
                types(text.substring(0, arrow)), types(text.substring(arrow + 2)));
    }

    private static List<String> types(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.trim().split(" "));
    }

    private static IllegalArgumentException wrong(Path file, int line, String message) {
        return new IllegalArgumentException(file + ":" + line + ": " + message);
    }
}
