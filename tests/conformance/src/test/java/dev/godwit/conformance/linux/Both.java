package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.tools.Result;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a command in Godwit and by the oracle, and holds what they leave against each other. */
final class Both {
    /** What no two runs have in common, and what stands for it. */
    private static final Map<String, String> RANDOM = new LinkedHashMap<>();

    static {
        RANDOM.put("/tmp/(tmp\\.?|lua_|node-)[A-Za-z0-9_]{6,10}", "/tmp/$1RANDOM");
        // a shell tells the number of a process that a signal ended
        RANDOM.put("(line \\d+|^\\[\\d+\\][+-]?): *\\d+ (Killed|Terminated|Alarm)", "$1: PID $2");
        RANDOM.put("(?m)^(node:\\d+|\\(node:\\d+\\))", "(node:PID)");
    }

    private Both() {}

    /**
     * Runs it, with trixie's programs.
     *
     * @param command a program and its arguments
     * @param input its standard input
     * @param seconds how long each may take
     */
    static void same(List<String> command, String input, long seconds) {
        same(DebianTree.get(), command, input, seconds);
    }

    /**
     * Runs it.
     *
     * @param tree what it finds itself in
     * @param command a program and its arguments
     * @param input its standard input
     * @param seconds how long each may take
     */
    static void same(DebianTree tree, List<String> command, String input, long seconds) {
        assertSame(tree.oracle(command, input, seconds), tree.godwit(command, input, seconds));
    }

    /** Holds what a run left against what it should have left. */
    static void assertSame(Result expected, Result actual) {
        assertThat(text(actual)).isEqualTo(text(expected));
    }

    private static String text(Result result) {
        return "exit code "
                + result.code()
                + "\n"
                + normal(result.out())
                + "--- standard error ---\n"
                + normal(result.err());
    }

    private static String normal(byte[] bytes) {
        // bytes that are no text differ, too
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> random : RANDOM.entrySet()) {
            text = text.replaceAll(random.getKey(), random.getValue());
        }
        return text;
    }
}
