package dev.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Measures kernels in this JVM: all are warmed up in turn, then each is measured. Prints a line for
 * each: its name, the median in nanoseconds, and what it computed.
 */
public final class Measure {
    private static final int WARM_ROUNDS = 6;

    /**
     * C2 takes up to a second for the loop of an interpreter, several times over, on the one core.
     */
    private static final long WARM_NANOS = 6_000_000_000L;

    private static final int RUNS = 7;

    private Measure() {}

    /**
     * Runs.
     *
     * @param args the engine, then for each kernel its name, its work and its file
     * @throws IOException if a kernel cannot be read
     */
    public static void main(String[] args) throws IOException {
        Engine engine = Engine.valueOf(args[0]);
        List<Kernel> kernels = new ArrayList<>();
        List<IntUnaryOperator> loaded = new ArrayList<>();
        for (int i = 1; i < args.length; i += 3) {
            kernels.add(new Kernel(args[i], Integer.parseInt(args[i + 1])));
            loaded.add(engine.load(Files.readAllBytes(Path.of(args[i + 2]))));
        }
        int[] results = new int[kernels.size()];
        long began = System.nanoTime();
        for (int round = 0;
                round < WARM_ROUNDS || System.nanoTime() - began < WARM_NANOS;
                round++) {
            for (int k = 0; k < kernels.size(); k++) {
                int result = loaded.get(k).applyAsInt(kernels.get(k).work());
                if (round == 0) {
                    results[k] = result;
                }
                check(kernels.get(k), results[k], result);
            }
        }
        for (int k = 0; k < kernels.size(); k++) {
            Kernel kernel = kernels.get(k);
            long[] nanos = new long[RUNS];
            // once more unmeasured: the caches still hold the kernel before
            check(kernel, results[k], loaded.get(k).applyAsInt(kernel.work()));
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                int result = loaded.get(k).applyAsInt(kernel.work());
                nanos[run] = System.nanoTime() - start;
                check(kernel, results[k], result);
            }
            Arrays.sort(nanos);
            System.out.println(kernel.name() + " " + nanos[RUNS / 2] + " " + results[k]);
        }
    }

    private static void check(Kernel kernel, int expected, int result) {
        if (result != expected) {
            throw new IllegalStateException(
                    kernel.name() + " computed " + result + ", and before that " + expected);
        }
    }
}
