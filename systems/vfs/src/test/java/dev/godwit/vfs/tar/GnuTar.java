package dev.godwit.vfs.tar;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** GNU tar, if it works here. */
final class GnuTar {
    static final String NEEDED = "needs GNU tar (tar)";

    /** Formats, and how sparse files are written. */
    static final List<List<String>> FORMATS =
            List.of(
                    List.of("--format=v7"),
                    List.of("--format=ustar"),
                    List.of("--format=oldgnu", "--sparse"),
                    List.of("--format=gnu", "--sparse"),
                    List.of("--format=gnu", "--incremental"),
                    List.of("--format=pax"),
                    List.of("--format=pax", "--sparse", "--sparse-version=0.0"),
                    List.of("--format=pax", "--sparse", "--sparse-version=0.1"),
                    List.of("--format=pax", "--sparse", "--sparse-version=1.0"));

    private GnuTar() {}

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        String text = new String(output, StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? text : "failed: " + text;
    }

    static boolean works() {
        try {
            return run(List.of("tar", "--version")).contains("GNU tar");
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /** Fills a folder with files of the kinds that every format can take. */
    static void fill(Path folder, boolean large) throws IOException {
        Random random = new Random(1);
        Files.createDirectories(folder.resolve("d/e/empty"));
        byte[] bytes = new byte[3_000];
        random.nextBytes(bytes);
        Files.write(folder.resolve("d/file"), bytes);
        Files.write(folder.resolve("d/block"), new byte[512]);
        Files.createFile(folder.resolve("d/e/nothing"));
        Files.createLink(folder.resolve("d/hard"), folder.resolve("d/file"));
        Files.createSymbolicLink(folder.resolve("soft"), Path.of("d/e"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
            int pieces = large ? 40 : 6;
            for (int i = 1; i <= pieces; i++) {
                sparse.seek(i * 65_536L);
                sparse.write(bytes, 0, 100 + i);
            }
            sparse.setLength((pieces + 2) * 65_536L);
        }
    }

    /** Names that the oldest formats cannot take. */
    static void fillLong(Path folder) throws IOException {
        Path deep = folder.resolve("x".repeat(120)).resolve("y".repeat(120));
        Files.createDirectories(deep);
        Files.write(deep.resolve("z".repeat(200)), new byte[] {1, 2, 3});
        Files.createSymbolicLink(folder.resolve("far"), Path.of("t".repeat(150)));
    }

    static byte[] archive(Path folder, Path file, List<String> format)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar", "-c", "-f", file.toString()));
        command.addAll(format);
        command.addAll(List.of("-C", folder.toString(), "."));
        String output = run(command);
        if (output.startsWith("failed")) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return Files.readAllBytes(file);
    }
}
