package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The program qemu-img; the rest of a test is skipped without it. */
final class QemuImg {
    private QemuImg() {}

    static QemuImg needed() {
        boolean works = false;
        try {
            works = run(List.of("--version")).code == 0;
        } catch (IOException e) {
            // there is no such program
        }
        assumeTrue(works, "needs qemu-img (Debian's qemu-utils)");
        return new QemuImg();
    }

    private record Outcome(int code, String output) {}

    private static Outcome run(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Does something that must succeed. */
    void does(String... arguments) throws IOException {
        Outcome outcome = run(List.of(arguments));
        assertThat(outcome.code).as(outcome.output).isZero();
    }
}
