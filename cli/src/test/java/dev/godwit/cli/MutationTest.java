package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Broken modules through the whole command: each ends with one of the documented exit codes and a
 * line of ours, never with a bug, a hang or a Java exception ({@link Cli} looks for those).
 */
@Timeout(300)
class MutationTest {
    private static final int RUNS = 1_000;

    private static final String MODULE =
            """
            (module $m
              (type $s (struct (field i32) (field (mut (ref null $s)))))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1 4)
              (table $t 4 8 funcref)
              (tag $e (param i32))
              (global $g (mut i64) (i64.const -5))
              (elem (table $t) (i32.const 0) func $f $main)
              (data (i32.const 8) "some bytes\\00\\ff")
              (func $f (param $n i32) (result i32) (local $l i64)
                (block $caught (result i32)
                  (try_table (catch $e $caught)
                    (if (i32.gt_s (local.get $n) (i32.const 3)) (then (throw $e (local.get $n))))
                    (loop $again
                      (local.set $l (i64.add (local.get $l) (i64.const 3)))
                      (br_if $again (i64.lt_s (local.get $l) (i64.const 100)))))
                  (i32.const 1)))
              (func $main (export "_start")
                (drop (call_indirect $t (param i32) (result i32) (i32.const 7) (i32.const 0)))
                (drop (struct.get $s 0 (struct.new $s (i32.const 1) (ref.null $s))))
                (i32.store8 offset=3 (i32.const 1) (i32.load16_u (i32.const 8)))
                (drop (i8x16.add (v128.const i32x4 1 2 3 4) (v128.load (i32.const 16))))
                (memory.fill (i32.const 0) (i32.const 1) (i32.const 9))
                (br_table 0 0 0 (i32.const 1))))
            """;

    @TempDir private Path folder;

    @Test
    void everyMutantEndsAsDocumented() throws IOException {
        Path whole = Files.writeString(folder.resolve("m.wat"), MODULE);
        Path binary = folder.resolve("m.wasm");
        assertThat(Cli.run("parse", whole.toString(), "-o", binary.toString()).exit()).isZero();
        byte[] text = MODULE.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Files.readAllBytes(binary);
        Path target = folder.resolve("out");
        Path file = folder.resolve("mutant");
        String[][] commands = {
            {"run", "--timeout", "1s", "--max-memory", "16MiB", file.toString()},
            {"run", "--timeout", "1s", "--lazy", "--max-memory", "16MiB", file.toString()},
            {"validate", file.toString()},
            {"print", file.toString()},
            {"inspect", file.toString()},
            {"parse", file.toString(), "-o", target.toString()},
            {"wast", "--timeout", "1s", "--max-memory", "16MiB", file.toString()},
        };
        Random random = new Random(20261121);
        Map<Integer, Integer> exits = new TreeMap<>();
        for (int i = 0; i < RUNS; i++) {
            byte[] mutant = mutate(i % 3 == 0 ? text : bytes, random);
            Files.write(file, mutant);
            String[] command = commands[i % commands.length];
            Cli.Result result = Cli.run(command);
            assertThat(result.exit())
                    .as("mutant %d of %s: %s", i, command[0], result.err())
                    .isIn(0, 1, 2, 65, 134, 137);
            assertThat(result.err().lines().count()).isLessThanOrEqualTo(11);
            assertThat(result.out()).doesNotContain("engine bug").doesNotContain("Exception");
            exits.merge(result.exit(), 1, Integer::sum);
        }
        // the mutants are neither all broken nor all whole
        assertThat(exits.getOrDefault(65, 0)).isGreaterThan(RUNS / 5);
        assertThat(exits.getOrDefault(0, 0)).isGreaterThan(RUNS / 50);
    }

    /** Flips, cuts, repeats or overwrites something. */
    private static byte[] mutate(byte[] source, Random random) {
        byte[] mutant = Arrays.copyOf(source, source.length);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> mutant = Arrays.copyOf(mutant, Math.max(1, at));
                case 3 -> {
                    int from = random.nextInt(mutant.length);
                    int length = Math.min(random.nextInt(20), mutant.length - Math.max(at, from));
                    System.arraycopy(mutant, from, mutant, at, length);
                }
                default -> mutant[at]++;
            }
        }
        return mutant;
    }
}
