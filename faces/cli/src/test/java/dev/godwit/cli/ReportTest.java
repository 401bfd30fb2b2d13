package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.GuestFrame;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.numeric.WasmTrapReason;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;

class ReportTest {
    private static List<String> lines(int exitCode, Failure failure) {
        StringWriter err = new StringWriter();
        int exit = Report.print(new PrintWriter(err), "a.wasm", failure);
        assertThat(exit).isEqualTo(exitCode);
        return err.toString().lines().toList();
    }

    private static Malformed inText(String message, int line, int column, String source) {
        return new Malformed(message, new Place.InText(line, column, source));
    }

    @Test
    void malformedBinaryNamesTheOffset() {
        assertThat(lines(65, new Malformed("unexpected end", new Place.InBinary(31))))
                .containsExactly("godwit: a.wasm: unexpected end at offset 0x1f");
    }

    @Test
    void malformedTextShowsTheLineWithACaret() {
        assertThat(lines(65, inText("unknown operator", 3, 5, "  (i32.foo)")))
                .containsExactly(
                        "godwit: a.wasm: unknown operator at 3:5", "    (i32.foo)", "      ^");
    }

    @Test
    void aVeryLongLineIsCutAroundTheColumn() {
        String source = "x".repeat(5_000) + "!" + "y".repeat(5_000);
        List<String> lines = lines(65, inText("m", 1, 5_001, source));
        assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 120);
        assertThat(lines.get(1).charAt(lines.get(2).indexOf('^'))).isEqualTo('!');
    }

    @Test
    void aTrapShowsAtMostEightFrames() {
        List<GuestFrame> frames = Collections.nCopies(1_000, new GuestFrame("f\u001b[2J", 31));
        List<String> lines = lines(134, new Trap(WasmTrapReason.UNREACHABLE, "", frames));
        assertThat(lines).hasSizeLessThanOrEqualTo(11);
        assertThat(lines.get(0)).startsWith("godwit: a.wasm: trap: unreachable");
        assertThat(lines.get(1)).isEqualTo("  #0 f\\u001b[2J + 0x1f");
    }

    @Test
    void limitsAndBugsHaveTheirExitCodes() {
        LimitReached limit = new LimitReached(LimitReached.Limit.TIMEOUT, 2_000, "");
        assertThat(lines(137, limit)).singleElement().asString().contains("--timeout");
        assertThat(lines(70, new EngineBug("the stack is upside down", null))).hasSize(1);
    }
}
