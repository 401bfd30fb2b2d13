package dev.godwit.cli;

import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.platform.jvm.JvmPlatform;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the launcher makes its AOT cache from: a process that starts as small programs do. What is
 * loaded and linked here is there from the first instruction of a later process, but what such a
 * process does not need costs it time too, so nothing rare is done here; and the engine's loops are
 * hardly run, since the profile of this process goes into the cache as well.
 */
final class Training {
    private Training() {}

    /**
     * Runs. What it prints has no meaning.
     *
     * @param args none
     * @throws IOException if the program cannot be put into a temporary folder
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("godwit");
        Path text = folder.resolve("training.wat");
        Path binary = folder.resolve("training.wasm");
        try (InputStream program = Training.class.getResourceAsStream("training.wat")) {
            if (program == null) {
                throw new IOException("training.wat is missing");
            }
            Files.write(text, program.readAllBytes());
            command(ExitCode.OK, "--version");
            command(ExitCode.OK, "--help");
            command(ExitCode.OK, "parse", text.toString(), "-o", binary.toString());
            command(ExitCode.OK, "run", "--env", "A=b", binary.toString(), "argument");
            command(ExitCode.OK, "run", "--dir", folder.toString(), binary.toString(), "argument");
            command(ExitCode.OK, "run", "--invoke", "add", text.toString(), "1", "2");
            command(ExitCode.BAD_INPUT, "run", folder.resolve("none").toString());
        } finally {
            for (Path file : List.of(text, binary, folder)) {
                Files.deleteIfExists(file);
            }
        }
        System.exit(0); // what a code other than 0 needs
    }

    private static void command(ExitCode expected, String... args) {
        int exit =
                Main.run(
                        RawArguments.of(args),
                        new FileOutputStream(FileDescriptor.out),
                        Main.writer(System.err),
                        new JvmPlatform(),
                        new JvmHostDirectories());
        if (exit != expected.code()) {
            throw new IllegalStateException(String.join(" ", args) + " ended with " + exit);
        }
    }
}
