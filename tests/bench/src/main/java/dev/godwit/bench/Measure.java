package dev.godwit.bench;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Measures kernels in this JVM on two engines: each engine is warmed up with all of them, then they
 * run in turns, so that whatever slows the machine down meets both. Prints a line for each kernel:
 * its name, the median of each engine in nanoseconds, the median of the ratios of pairs, the ratio
 * of the least times, and what was computed.
 *
 * <p>The least times are those with the least disturbance: on a machine that others use as well, a
 * loop that keeps all of a core's units busy loses more of its speed to them than one that waits.
 */
public final class Measure {
    private static final int WARM_ROUNDS = 6;

    /**
     * C2 takes up to two seconds for the loop of an interpreter on the one core, and begins again
     * at instructions that it has not seen: the more kernels, the more often.
     */
    private static final long WARM_NANOS = 8_000_000_000L;

    private static final long WARM_NANOS_PER_KERNEL = 2_000_000_000L;

    private static final int PAIRS = 9;

    private Measure() {}

    /**
     * Runs.
     *
     * @param args the names of two engines, see {@link Engine#of}, the one to be warmed up first
     *     first; then for each kernel its name, its work and its file
     * @throws IOException if a kernel cannot be read
     */
    public static void main(String[] args) throws IOException {
        List<Kernel> kernels = new ArrayList<>();
        List<byte[]> files = new ArrayList<>();
        for (int i = 2; i < args.length; i += 3) {
            kernels.add(new Kernel(args[i], Integer.parseInt(args[i + 1])));
            files.add(Files.readAllBytes(Path.of(args[i + 2])));
        }
        @Nullable Integer[] results = new @Nullable Integer[kernels.size()];
        List<IntUnaryOperator> ours = warm(args[0], kernels, files, results);
        List<IntUnaryOperator> theirs = warm(args[1], kernels, files, results);
        long[][] mine = new long[kernels.size()][PAIRS];
        long[][] other = new long[kernels.size()][PAIRS];
        // all kernels in each round, so that a disturbance does not meet all pairs of one of them;
        // the first round is not measured
        for (int pair = -1; pair < PAIRS; pair++) {
            for (int k = 0; k < kernels.size(); k++) {
                long own = time(ours.get(k), kernels.get(k), results[k]);
                long peer = time(theirs.get(k), kernels.get(k), results[k]);
                if (pair >= 0) {
                    mine[k][pair] = own;
                    other[k][pair] = peer;
                }
            }
        }
        for (int k = 0; k < kernels.size(); k++) {
            System.out.println(line(kernels.get(k), mine[k], other[k], results[k]));
        }
    }

    private static String line(Kernel kernel, long[] mine, long[] other, @Nullable Integer result) {
        double[] ratios = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            ratios[pair] = (double) other[pair] / mine[pair];
        }
        Arrays.sort(ratios);
        Arrays.sort(mine);
        Arrays.sort(other);
        return kernel.name()
                + " "
                + mine[PAIRS / 2]
                + " "
                + other[PAIRS / 2]
                + " "
                + ratios[PAIRS / 2]
                + " "
                + (double) other[0] / mine[0]
                + " "
                + result;
    }

    private static List<IntUnaryOperator> warm(
            String name, List<Kernel> kernels, List<byte[]> files, @Nullable Integer[] results) {
        List<IntUnaryOperator> loaded = files.stream().map(Engine.of(name)::load).toList();
        long began = System.nanoTime();
        long enough = WARM_NANOS + kernels.size() * WARM_NANOS_PER_KERNEL;
        for (int round = 0; round < WARM_ROUNDS || System.nanoTime() - began < enough; round++) {
            for (int k = 0; k < kernels.size(); k++) {
                int result = loaded.get(k).applyAsInt(kernels.get(k).work());
                results[k] = check(kernels.get(k), results[k], result);
            }
        }
        return loaded;
    }

    private static long time(IntUnaryOperator run, Kernel kernel, @Nullable Integer expected) {
        long start = System.nanoTime();
        int result = run.applyAsInt(kernel.work());
        long nanos = System.nanoTime() - start;
        check(kernel, expected, result);
        return nanos;
    }

    /** The result, if it is what was computed before. */
    private static int check(Kernel kernel, @Nullable Integer expected, int result) {
        if (expected != null && result != expected) {
            throw new IllegalStateException(
                    kernel.name() + " computed " + result + ", and before that " + expected);
        }
        return result;
    }
}
