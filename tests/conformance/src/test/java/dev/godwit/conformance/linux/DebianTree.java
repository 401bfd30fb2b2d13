package dev.godwit.conformance.linux;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.thread.MeterClock;
import dev.godwit.conformance.programs.Places;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.linux.system.LinuxSettings;
import dev.godwit.linux.system.LinuxSystem;
import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.testkit.linux.QemuRoot;
import dev.godwit.testkit.tools.DebianPackages;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.RiscvC;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Programs of a release of Debian for RISC-V, which Godwit runs, and QEMU under the kernel of this
 * machine. What a run changes in the tree is gone afterwards; {@code /scripts} is {@code
 * programs/linux/scripts}.
 */
final class DebianTree {
    static final Path SCRIPTS = Places.SOURCES.resolve("linux/scripts");

    /** Scripts, and what is built beside them. */
    private static final Path COPIES =
            Places.ROOT.resolve("tests/conformance/target/linux/scripts");

    private static final Path FOLDER = Places.CACHE.resolve("debian");
    private static final String CROSS = "riscv64-linux-gnu-";

    /** Where QEMU is from. */
    private static final String RELEASE = "trixie";

    private static final List<String> PACKAGES =
            List.of(
                    "bash",
                    "bsdextrautils",
                    "bsdutils",
                    "busybox-static",
                    "bzip2",
                    "coreutils",
                    "dash",
                    "diffutils",
                    "file",
                    "findutils",
                    "gawk",
                    "grep",
                    "gzip",
                    "hostname",
                    "libc-bin",
                    "libpython3.13-testsuite",
                    "lua5.4",
                    "musl",
                    "musl-dev",
                    "nodejs",
                    "perl-base",
                    "procps",
                    "python3",
                    "sed",
                    "sqlite3",
                    "tar",
                    "util-linux",
                    "xz-utils");

    /** Of the release that is never finished: its versions are the newest. */
    private static final List<String> NEWEST =
            List.of("busybox-static", "coreutils", "dash", "libc-bin", "nodejs", "python3");

    private static final int MOST_OUTPUT = 64 << 20;
    private static final int PAGES = 3 << 17;

    /** Those made so far, by their releases. */
    private static final Map<String, DebianTree> MADE = new HashMap<>();

    private final Path root;
    private final Path qemu;
    private final Path scripts;
    private final @Nullable QemuRoot oracle;
    private final @Nullable String noOracle;

    private DebianTree(Path root, Path qemu, Path scripts) {
        this.root = root;
        this.qemu = qemu;
        this.scripts = scripts;
        QemuRoot found = new QemuRoot(qemu, root, scripts);
        noOracle = found.missing();
        oracle = noOracle == null ? found : null;
    }

    /**
     * Fetches trixie, once; the test is skipped where it cannot be had, or where there is no
     * oracle.
     */
    static DebianTree get() {
        return get(RELEASE, PACKAGES);
    }

    /** Fetches sid in the same way. */
    static DebianTree sid() {
        return get("sid", NEWEST);
    }

    private static synchronized DebianTree get(String release, List<String> packages) {
        DebianTree tree = MADE.get(release);
        if (tree == null) {
            Path root = fetch(release, packages);
            Path qemu = Places.fetched(() -> DebianPackages.fetch(RELEASE, "qemu-user", FOLDER));
            copyScripts();
            tree = new DebianTree(root, qemu.resolve("usr/bin/qemu-riscv64"), COPIES);
            MADE.put(release, tree);
        }
        Places.skipIf(tree.noOracle);
        return tree;
    }

    /**
     * Fetches the files of trixie's packages, unless they are there; without apt-get the test is
     * skipped.
     */
    static Path fetch() {
        return fetch(RELEASE, PACKAGES);
    }

    private static synchronized Path fetch(String release, List<String> packages) {
        Places.skipIf(
                Processes.works("apt-get", "--version")
                        ? null
                        : "needs Debian: its packages for RISC-V are fetched by apt-get");
        return Places.fetched(() -> DebianPackages.tree(release, "riscv64", FOLDER, packages));
    }

    /** The same tree, with another folder at {@code /scripts}. */
    DebianTree with(Path folder) {
        return new DebianTree(root, qemu, folder);
    }

    private static void copyScripts() {
        try (var scripts = Files.newDirectoryStream(SCRIPTS)) {
            Files.createDirectories(COPIES);
            for (Path script : scripts) {
                Path copy = COPIES.resolve(script.getFileName());
                Files.copy(script, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds a program with the tree's musl, which finds itself among the scripts. */
    void buildWithMusl(String name) {
        Places.skipIf(RiscvC.missing());
        Path libraries = root.resolve("usr/lib/riscv64-linux-musl");
        List<String> command = new ArrayList<>(List.of(CROSS + "gcc", "-O1", "-w", "-pie"));
        command.addAll(List.of("-fPIE", "-nostdlib", "-nostdinc", "-isystem"));
        command.add(root.resolve("usr/include/riscv64-linux-musl").toString());
        command.add("-Wl,-dynamic-linker,/lib/ld-musl-riscv64.so.1");
        for (String start : List.of("Scrt1.o", "crti.o", "crtn.o")) {
            // an older linker does not know the newer one's relocations of debugging information
            String from = libraries.resolve(start).toString();
            Processes.tool(COPIES, List.of(CROSS + "objcopy", "-g", from, start));
            command.add(start);
        }
        command.add(Places.SOURCES.resolve("linux/" + name + ".c").toString());
        command.addAll(List.of(libraries.resolve("libc.so").toString(), "-lgcc", "-o", name));
        Processes.tool(COPIES, command);
    }

    /** Runs a command by QEMU. */
    Result oracle(List<String> command, String input, long seconds) {
        QemuRoot qemu = oracle;
        if (qemu == null) {
            throw new IllegalStateException();
        }
        return qemu.run(command, input.getBytes(StandardCharsets.UTF_8), seconds);
    }

    /**
     * What a run in Godwit left, and what it took.
     *
     * @param result what it left
     * @param instructions how many were executed
     * @param pages the most pages that were committed at a time
     * @param nanoseconds how long it took
     */
    record Run(Result result, long instructions, int pages, long nanoseconds) {
        @Override
        public String toString() {
            return String.format(
                    "%d million instructions, %.2f s, %d MiB",
                    instructions / 1_000_000, nanoseconds / 1e9, pages >> 20 - Pages.SHIFT);
        }
    }

    /** Runs a command in Godwit; after the time it fails. */
    Result godwit(List<String> command, String input, long seconds) {
        return measured(command, input, seconds).result();
    }

    /**
     * Runs a command in Godwit, where its time goes by its instructions and not by how busy this
     * machine is; after the time, of the guest, it fails.
     */
    Result inItsOwnTime(List<String> command, String input, long seconds) {
        Clock clock = new MeterClock(new JvmPlatform().clock());
        return measured(command, input, seconds, clock).result();
    }

    /** Runs a command in Godwit, and says what that took; after the time it fails. */
    Run measured(List<String> command, String input, long seconds) {
        return measured(command, input, seconds, new JvmPlatform().clock());
    }

    private Run measured(List<String> command, String input, long seconds, Clock clock) {
        BytesSink out = new BytesSink(MOST_OUTPUT);
        BytesSink err = new BytesSink(MOST_OUTPUT);
        StringBuilder log = new StringBuilder();
        JvmPlatform platform = new JvmPlatform();
        LinuxSettings settings =
                new LinuxSettings(
                        clock,
                        platform.entropy(),
                        new BytesSource(input.getBytes(StandardCharsets.UTF_8)),
                        out,
                        err,
                        line -> log.append(line).append('\n'));
        JvmHostDirectories directories = new JvmHostDirectories();
        settings.root = pages -> directories.fileSystem(root.toString(), pages);
        settings.grants.add(
                new LinuxSettings.Grant(
                        "/scripts",
                        pages -> directories.fileSystem(scripts.toString(), pages),
                        true));
        settings.pages = PAGES;
        settings.fuel = Long.MAX_VALUE;
        settings.arguments.addAll(command);
        settings.environment.addAll(List.of("PATH=/usr/bin:/bin", "HOME=/root", "LC_ALL=C.UTF-8"));
        long begin = System.nanoTime();
        try (LinuxSystem system = LinuxSystem.ofCommand(settings, command.getFirst())) {
            run(system, seconds, out, err, log);
            long end = System.nanoTime();
            Result result = new Result(system.exitCode(), out.bytes(), err.bytes());
            int pages = system.kernel().memory.pages.peak();
            return new Run(result, system.scheduler().meter, pages, end - begin);
        } catch (NotExecutable | ErrnoException e) {
            throw new AssertionError(command + " cannot be run", e);
        }
    }

    private static void run(
            LinuxSystem system, long seconds, BytesSink out, BytesSink err, StringBuilder log) {
        Scheduler scheduler = system.scheduler();
        scheduler.enter();
        try (var _ = scheduler.stopAfter(Duration.ofSeconds(seconds))) {
            Scheduler.Progress progress = system.run();
            while (progress == Scheduler.Progress.BLOCKED) {
                if (scheduler.await(system.blockedOn()) != null) {
                    progress = Scheduler.Progress.STOPPED;
                    break;
                }
                progress = system.run();
            }
            if (progress == Scheduler.Progress.STOPPED) {
                throw new AssertionError(
                        "no end after "
                                + seconds
                                + " seconds; written:\n"
                                + new String(out.bytes(), StandardCharsets.UTF_8)
                                + new String(err.bytes(), StandardCharsets.UTF_8)
                                + log);
            }
        } finally {
            scheduler.leave();
        }
    }
}
