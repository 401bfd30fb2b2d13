package dev.godwit.cli;

import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.platform.jvm.JvmPlatform;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the launcher makes its AOT cache from: a process that starts as small programs do. What is
 * loaded and linked here is there from the first instruction of a later process, but what such a
 * process does not need costs it time too, so nothing rare is done here; and the engine's loops are
 * hardly run, since the profile of this process goes into the cache as well.
 */
final class Training {
    private Training() {}

    /**
     * Runs.
     *
     * @param args none
     * @throws IOException if the program cannot be put into a temporary file
     */
    public static void main(String[] args) throws IOException {
        Path text = Files.createTempFile("godwit", ".wat");
        Path binary = Files.createTempFile("godwit", ".wasm");
        try (InputStream program = Training.class.getResourceAsStream("training.wat")) {
            if (program == null) {
                throw new IOException("training.wat is missing");
            }
            Files.write(text, program.readAllBytes());
            command("--version");
            command("--help");
            command("run", "--help");
            command("parse", text.toString(), "-o", binary.toString());
            command("run", "--env", "A=b", binary.toString(), "argument");
            command("run", "--invoke", "add", text.toString(), "1", "2");
        } finally {
            Files.deleteIfExists(text);
            Files.deleteIfExists(binary);
        }
    }

    private static void command(String... args) {
        PrintWriter out = new PrintWriter(Writer.nullWriter());
        int exit = Main.run(args, out, out, new JvmPlatform(), new JvmHostDirectories());
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", args) + " ended with " + exit);
        }
    }
}
