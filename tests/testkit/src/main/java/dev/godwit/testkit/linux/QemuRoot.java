package dev.godwit.testkit.linux;

import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Programs of RISC-V in a tree of files, run by QEMU under the kernel of this machine: each run in
 * namespaces of its own, where binfmt_misc starts QEMU for all that is executed, with /proc, /dev,
 * a loopback, and an overlay, so that nothing of a run is left. It needs root and Linux 6.7.
 */
public final class QemuRoot {
    private final Path qemu;
    private final Path tree;
    private final Path scripts;

    /**
     * A tree.
     *
     * @param qemu QEMU's program, linked statically
     * @param tree the root
     * @param scripts a folder that programs find at {@code /scripts}
     */
    public QemuRoot(Path qemu, Path tree, Path scripts) {
        this.qemu = qemu.toAbsolutePath();
        this.tree = tree.toAbsolutePath();
        this.scripts = scripts.toAbsolutePath();
    }

    /**
     * Why nothing can be run.
     *
     * @return what is missing, or null if a program of the tree runs
     */
    public @Nullable String missing() {
        try {
            Result result = run(List.of("true"), new byte[0], 60);
            return result.code() == 0
                    ? null
                    : "needs root, and Linux 6.7 with binfmt_misc in user namespaces: "
                            + result.error();
        } catch (ToolFailure e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Runs a command to its end.
     *
     * @param command a program and its arguments
     * @param input its standard input
     * @param seconds how long it may take
     * @return what it left
     * @throws ToolFailure if it cannot be started, or does not end
     */
    public Result run(List<String> command, byte[] input, long seconds) {
        try {
            Path scratch = Files.createTempDirectory("godwit");
            List<Path> made = new ArrayList<>();
            try {
                List<String> all = new ArrayList<>(List.of("sh"));
                all.add(script(scratch, "outside.sh", made));
                all.addAll(List.of(scratch.toString(), "sh"));
                all.add(script(scratch, "inside.sh", made));
                all.addAll(List.of(scratch.toString(), qemu.toString(), tree.toString()));
                all.add(scripts.toString());
                all.addAll(command);
                return Processes.run(scratch, Map.of(), input, all, seconds);
            } finally {
                made.add(scratch.resolve("ready"));
                made.add(scratch.resolve("go"));
                made.add(scratch);
                for (Path path : made) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script(Path folder, String name, List<Path> made) throws IOException {
        Path path = folder.resolve(name);
        try (InputStream in = QemuRoot.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name);
            }
            Files.write(path, in.readAllBytes());
        }
        made.add(path);
        return path.toString();
    }
}
