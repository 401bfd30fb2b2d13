package dev.godwit.isagen.riscv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Writes the classes of the interpreter's nodes, those of each section, and of pairs, in a file.
 */
final class NodeWriter {
    private static final String INDENT = " ".repeat(12);
    private static final int PAIRS_IN_FILE = 40;

    /**
     * What files may need, by the name that stands for it.
     *
     * <p>In the order of imports.
     */
    private static final List<String> IMPORTS =
            List.of(
                    "host.Numbers",
                    "riscv.core.HartState",
                    "riscv.core.Node",
                    "riscv.core.Tlb",
                    "riscv.numeric.DoubleConversions",
                    "riscv.numeric.Doubles",
                    "riscv.numeric.HalfConversions",
                    "riscv.numeric.Halves",
                    "riscv.numeric.Integers",
                    "riscv.numeric.SingleConversions",
                    "riscv.numeric.Singles");

    private final RiscvTable table;
    private final List<List<Row>> pairs;

    private NodeWriter(RiscvTable table, List<List<Row>> pairs) {
        this.table = table;
        this.pairs = pairs;
    }

    /** The files by name without ending. */
    static Map<String, String> write(RiscvTable table, Path pairs) throws IOException {
        NodeWriter writer = new NodeWriter(table, pairs(table, pairs));
        Map<String, String> files = new LinkedHashMap<>();
        writer.sections()
                .forEach((section, rows) -> {
                    StringBuilder classes = new StringBuilder();
                    rows.forEach(row -> classes.append(single(row)));
                    String name = className(section);
                    files.put(name, file(name, "riscv.isa", section, classes));
                });
        for (int n = 0; n < writer.pairs.size(); n += PAIRS_IN_FILE) {
            StringBuilder classes = new StringBuilder();
            int end = Math.min(writer.pairs.size(), n + PAIRS_IN_FILE);
            writer.pairs.subList(n, end).forEach(pair -> classes.append(pair(pair)));
            String name = pairFile(n);
            String title = "Pairs of instructions that follow each other often";
            files.put(name, file(name, "riscv.isa and riscv-pairs.tbl", title, classes));
        }
        files.put("Nodes", writer.nodes());
        return files;
    }

    /** The table of pairs. */
    static List<List<Row>> pairs(RiscvTable table, Path file) throws IOException {
        List<List<Row>> pairs = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cell = line.split(" *\\| *");
            Row first = table.operation(cell[0]);
            Row second = table.operation(cell[1]);
            boolean isRight =
                    NodeBody.has(first)
                            && NodeBody.has(second)
                            && !NodeBody.branches(first)
                            && !NodeBody.isJump(first)
                            && !StepWriter.kind(second).equals("fused");
            if (!isRight || pairs.contains(List.of(first, second))) {
                throw new IllegalArgumentException(file.getFileName() + ": no such pair: " + line);
            }
            pairs.add(List.of(first, second));
        }
        return pairs;
    }

    private Map<String, List<Row>> sections() {
        Map<String, List<Row>> sections = new LinkedHashMap<>();
        for (Row row : table.operations()) {
            if (NodeBody.has(row)) {
                sections.computeIfAbsent(row.section(), s -> new ArrayList<>()).add(row);
            }
        }
        return sections;
    }

    // ---- Names.

    /** Words as a class. */
    private static String className(String words) {
        StringBuilder name = new StringBuilder();
        for (String word : words.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }

    private static String className(Row row) {
        return className(row.name());
    }

    private static String className(List<Row> pair) {
        return className(pair.getFirst()) + "Then" + className(pair.getLast());
    }

    private static String pairFile(int index) {
        return "Pairs" + (index / PAIRS_IN_FILE + 1);
    }

    // ---- Classes.

    private static String single(Row row) {
        return classOf(
                row,
                className(row),
                NodeBody.branches(row) ? "Branch" : "Node",
                row.mnemonic(),
                NodeBody.of(row, Places.NODE, "rest - 1"));
    }

    private static String pair(List<Row> pair) {
        Row last = pair.getLast();
        List<String> lines = new ArrayList<>();
        lines.addAll(inBlock(NodeBody.of(pair.getFirst(), Places.NODE, "")));
        List<String> second = NodeBody.of(last, Places.SECOND, "rest - 2");
        lines.addAll(NodeBody.isJump(last) ? second : inBlock(second));
        return classOf(
                last,
                className(pair),
                NodeBody.branches(last) ? "BranchPair" : "Pair",
                pair.getFirst().mnemonic() + ", then " + last.mnemonic(),
                lines);
    }

    /** Lines with variables of their own. */
    private static List<String> inBlock(List<String> lines) {
        if (lines.size() == 1) {
            return lines;
        }
        List<String> block = new ArrayList<>();
        block.add("{");
        lines.forEach(line -> block.add("    " + line));
        block.add("}");
        return block;
    }

    private static String classOf(
            Row last, String name, String parent, String title, List<String> lines) {
        StringBuilder text = new StringBuilder();
        text.append("\n    /** ").append(title).append(". */\n");
        text.append("    static final class ").append(name).append(" extends ").append(parent);
        text.append(" {\n        static ").append(parent.contains("Pair") ? "Pair" : "Node");
        text.append(" make() {\n            return new ").append(name).append("();\n        }\n\n");
        text.append("        @Override\n");
        text.append("        public @Nullable Node run(long[] x, HartState hart) {\n");
        lines.forEach(line -> text.append(INDENT).append(line).append('\n'));
        if (!NodeBody.isJump(last)) {
            text.append(INDENT).append("return next.run(x, hart);\n");
        }
        return text.append("        }\n    }\n").toString();
    }

    private static String file(String name, String source, String title, CharSequence classes) {
        String text = CLASSES.replace("$SOURCE", source).replace("$TITLE", title);
        StringBuilder imports = new StringBuilder();
        for (String used : IMPORTS) {
            String simple = used.substring(used.lastIndexOf('.') + 1);
            Predicate<String> isUsed = Pattern.compile("\\b" + simple + "\\b").asPredicate();
            if (isUsed.test(classes.toString())) {
                imports.append("import dev.godwit.").append(used).append(";\n");
            }
        }
        return text.replace("$IMPORTS", imports)
                .replace("$NAME", name)
                .replace("$CLASSES", classes);
    }

    // ---- Making them.

    private String nodes() {
        StringBuilder singles = new StringBuilder();
        sections()
                .forEach((section, rows) -> {
                    for (Row row : rows) {
                        String made = className(section) + "." + className(row) + ".make()";
                        String modes = NodeBody.modes(row);
                        singles.append("            case Op.").append(row.constant());
                        singles.append(":\n                return ");
                        singles.append(modes.isEmpty() ? "" : modes + " ? ").append(made);
                        singles.append(modes.isEmpty() ? "" : " : new Slow()");
                        singles.append(";\n");
                    }
                });
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < pairs.size(); n++) {
            List<Row> pair = pairs.get(n);
            text.append("            case Op.").append(pair.getFirst().constant());
            text.append(" << 9 | Op.").append(pair.getLast().constant());
            text.append(":\n                return ").append(pairFile(n)).append('.');
            text.append(className(pair)).append(".make();\n");
        }
        return NODES.replace("$SINGLES", singles).replace("$PAIRS", text);
    }

    private static final String CLASSES =
            """
            // GENERATED by isagen from isa/tables/$SOURCE: change the table, then run isagen.
            package dev.godwit.riscv.node;

            $IMPORTS
            import org.jspecify.annotations.Nullable;

            /** $TITLE. */
            @SuppressWarnings("cast") // where the immediate is an int
            final class $NAME {
                private $NAME() {}
            $CLASSES}
            """;

    private static final String NODES =
            """
            // GENERATED by isagen from isa/tables/riscv.isa and riscv-pairs.tbl: change the tables, then run isagen.
            package dev.godwit.riscv.node;

            import dev.godwit.riscv.core.Node;
            import dev.godwit.riscv.isa.Op;
            import dev.godwit.riscv.numeric.Rounding;

            import org.jspecify.annotations.Nullable;

            /**
             * Makes nodes. Each class makes its own, so that only those are loaded that code needs: to check
             * that what is made is a node, this one would load them all.
             */
            public final class Nodes {
                private Nodes() {}

                /**
                 * Makes the node of an instruction.
                 *
                 * @param op the operation
                 * @param rm its rounding mode
                 * @return a node that is not linked
                 */
                public static Node of(int op, int rm) {
                    switch (op) {
            $SINGLES            default:
                            return new Slow();
                    }
                }

                /**
                 * Makes a node of two instructions, neither of which is left to others each time.
                 *
                 * @param first the operation of the first
                 * @param second that of the one behind it
                 * @return a node that is not linked, or null if there is none for these
                 */
                public static @Nullable Pair pair(int first, int second) {
                    switch (first << 9 | second) {
            $PAIRS            default:
                            return null;
                    }
                }
            }
            """;
}
