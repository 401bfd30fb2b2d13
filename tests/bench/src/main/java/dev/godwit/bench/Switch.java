package dev.godwit.bench;

import dev.godwit.Function;
import dev.godwit.Instance;
import dev.godwit.WasmModule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Measures what one case of a switch costs by the number of cases: it should not depend on it. A
 * switch of n cases is n blocks one in another, and its table jumps out of each of them.
 */
final class Switch {
    private static final int ROUNDS = 30_000;
    private static final double SECONDS = 3;

    private Switch() {}

    /**
     * Runs.
     *
     * @param args numbers of cases (140 and 160); the first is what the others are compared with
     */
    static void main(String[] args) {
        List<Integer> sizes =
                args.length == 0
                        ? List.of(140, 160)
                        : Arrays.stream(args).map(Integer::valueOf).toList();
        List<Function> functions = sizes.stream().map(Switch::load).toList();
        long[] least = new long[sizes.size()];
        Arrays.fill(least, Long.MAX_VALUE);
        // in turns, so that whatever slows the machine down meets all of them
        long end = System.nanoTime() + (long) (SECONDS * 1e9 * sizes.size());
        do {
            for (int i = 0; i < least.length; i++) {
                long start = System.nanoTime();
                int sum = (int) Objects.requireNonNull(functions.get(i).call(ROUNDS));
                least[i] = Math.min(least[i], System.nanoTime() - start);
                if (sum != expected(sizes.get(i))) {
                    throw new IllegalStateException(sizes.get(i) + " cases: " + sum);
                }
            }
        } while (System.nanoTime() < end);
        System.out.printf(Locale.ROOT, "%-8s %12s %8s%n", "cases", "ns each", "ratio");
        for (int i = 0; i < least.length; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%-8d %12.1f %8.2f%n",
                    sizes.get(i),
                    (double) least[i] / ROUNDS,
                    (double) least[i] / least[0]);
        }
    }

    /** Each case adds its number. */
    private static int expected(int cases) {
        int sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += i % cases;
        }
        return sum;
    }

    private static Function load(int cases) {
        StringBuilder text =
                new StringBuilder(
                        """
                        (module (func (export "run") (param $rounds i32) (result i32)
                          (local $i i32) (local $sum i32)
                          (loop $next (block $done
                        """);
        text.repeat("(block ", cases).append("(br_table");
        for (int i = 0; i < cases; i++) {
            text.append(' ').append(i);
        }
        text.append(" (i32.rem_u (local.get $i) (i32.const ").append(cases).append(")))");
        for (int i = 0; i < cases; i++) {
            text.append(") (local.set $sum (i32.add (local.get $sum) (i32.const ")
                    .append(i)
                    .append("))) (br $done)\n");
        }
        text.append(
                """
                )
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $next (i32.lt_u (local.get $i) (local.get $rounds))))
                (local.get $sum)))
                """);
        return Instance.builder(WasmModule.ofText(text.toString())).build().function("run");
    }
}
