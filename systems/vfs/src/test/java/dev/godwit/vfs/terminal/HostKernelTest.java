package dev.godwit.vfs.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.vfs.HostProgram;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The same scripts on a terminal here and on one of the host's kernel: what the slave reads, what
 * the master sees, which signals come. The kernel hands bytes on by itself, while others run, so a
 * script that differs is played again, more slowly.
 */
class HostKernelTest {
    private static final int RUNS = Integer.getInteger("godwit.terminal.runs", 120);
    private static final int STEPS = Integer.getInteger("godwit.terminal.steps", 40);
    private static final long SEED = Long.getLong("godwit.terminal.seed", 1);

    /** Microseconds after each line, try after try. */
    private static final int[] DELAYS = {200, 10_000, 2_000, 30_000};

    private static List<String> ours(List<String> script) throws Exception {
        Side side = new Side();
        List<String> answers = new ArrayList<>();
        for (String line : script) {
            answers.add(side.run(line));
        }
        return answers;
    }

    private static List<String> theirs(HostProgram host, List<String> script, int delay)
            throws Exception {
        host.ask("delay 0");
        host.ask("reset");
        host.ask("delay " + delay);
        List<String> answers = new ArrayList<>();
        for (String line : script) {
            answers.add(host.ask(line));
        }
        return answers;
    }

    private static void compare(HostProgram host, String name, List<String> script)
            throws Exception {
        List<String> ours = ours(script);
        List<String> theirs = List.of();
        for (int delay : DELAYS) {
            theirs = theirs(host, script, delay);
            if (theirs.equals(ours)) {
                return;
            }
        }
        List<String> history = new ArrayList<>();
        for (int i = 0; i < script.size(); i++) {
            history.add(script.get(i) + " -> " + theirs.get(i));
            String told = name + "\n" + String.join("\n", history);
            assertThat(ours.get(i)).as("%s", told).isEqualTo(theirs.get(i));
        }
    }

    private static HostProgram start(Path dir) throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/ptmx")), "needs /dev/ptmx");
        return HostProgram.start(dir, "ptys");
    }

    @Test
    void theHostsKernelAgrees(@TempDir Path dir) throws Exception {
        try (HostProgram host = start(dir)) {
            for (int i = 0; i < RUNS; i++) {
                Random random = new Random(SEED * 1_000_003 + i);
                compare(host, "run " + i, new Script(random).lines(STEPS));
            }
        }
    }

    /** Lines that are longer than what fits. */
    @Test
    void theHostsKernelCutsLinesAtTheSamePlace(@TempDir Path dir) throws Exception {
        try (HostProgram host = start(dir)) {
            for (int length : new int[] {4094, 4095, 4096, 4097, 5000}) {
                List<String> script = new ArrayList<>();
                for (int done = 0; done < length; done += 500) {
                    int part = Math.min(500, length - done);
                    script.add("type " + Script.hex("abcdefghij".repeat(50).substring(0, part)));
                    script.add("show 8000");
                }
                script.add("input");
                script.add("type 7f7f0a");
                script.add("show 8000");
                script.add("input");
                script.add("read 4000");
                script.add("read 4000");
                script.add("read 4000");
                compare(host, "a line of " + length, script);
            }
        }
    }
}
