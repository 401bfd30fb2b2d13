package dev.godwit.conformance.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.mutation.Mutant;
import dev.godwit.testkit.mutation.Mutator;
import dev.godwit.testkit.mutation.Sample;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Broken modules and texts: each is refused with a typed error, or it is accepted, printed, parsed,
 * instantiated and run within its limits. More of them, or one alone:
 *
 * <pre>
 *   -Dgodwit.mutants=100000 -Dgodwit.mutants.seed=7
 *   -Dgodwit.mutants.seed=7 -Dgodwit.mutant=1234
 * </pre>
 */
@Tag("mutation")
class MutationTest {
    private static final int COUNT = Integer.getInteger("godwit.mutants", 10_000);
    private static final long SEED = Long.getLong("godwit.mutants.seed", 1);
    private static final int ONLY = Integer.getInteger("godwit.mutant", -1);

    /** Ten thousand times longer than a mutant takes. */
    private static final long HANG_MILLIS = 10_000;

    private static final int MOST_FAILURES = 50;

    /** Small, so that recursion over the depth of an input shows. */
    private static final int STACK = 512 << 10;

    private final Examiner[] examiners = {new Examiner(), new Examiner()};
    private final List<String> failures = new ArrayList<>();
    private volatile @Nullable Mutant current;

    @Test
    void everyMutantIsRefusedOrRuns() throws Exception {
        List<Sample> samples = MutationSamples.all();
        Mutator mutator = new Mutator(samples, SEED);
        Thread worker = new Thread(null, () -> work(mutator), "mutants", STACK);
        worker.setDaemon(true);
        worker.start();
        watch(worker);
        report(samples.size());
        assertThat(failures).isEmpty();
        if (ONLY < 0) {
            assertDepth();
        }
    }

    private void work(Mutator mutator) {
        int from = ONLY < 0 ? 0 : ONLY;
        int to = ONLY < 0 ? COUNT : ONLY + 1;
        for (int i = from; i < to && failures.size() < MOST_FAILURES; i++) {
            Mutant mutant = mutator.mutant(i);
            current = mutant;
            try {
                examiners[mutant.format().ordinal()].examine(mutant.bytes());
            } catch (Throwable e) {
                fail(mutant, describe(e));
            }
        }
    }

    private static String describe(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString().lines().limit(12).reduce("", (a, b) -> a + b + '\n');
    }

    private void watch(Thread worker) throws InterruptedException {
        Mutant last = null;
        long since = System.nanoTime();
        while (worker.isAlive()) {
            worker.join(100);
            Mutant now = current;
            if (now != last) {
                last = now;
                since = System.nanoTime();
            } else if (now != null && System.nanoTime() - since > HANG_MILLIS * 1_000_000) {
                StringBuilder where = new StringBuilder("hangs\n");
                for (StackTraceElement element : worker.getStackTrace()) {
                    where.append("\tat ").append(element).append('\n');
                }
                fail(now, where.toString());
                return;
            }
        }
    }

    private synchronized void fail(Mutant mutant, String what) {
        String end = mutant.format() == Sample.Format.BINARY ? ".wasm" : ".wat";
        Path file = folder().resolve(mutant.seed() + "-" + mutant.index() + end);
        try {
            Files.createDirectories(folder());
            Files.write(file, mutant.bytes());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        failures.add(mutant + ", kept as target/mutants/" + file.getFileName() + ": " + what);
    }

    private static Path folder() {
        return Path.of("target", "mutants");
    }

    private void report(int samples) throws Exception {
        StringBuilder text = new StringBuilder();
        text.append(samples).append(" samples, seed ").append(SEED).append('\n');
        for (Sample.Format format : Sample.Format.values()) {
            Examiner found = examiners[format.ordinal()];
            text.append(format).append(": ").append(found.verdicts).append('\n');
            text.append("  printed and parsed: ").append(found.printed);
            text.append(", calls: ").append(found.calls);
            text.append(", of which gave results: ").append(found.results).append('\n');
            text.append("  traps: ").append(found.traps).append('\n');
            text.append("  limits: ").append(found.limits).append('\n');
        }
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("summary-" + SEED + ".txt"), text);
        System.out.print(text);
    }

    /** The mutants reach the engine, not only the decoder's first check. */
    private void assertDepth() {
        for (Examiner found : examiners) {
            int all = found.verdicts.values().stream().mapToInt(Integer::intValue).sum();
            int accepted = 0;
            for (Verdict verdict : Verdict.values()) {
                accepted += verdict.isAccepted() ? found.verdicts.getOrDefault(verdict, 0) : 0;
            }
            assertThat(accepted).isGreaterThan(all / 8);
            assertThat(found.printed).isGreaterThan(all / 8);
            assertThat(found.verdicts.getOrDefault(Verdict.RAN, 0)).isGreaterThan(all / 8);
            assertThat(found.verdicts.getOrDefault(Verdict.INVALID, 0)).isGreaterThan(all / 20);
            assertThat(found.results).isGreaterThan(all / 2);
        }
    }
}
