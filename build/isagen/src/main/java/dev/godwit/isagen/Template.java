package dev.godwit.isagen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What a loop is written from: Java, in which lines that begin with {@code //#} stand for something
 * else.
 *
 * <ul>
 *   <li>{@code //#if CONDITION}, {@code //#else}, {@code //#end}: what is between is written for
 *       some {@linkplain Variant variants} only; they may be nested.
 *   <li>{@code //#NAME} or {@code //#NAME ARGUMENT}: what {@link LoopWriter} makes of it.
 * </ul>
 *
 * <p>{@code $CLASS} is the name of the class that is written.
 */
public final class Template {
    private static final String DIRECTIVE = "//#";

    private final Path file;
    private final List<String> lines;

    private Template(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    public static Template read(Path file) throws IOException {
        return new Template(file, Files.readAllLines(file));
    }

    /** Its file's name without the ending. */
    public String name() {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** The conditions that it asks for. */
    Set<String> conditions() {
        Set<String> conditions = new LinkedHashSet<>();
        for (String line : lines) {
            if (line.startsWith("//#if ")) {
                conditions.add(line.substring(6));
            }
        }
        return conditions;
    }

    /**
     * Writes a variant.
     *
     * @param className what it calls itself
     * @param directives gives the Java for a directive and its argument, or null if it knows none
     */
    public String write(
            Variant variant, String className, BiFunction<String, String, String> directives) {
        StringBuilder java = new StringBuilder();
        Deque<Condition> open = new ArrayDeque<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean isWritten = open.isEmpty() || open.peek().isWritten();
            if (!line.startsWith(DIRECTIVE)) {
                if (isWritten) {
                    java.append(line.replace("$CLASS", className)).append('\n');
                }
                continue;
            }
            String[] words = line.substring(DIRECTIVE.length()).split(" ", 2);
            String argument = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case "if" -> {
                    if (!Variant.isKnown(argument)) {
                        throw wrong(i, "unknown condition '" + argument + "'");
                    }
                    boolean holds = variant.holds(argument);
                    open.push(new Condition(i, isWritten, holds, false));
                }
                case "else" -> {
                    if (open.isEmpty() || open.peek().isElse()) {
                        throw wrong(i, "//#else without //#if");
                    }
                    Condition before = open.pop();
                    open.push(new Condition(before.line(), before.outer(), !before.holds(), true));
                }
                case "end" -> {
                    if (open.isEmpty()) {
                        throw wrong(i, "//#end without //#if");
                    }
                    open.pop();
                }
                default -> {
                    if (isWritten) {
                        String text = directives.apply(words[0], argument);
                        if (text == null) {
                            throw wrong(i, "unknown directive '" + words[0] + "'");
                        }
                        java.append(text);
                    }
                }
            }
        }
        if (!open.isEmpty()) {
            throw wrong(open.peek().line(), "//#if without //#end");
        }
        return java.toString();
    }

    /** What is between two of its lines. */
    private record Condition(int line, boolean outer, boolean holds, boolean isElse) {
        boolean isWritten() {
            return outer && holds;
        }
    }

    private IllegalArgumentException wrong(int line, String message) {
        return new IllegalArgumentException(file + ":" + (line + 1) + ": " + message);
    }
}
