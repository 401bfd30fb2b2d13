package dev.godwit.machine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program qemu-img, in a folder; a test without it is skipped. */
final class QemuImg {
    private final Path folder;

    QemuImg(Path folder) {
        this.folder = folder;
        boolean works = false;
        try {
            works = run("--version").code == 0;
        } catch (IOException e) {
            // there is no such program
        }
        assumeTrue(works, "needs qemu-img (Debian's qemu-utils)");
    }

    /** What a run of it gave. */
    record Outcome(int code, String output) {}

    private Outcome run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void does(String... arguments) throws IOException {
        Outcome outcome = run(arguments);
        assertThat(outcome.code).as(outcome.output).isZero();
    }

    byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    /** Finds no fault in an image, and perhaps no lost clusters either. */
    void check(String name, boolean mayLeak) throws IOException {
        Outcome outcome = run("check", "-f", "qcow2", name);
        if (!mayLeak || outcome.code != 3) {
            assertThat(outcome.code).as(outcome.output).isZero();
        }
    }
}
