package dev.godwit.isagen.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class SyscallTableTest {
    private static final String COMPILER = "riscv64-linux-gnu-gcc";
    private static final Pattern DEFINE =
            Pattern.compile(
                    "#define (__NR(?:3264)?_[a-z0-9_]+) \\(?([A-Za-z0-9_]+)(?: \\+ ([0-9]+)\\))?");

    /** What the headers define that is no system call. */
    private static final Set<String> NO_CALLS = Set.of("syscalls", "arch_specific_syscall");

    /** The head and two lines of a table; what a test adds is line 8. */
    private static final String HEAD =
            """
            # a comment
            kinds fd int size byte ptr
            types stat
            sized sigset
            sets O

            1 | one | fd int size ptr in:byte[a2] | no | -
            """;

    /** Uses what the head declares and its line does not. */
    private static final String REST = "99 | last | flags:O out:stat in:sigset[8] | no | -\n";

    @TempDir Path folder;

    private static SyscallTable table() throws IOException {
        return SyscallTable.read(Path.of("../../isa/tables/linux-syscalls.tbl"));
    }

    /** Reading the table has checked order, names, kinds and states of each line. */
    @Test
    void numbersAndNamesStandOnce() throws IOException {
        List<SyscallRow> rows = table().rows();
        assertThat(rows).hasSizeGreaterThan(320);
        assertThat(rows.stream().map(SyscallRow::number).distinct()).hasSameSizeAs(rows);
        assertThat(rows.stream().map(SyscallRow::name).distinct()).hasSameSizeAs(rows);
        assertThat(rows).allSatisfy(row -> assertThat(row.arguments()).hasSizeLessThanOrEqualTo(6));
        assertThat(rows)
                .filteredOn(row -> !row.refusal().isEmpty())
                .allSatisfy(row -> assertThat(row.note()).isNotEmpty());
    }

    @Test
    void numbersAreTheHeaders() throws IOException {
        Map<String, Integer> headers = headers();
        assertThat(headers).hasSizeGreaterThan(300);
        int newest = headers.values().stream().mapToInt(n -> n).max().orElseThrow();
        Map<String, Integer> known = new TreeMap<>();
        for (SyscallRow row : table().rows()) {
            // the headers may be older than the table, and newer than Linux 6.4 with riscv_hwprobe
            boolean isNewer = row.number() > newest || row.name().equals("riscv_hwprobe");
            if (headers.containsKey(row.name()) || !isNewer) {
                known.put(row.name(), row.number());
            }
        }
        assertThat(known).isEqualTo(headers);
    }

    /** The numbers as the cross compiler's headers have them, by name. */
    private Map<String, Integer> headers() throws IOException {
        Path source = folder.resolve("numbers.c");
        Files.writeString(source, "#include <asm/unistd.h>\n");
        Path output = folder.resolve("numbers.txt");
        int status = -1;
        try {
            status =
                    new ProcessBuilder(COMPILER, "-E", "-dM", source.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start()
                            .waitFor();
        } catch (IOException e) {
            assumeTrue(false, "needs " + COMPILER + ": " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assumeTrue(status == 0, "needs " + COMPILER + " with Linux's headers: " + text);
        Map<String, String[]> defined = new HashMap<>();
        for (String line : text.split("\n")) {
            Matcher m = DEFINE.matcher(line);
            if (m.matches()) {
                defined.put(m.group(1), new String[] {m.group(2), m.group(3)});
            }
        }
        Map<String, Integer> numbers = new TreeMap<>();
        for (String macro : defined.keySet()) {
            String name = macro.substring(macro.indexOf('_', 2 + "NR".length()) + 1);
            if (macro.startsWith("__NR_") && !NO_CALLS.contains(name)) {
                numbers.put(name, value(macro, defined));
            }
        }
        return numbers;
    }

    private static int value(String text, Map<String, String[]> defined) {
        String[] definition = defined.get(text);
        if (definition == null) {
            return Integer.parseInt(text);
        }
        int more = definition[1] == null ? 0 : Integer.parseInt(definition[1]);
        return value(definition[0], defined) + more;
    }

    @Test
    void aTableInTheNotationIsRead() throws IOException {
        String more = "2 | two | enum:O by:a0 out:byte[ret/a3] size | refused EPERM | why\n";
        SyscallRow row = read(HEAD + more + REST).rows().get(1);
        assertThat(row.number()).isEqualTo(2);
        assertThat(row.name()).isEqualTo("two");
        assertThat(row.constant()).isEqualTo("TWO");
        assertThat(row.arguments()).containsExactly("enum:O", "by:a0", "out:byte[ret/a3]", "size");
        assertThat(row.refusal()).isEqualTo("EPERM");
        assertThat(row.note()).isEqualTo("why");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2 | two | fd | no; 5 columns expected",
                "2 | two | fd | no | - | -; 5 columns expected",
                "2 | two | fd | no |; empty column",
                "2 | two | | no | -; empty column",
                "x | two | fd | no | -; not a number",
                "-2 | two | fd | no | -; not a number",
                "2 | Two | fd | no | -; not a name",
                "1 | two | fd | no | -; 1 behind 1",
                "0 | two | fd | no | -; 0 behind 1",
                "2 | one | fd | no | -; one stands here twice",
                "2 | two | fd fd fd fd fd fd fd | no | -; 7 arguments",
                "2 | two | file | no | -; unknown kind",
                "2 | two | byte | no | -; unknown kind",
                "2 | two | stat | no | -; unknown kind",
                "2 | two | in:file | no | -; unknown kind or type",
                "2 | two | to:byte | no | -; not an argument",
                "2 | two | flags:X | no | -; unknown set",
                "2 | two | flags | no | -; unknown kind",
                "2 | two | by:a0 | no | -; follows from no constant",
                "2 | two | fd by:a0 | no | -; follows from no constant",
                "2 | two | enum:O by:a2 | no | -; an argument that is not there",
                "2 | two | in:byte[a1] | no | -; an argument that is not there",
                "2 | two | in:byte[a1] fd | no | -; is counted by fd",
                "2 | two | in:byte[*a1] int | no | -; is counted by int",
                "2 | two | out:byte[a1] inout:int | no | -; is counted by inout:int",
                "2 | two | in:byte[ret/a1] size | no | -; before the result",
                "2 | two | out:byte[ret/4] | no | -; counted by a number",
                "2 | two | out:byte[b1] size | no | -; not an argument",
                "2 | two | fd | yes | -; unknown state",
                "2 | two | fd | refused | -; unknown state",
                "2 | two | fd | refused EWHAT | -; unknown state",
                "sorts fd; unknown directive",
                "types fd; declared twice"
            })
    void wrongLinesAreRefused(String line, String message) {
        assertThatThrownBy(() -> read(HEAD + line + "\n" + REST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("wrong.tbl:8: ");
    }

    @Test
    void wordsThatNoLineHasAreRefused() {
        assertThatThrownBy(() -> read(HEAD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wrong.tbl:7: declared and not used: [O, sigset, stat]");
    }

    private SyscallTable read(String text) throws IOException {
        Path file = folder.resolve("wrong.tbl");
        Files.writeString(file, text);
        return SyscallTable.read(file);
    }

    @Test
    void theListOfTheDocumentationHasEveryLine() throws IOException {
        SyscallTable table = table();
        Set<String> lines = new HashSet<>(List.of(SyscallSupportWriter.write(table).split("\n")));
        assertThat(lines)
                .contains("| 97 | `unshare` | refused EPERM | as docker's default profile |");
        for (SyscallRow row : table.rows()) {
            String start = "| " + row.number() + " | `" + row.name() + "` | " + row.state() + " |";
            assertThat(lines).anyMatch(line -> line.startsWith(start));
        }
    }
}
