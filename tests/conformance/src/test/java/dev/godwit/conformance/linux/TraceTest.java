package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.linux.GuestProgram;
import dev.godwit.testkit.tools.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The trace of system calls is strace's. */
class TraceTest {
    private static final Path SOURCES = Places.ROOT.resolve("tests/conformance/programs/linux");
    private static final String BEGIN = "getpgid(30000)";
    private static final int COLUMN = 40;

    @TempDir Path folder;

    private static List<String> trace() {
        GuestProgram guest = GuestProgram.of(GuestPrograms.build("trace")).traced();
        assertThat(guest.run().code()).isEqualTo(128 + 15);
        return List.of(guest.log().split("\n"));
    }

    /**
     * A trace without what differs from run to run: addresses, numbers of processes, times, and how
     * processes take turns. A call that was interrupted by another's line is one line again.
     */
    private static String plain(List<String> lines) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, List<String>> traces = new LinkedHashMap<>();
        Map<String, String> unfinished = new LinkedHashMap<>();
        boolean isBegun = false;
        for (String line : lines) {
            String[] parts = line.split(" +", 2);
            isBegun |= parts[1].startsWith(BEGIN);
            // what a C library does about handlers and threads differs between architectures
            boolean isOwn =
                    !parts[1].startsWith("rt_sigaction") && !parts[1].contains("set_robust_list");
            if (!isBegun || !isOwn) {
                continue;
            }
            names.putIfAbsent(parts[0], "PID" + (names.size() + 1));
            String text = parts[1];
            if (text.endsWith(" <unfinished ...>")) {
                String begin = text.substring(0, text.length() - " <unfinished ...>".length());
                unfinished.put(parts[0], begin);
                continue;
            }
            if (text.startsWith("<... ")) {
                text =
                        unfinished.remove(parts[0])
                                + text.substring(text.indexOf(" resumed>") + " resumed>".length());
            }
            traces.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(text);
        }
        StringBuilder plain = new StringBuilder();
        traces.forEach((pid, trace) -> {
            plain.append(names.get(pid)).append(":\n");
            for (String line : trace) {
                plain.append(plainLine(line, names)).append('\n');
            }
        });
        return plain.toString();
    }

    private static String plainLine(String line, Map<String, String> names) {
        String plain =
                line.replaceAll("0x[0-9a-f]{5,}", "ADDRESS")
                        .replaceAll("si_uid=[0-9]+", "si_uid=UID")
                        .replaceAll("si_([us]time)=[0-9]+", "si_$1=TIME")
                        .replaceAll(" += ", " = ");
        for (Map.Entry<String, String> entry : names.entrySet()) {
            String pid = entry.getKey() + "\\b";
            String name = "$1" + entry.getValue();
            plain =
                    plain.replaceAll("^((?:clone|wait4|getpid)\\(.* = )" + pid, name)
                            .replaceAll("((?:kill|queueinfo)\\()" + pid, name)
                            .replaceAll("(tgkill\\(PID[0-9], )" + pid, name)
                            .replaceAll("(si_pid=)" + pid, name);
        }
        return plain;
    }

    @Test
    void asExpected() throws IOException {
        String expected = Files.readString(SOURCES.resolve("trace.txt"));
        assertThat(plain(trace())).isEqualTo(expected);
    }

    /** The expectation is what strace says of the same program, built for the host. */
    @Test
    void asStrace() throws IOException {
        assumeTrue(Processes.works("strace", "-V"), "needs strace: Debian's package strace");
        assumeTrue(Processes.works("gcc", "--version"), "needs gcc");
        Path program = folder.resolve("trace");
        String source = SOURCES.resolve("trace.c").toString();
        Processes.tool(
                folder, List.of("gcc", "-static", "-O1", "-w", source, "-o", program.toString()));
        Path out = folder.resolve("trace.out");
        Path work = Files.createDirectory(folder.resolve("work"));
        List<String> command = List.of("strace", "-f", "-o", out.toString(), program.toString());
        Processes.run(work, Map.of("TZ", "UTC"), new byte[0], command);
        String trace = Files.exists(out) ? Files.readString(out) : "";
        assumeTrue(trace.contains(BEGIN), "needs a host where strace may trace");
        assertThat(plain(List.of(trace.split("\n"))))
                .isEqualTo(Files.readString(SOURCES.resolve("trace.txt")));
    }

    @Test
    void resultsStandInAColumn() {
        List<String> lines = trace();
        String line = "2     getpgid(30000)";
        String padded = line + " ".repeat(COLUMN - 1 - line.length());
        assertThat(lines).contains(padded + " = -1 ESRCH (No such process)");
        assertThat(lines)
                .contains(
                        "2     wait4(-1,  <unfinished ...>",
                        "3     exit_group(3)                     = ?",
                        "3     +++ exited with 3 +++",
                        "2     +++ killed by SIGTERM +++");
    }
}
