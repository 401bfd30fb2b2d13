package dev.godwit.machine.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the host that a test compares with, if it works here. */
record HostTool(String program) {
    static final HostTool DTC = new HostTool("dtc");
    static final HostTool QEMU = new HostTool("qemu-system-riscv64");

    String needed() {
        return "needs " + program;
    }

    boolean works() {
        try {
            return run(Path.of("."), "--version").code == 0;
        } catch (IOException e) {
            return false;
        }
    }

    record Result(int code, String messages) {}

    /** Runs it in a folder; what it has to say goes to one place, results into files. */
    Result run(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Path messages = Files.createTempFile("godwit", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(messages.toFile())
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end: " + command);
            }
            return new Result(process.exitValue(), Files.readString(messages));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(messages);
        }
    }
}
