import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks or writes the format of every Java file below a folder: google-java-format, AOSP style,
 * and no wildcard imports. A program of its own, because the formatter needs a newer JVM than Maven
 * may be running on. Usage: {@code java -cp <formatter> Format.java check|write <folder>}. Files
 * headed GENERATED are left alone.
 */
public final class Format {
    private static final Pattern WILDCARD = Pattern.compile("(?m)^import (static )?[\\w.]+\\.\\*;");

    private Format() {}

    public static void main(String[] args) throws IOException {
        boolean write = args[0].equals("write");
        Path root = Path.of(args[1]);
        Formatter formatter =
                new Formatter(
                        JavaFormatterOptions.builder()
                                .style(JavaFormatterOptions.Style.AOSP)
                                .build());
        int wrong = 0;
        for (Path file : javaFiles(root)) {
            String text = Files.readString(file);
            if (isGenerated(text)) {
                continue;
            }
            if (WILDCARD.matcher(text).find()) {
                System.err.println(root.relativize(file) + ": wildcard import");
                wrong++;
            }
            String formatted;
            try {
                formatted = formatter.formatSourceAndFixImports(text);
                // the formatter needs a second pass over strings that it has split
                formatted = formatter.formatSourceAndFixImports(formatted);
            } catch (FormatterException e) {
                System.err.println(root.relativize(file) + ":" + e.getMessage());
                wrong++;
                continue;
            }
            if (formatted.equals(text)) {
                continue;
            }
            if (write) {
                Files.writeString(file, formatted);
                System.out.println("formatted " + root.relativize(file));
            } else {
                int line = firstDifference(text, formatted);
                System.err.println(root.relativize(file) + ":" + line + ": not in the format");
                wrong++;
            }
        }
        if (wrong > 0) {
            System.err.println(
                    wrong + " files need work; format them with: mvn -q -N -Pformat validate");
            System.exit(1);
        }
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(p -> p.toString().endsWith(".java"))
                    .filter(p ->
                            !root.relativize(p)
                                    .toString()
                                    .matches("(.*/)?(target|node_modules)/.*"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isGenerated(String text) {
        return text.lines().limit(5).anyMatch(line -> line.contains("GENERATED"));
    }

    private static int firstDifference(String text, String formatted) {
        List<String> a = text.lines().toList();
        List<String> b = formatted.lines().toList();
        int i = 0;
        while (i < a.size() && i < b.size() && a.get(i).equals(b.get(i))) {
            i++;
        }
        return i + 1;
    }
}
