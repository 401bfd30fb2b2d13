package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.conformance.programs.Places;
import dev.godwit.linux.syscall.Syscall;
import dev.godwit.testkit.linux.GuestProgram;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every system call with arguments that mean nothing, in Godwit and under the QEMU that is
 * installed, which is 7.2 in Debian 12.
 */
class ProbeTest {
    private static final Path EXPECTED = Places.SOURCES.resolve("linux/probe.txt");

    @TempDir Path folder;

    /** What is answered, by number, name and arguments. */
    private final Map<String, String> godwit = new TreeMap<>();

    private final Map<String, String> qemu = new TreeMap<>();

    @BeforeEach
    void probe() throws IOException {
        Path program = GuestPrograms.build("probe");
        GuestPrograms.needsQemu();
        Result result = GuestProgram.of(program).run();
        assertThat(result.code()).as(result.error()).isZero();
        read(result, godwit);
        read(GuestPrograms.qemu(program, folder), qemu);
        assertThat(godwit.keySet()).hasSizeGreaterThan(800).containsAll(qemu.keySet());
    }

    private static void read(Result result, Map<String, String> answers) {
        for (String line : result.text().lines().toList()) {
            String[] parts = line.split(" ");
            // QEMU tells there of what it fails at
            if (parts.length == 3 && parts[0].matches("\\d+")) {
                String name = Syscall.name(Integer.parseInt(parts[0]));
                answers.put(parts[0] + " " + name + " " + parts[1], parts[2]);
            }
        }
    }

    /** The numbers that are not ENOSYS with all arguments. */
    private static Set<String> answered(Map<String, String> answers) {
        Set<String> numbers = new HashSet<>();
        answers.forEach((call, answer) -> {
            if (!answer.equals("ENOSYS")) {
                numbers.add(call.split(" ")[0]);
            }
        });
        return numbers;
    }

    @Test
    void moreThanQemu() {
        int here = answered(godwit).size();
        int there = answered(qemu).size();
        System.out.printf("system calls answered: Godwit %d, QEMU %d%n", here, there);
        assertThat(here).isGreaterThan(there);
    }

    /** Where both answer, they say the same, or there is a reason. */
    @Test
    void differences() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        for (String line : Files.readAllLines(EXPECTED)) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(" *\\| *");
                assertThat(parts).as(line).hasSize(4);
                reasons.put(parts[0], parts[1]);
                assertThat(parts[3]).as(line).isNotBlank();
            }
        }
        StringBuilder unexplained = new StringBuilder();
        for (Map.Entry<String, String> answer : qemu.entrySet()) {
            String call = answer.getKey();
            String here = godwit.getOrDefault(call, "nothing");
            String there = answer.getValue();
            if (List.of(here, there).contains("ENOSYS") || here.equals(there)) {
                continue;
            }
            System.out.println(call + ": Godwit " + here + ", QEMU " + there);
            // where the machine allows QEMU less than root, nothing can be compared
            if (!there.equals("EPERM") && !here.equals(reasons.get(call))) {
                unexplained.append(call).append(" | ").append(here).append(" | ");
                unexplained.append(there).append('\n');
            }
        }
        assertThat(unexplained.toString()).isEmpty();
    }
}
