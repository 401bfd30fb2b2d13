package dev.godwit.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Npm;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where programs are, where what is built of them goes, and what becomes of a test without tools.
 */
public final class Places {
    public static final Path ROOT = Path.of(System.getProperty("godwit.root"));

    /** The sources. */
    public static final Path SOURCES = ROOT.resolve("tests/conformance/programs");

    /** What is built and fetched for this build alone. */
    public static final Path TARGET = ROOT.resolve("tests/conformance/target/programs");

    /** What npm fetches; mvn clean leaves it alone. */
    public static final Path CACHE = ROOT.resolve(".godwit");

    private Places() {}

    /** Skips the test where no C can be compiled. */
    public static void needsC() {
        skipIf(C.missing());
    }

    /** Skips the test where npm is missing. */
    public static void needsNpm() {
        skipIf(Npm.missing());
    }

    public static void skipIf(@Nullable String why) {
        assumeTrue(why == null, why);
    }

    /** Fetches something; without network the test is skipped. */
    public static <T> T fetched(Supplier<T> fetch) {
        try {
            return fetch.get();
        } catch (ToolFailure e) {
            assumeTrue(false, "cannot be fetched: " + e.getMessage());
            throw e;
        }
    }

    /** Runs a program both ways, by the same name, and holds one against the other. */
    public static Result same(Run run, Path host, Path wasm) {
        Result expected = run.host(host);
        Result actual = run.godwit(wasm, host.toString());
        assertSame(expected, actual);
        return actual;
    }

    public static void assertSame(Result expected, Result actual) {
        // as text first: a difference of bytes alone says little
        assertThat(actual.text()).isEqualTo(expected.text());
        assertThat(actual.out()).isEqualTo(expected.out());
        assertThat(actual.error()).isEqualTo(expected.error());
        assertThat(actual.code()).isEqualTo(expected.code());
    }
}
