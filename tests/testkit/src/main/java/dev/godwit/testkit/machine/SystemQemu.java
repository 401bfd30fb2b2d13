package dev.godwit.testkit.machine;

import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** QEMU's emulation of the board virt. */
public final class SystemQemu {
    private static final long SECONDS = 60;

    /** The oldest that is compared with: those before report many faults in another way. */
    private static final int OLDEST = 1000;

    private static final String CPU =
            "rv64,h=off,v=off,svnapot=on,svpbmt=on,svinval=on,sstc=on,svadu=on,zicbom=on,zicboz=on";

    private final List<String> command;
    private final int version;
    private final Path folder;

    private SystemQemu(List<String> command, int version, Path folder) {
        this.command = command;
        this.version = version;
        this.folder = folder;
    }

    /**
     * Finds it.
     *
     * @param command its name or its file, and arguments that it always has
     * @param folder where it may write
     * @return null if it cannot be run, or is older than 10.0
     */
    public static @Nullable SystemQemu find(List<String> command, Path folder) {
        try {
            List<String> asking = new ArrayList<>(command);
            asking.add("--version");
            Result result = Processes.run(folder, Map.of(), new byte[0], asking);
            String text = result.text();
            String mark = "version ";
            int at = text.indexOf(mark);
            if (result.code() != 0 || at < 0) {
                return null;
            }
            String[] numbers = text.substring(at + mark.length()).split("[. ]");
            int version = Integer.parseInt(numbers[0]) * 100 + Integer.parseInt(numbers[1]);
            return version < OLDEST ? null : new SystemQemu(command, version, folder);
        } catch (ToolFailure e) {
            return null;
        }
    }

    /**
     * The command that runs one from a tree of Debian's packages, with the libraries of that tree.
     *
     * @param tree its root
     * @return for {@link #find}
     */
    public static List<String> inTree(Path tree) {
        return List.of(
                tree.resolve("lib64/ld-linux-x86-64.so.2").toString(),
                "--library-path",
                tree.resolve("usr/lib/x86_64-linux-gnu").toString(),
                tree.resolve("usr/bin/qemu-system-riscv64").toString(),
                "-L",
                tree.resolve("usr/share/qemu").toString());
    }

    /**
     * Runs an image.
     *
     * @param image what
     * @return the lines that it has printed
     * @throws ToolFailure if it does not end well
     */
    public List<String> run(BareImage image) {
        Path file = folder.resolve("image.elf");
        try {
            Files.write(file, image.elf());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> line = new ArrayList<>(command);
        line.addAll(
                List.of(
                        // with two harts, atomic instructions are not a load and a store
                        "-smp",
                        "2",
                        "-machine",
                        "virt",
                        "-cpu",
                        CPU,
                        "-m",
                        (Layout.RAM >>> 20) + "M",
                        "-bios",
                        "none",
                        "-nographic",
                        "-kernel",
                        file.toString()));
        Result result = Processes.run(folder, Map.of(), new byte[0], line, SECONDS);
        if (result.code() != 0) {
            throw new ToolFailure("QEMU: exit code " + result.code() + ", " + result.error());
        }
        return result.text().lines().toList();
    }

    @Override
    public String toString() {
        return "QEMU " + version / 100 + "." + version % 100;
    }
}
