package dev.godwit.bench;

import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures RISC-V Linux programs as whole processes, from their start to their exit, beside
 * qemu-riscv64: time, and the most memory that was resident.
 */
final class LinuxStart {
    private static final Path ROOT =
            Path.of(System.getProperty("godwit.root", ".")).toAbsolutePath().normalize();
    private static final int PROCESSES = 11;
    private static final String MEMORY = "/sys/fs/cgroup/memory.current";

    /**
     * A program of the guest's root.
     *
     * @param file its path there
     * @param isAlone whether Godwit runs it as a file of the host, without the root
     * @param hello its arguments to do next to nothing
     * @param expected what it prints then
     * @param memory its arguments to print how much memory its system has committed
     */
    private record Guest(
            String file,
            boolean isAlone,
            List<String> hello,
            String expected,
            List<String> memory) {}

    private static final List<Guest> GUESTS =
            List.of(
                    new Guest("usr/bin/busybox", true, List.of("true"), "", List.of("cat", MEMORY)),
                    new Guest(
                            "usr/bin/python3",
                            false,
                            List.of("-c", "print('hello')"),
                            "hello",
                            List.of("-c", "print(open('" + MEMORY + "').read())")),
                    new Guest(
                            "usr/bin/node",
                            false,
                            List.of("-e", "console.log('hello')"),
                            "hello",
                            List.of(
                                    "-e",
                                    "console.log(fs.readFileSync('" + MEMORY + "', 'utf8'))")));

    private LinuxStart() {}

    /**
     * Runs.
     *
     * @param args {@code ROOT [PROCESSES]}: a tree as examples/debian-root makes it; each figure is
     *     the median of that many processes
     * @throws IOException if a file cannot be read
     */
    static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 2) {
            throw new IllegalArgumentException("linux ROOT [PROCESSES]");
        }
        String root = Path.of(args[0]).toAbsolutePath().toString();
        int repeats = args.length == 2 ? Integer.parseInt(args[1]) : PROCESSES;
        String godwit = Build.launcher(ROOT);
        System.out.printf(
                Locale.ROOT,
                "%-16s %28s %28s %6s %s%n",
                "",
                "Godwit: seconds",
                "qemu-riscv64",
                "ratio",
                "MiB resident: Godwit (committed), QEMU");
        for (Guest guest : GUESTS) {
            if (!Files.isRegularFile(Path.of(root, guest.file()))) {
                System.out.println(guest.file() + " is not there");
                continue;
            }
            String name = guest.file().substring(guest.file().lastIndexOf('/') + 1);
            String file = root + "/" + guest.file();
            List<String> ours =
                    guest.isAlone()
                            ? List.of(godwit, "run", file)
                            : List.of(godwit, "run", "--rootfs", root, "/" + guest.file());
            List<String> theirs = List.of("qemu-riscv64", "-L", root, file);
            long[] own = new long[repeats];
            long[] other = new long[repeats];
            // the first run of all fills caches, and is not counted
            for (int i = -1; i < repeats; i++) {
                long first = time(with(ours, guest.hello()), guest.expected());
                long second = time(with(theirs, guest.hello()), guest.expected());
                if (i >= 0) {
                    own[i] = first;
                    other[i] = second;
                }
            }
            Arrays.sort(own);
            Arrays.sort(other);
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %28s %28s %6.1f %d (%d), %d%n",
                    name,
                    text(own),
                    text(other),
                    (double) own[repeats / 2] / other[repeats / 2],
                    resident(with(ours, guest.hello())),
                    Long.parseLong(run(with(ours, guest.memory())).strip()) >> 20,
                    resident(with(theirs, guest.hello())));
        }
    }

    private static String text(long[] sorted) {
        return String.format(
                Locale.ROOT,
                "%.3f (%.3f to %.3f)",
                sorted[sorted.length / 2] / 1e9,
                sorted[0] / 1e9,
                sorted[sorted.length - 1] / 1e9);
    }

    private static List<String> with(List<String> first, List<String> more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }

    private static long time(List<String> command, String expected) {
        long start = System.nanoTime();
        String printed = run(command);
        long end = System.nanoTime();
        if (!printed.strip().equals(expected)) {
            throw new ToolFailure(command + " printed " + printed);
        }
        return end - start;
    }

    private static String run(List<String> command) {
        Result result = Processes.run(ROOT, Map.of(), new byte[0], command);
        if (result.code() != 0) {
            throw new ToolFailure(command + " answered " + result.code() + ": " + result.error());
        }
        return result.text();
    }

    /** The most that was resident, in MiB, as Linux told while it ran. */
    private static long resident(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        long kib = 0;
        while (process.isAlive()) {
            for (String line : lines(status)) {
                if (line.startsWith("VmHWM:")) {
                    kib = Math.max(kib, Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        }
        return kib >> 10;
    }

    private static List<String> lines(Path status) {
        try {
            return Files.readAllLines(status);
        } catch (IOException e) {
            return List.of(); // it has just ended
        }
    }
}
