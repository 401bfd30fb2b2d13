package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python's own tests: what passes under QEMU passes in Godwit. The profile {@code programs} runs
 * them.
 */
@Tag("programs")
class PythonSuiteTest {
    private static final long SECONDS = 3600;
    private static final String MARK = "--- results ---";

    /** Why a test is skipped that passes under QEMU: guests have one processor. */
    private static final String ONE_PROCESSOR = "returns less than 2 CPUs";

    private static final Pattern CASE =
            Pattern.compile(
                    "<testcase name=\"([^\"]*)\"[^>]*?(?:/>|>(.*?)</testcase>)", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"test_json", "test_re", "test_os", "test_threading", "test_signal"})
    void passes(String name) {
        List<String> command =
                List.of(
                        "sh",
                        "-c",
                        "cd /tmp; python3 -m test -v --junit-xml /tmp/results.xml "
                                + name
                                + "; echo '"
                                + MARK
                                + "'; cat /tmp/results.xml");
        DebianTree tree = DebianTree.get();
        Result oracle = tree.oracle(command, "", SECONDS);
        long begin = System.nanoTime();
        // some tests allow a millisecond between two calls
        Result godwit = tree.inItsOwnTime(command, "", SECONDS);
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        Map<String, String> expected = results(oracle);
        Map<String, String> actual = results(godwit);
        assertThat(actual).as(godwit.text() + godwit.error()).isNotEmpty();
        // QEMU itself may die of a test (of test_signal, now and then): then nothing excuses us
        boolean isAlone = expected.isEmpty();
        StringBuilder differences = new StringBuilder();
        int passed = 0;
        for (String test : isAlone ? actual.keySet() : expected.keySet()) {
            String here = actual.getOrDefault(test, "not run");
            passed += here.equals("ok") ? 1 : 0;
            boolean mustPass = isAlone ? !here.equals("skipped") : "ok".equals(expected.get(test));
            if (mustPass && !here.equals("ok")) {
                differences.append(test).append(": ").append(here).append('\n');
            }
        }
        System.out.printf(
                "%s: %d tests, %d passed in %d s%s%n",
                name,
                isAlone ? actual.size() : expected.size(),
                passed,
                seconds,
                isAlone ? "; QEMU died" : "");
        assertThat(differences.toString()).as(godwit.text() + godwit.error()).isEmpty();
    }

    /** The worst result of each test: one with parts is told of several times. */
    private static Map<String, String> results(Result result) {
        String text = result.text();
        Matcher matcher = CASE.matcher(text.substring(Math.max(text.lastIndexOf(MARK), 0)));
        Map<String, String> results = new TreeMap<>();
        while (matcher.find()) {
            String parts = matcher.group(2) == null ? "" : matcher.group(2);
            String outcome = "ok";
            for (String kind : List.of("skipped", "failure", "error")) {
                if (parts.contains("<" + kind) && !parts.contains(ONE_PROCESSOR)) {
                    outcome = kind;
                }
            }
            results.merge(matcher.group(1), outcome, (a, b) -> a.equals("ok") ? b : a);
        }
        return results;
    }
}
