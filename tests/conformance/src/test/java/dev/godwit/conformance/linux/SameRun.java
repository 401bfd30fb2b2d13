package dev.godwit.conformance.linux;

import dev.godwit.FileSystemSource;
import dev.godwit.Guest;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.Npm;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.tar.TarFileSystem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Linux program leaves that is run so that every run is the same, and the time that this one
 * took.
 *
 * @param outcome its exit code, standard output and standard error
 * @param fuel the instructions that it ran, with all that it started
 * @param trace its system calls, a line each
 * @param milliseconds of this machine
 */
record SameRun(Result outcome, long fuel, String trace, long milliseconds) {
    private static final Path BUILD = Places.ROOT.resolve("build/portability");
    private static final int MOST_OUTPUT = 64 << 20;
    private static final long DEVICE = 0x7e00_0000L;
    private static final long INDEX = 256L << 20;
    private static final long SECONDS = 3600;
    private static final Pattern FIGURES =
            Pattern.compile("figures: (\\d+) instructions, (\\d+) ms\n$");

    /** An archive that is a file; it is open as long as the tests run. */
    static FileSystemSource archive(Path tar) {
        FileChannel channel;
        try {
            channel = FileChannel.open(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FileRanges source =
                new FileRanges() {
                    @Override
                    public long size() {
                        try {
                            return channel.size();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }

                    @Override
                    public int read(byte[] target, int offset, int length, long position) {
                        try {
                            ByteBuffer piece = ByteBuffer.wrap(target, offset, length);
                            return Math.max(0, channel.read(piece, position));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                };
        return (pages, _) -> {
            try {
                return TarFileSystem.open(source, DEVICE, INDEX, pages);
            } catch (Malformed e) {
                throw new AssertionError(tar + " is no archive", e);
            }
        };
    }

    /** Runs a program on this JVM. */
    static SameRun onJvm(FileSystemSource root, List<String> command) {
        BytesSink out = new BytesSink(MOST_OUTPUT);
        BytesSink error = new BytesSink(MOST_OUTPUT);
        StringBuilder trace = new StringBuilder();
        long begin = System.nanoTime();
        try (Guest guest =
                Guest.ofRoot(root, command.getFirst())
                        .arguments(command.toArray(String[]::new))
                        .deterministic(0)
                        .clock(VirtualClock.still())
                        .variable(
                                "PATH",
                                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                        .variable("HOME", "/root")
                        .variable("HOSTNAME", "godwit")
                        .limits(Limits.DEFAULT.metered())
                        .trace(line -> trace.append(line).append('\n'))
                        .output(out)
                        .error(error)
                        .build()) {
            Outcome outcome = guest.runToEnd();
            if (!(outcome instanceof Outcome.Exited exited)) {
                throw new AssertionError(
                        outcome + "\n" + new String(error.bytes(), StandardCharsets.UTF_8));
            }
            return new SameRun(
                    new Result(exited.code(), out.bytes(), error.bytes()),
                    guest.used(),
                    trace.toString(),
                    since(begin));
        }
    }

    private static long since(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /** Why nothing can be run under Node; null if it can. */
    static @Nullable String noNode() {
        return Files.exists(BUILD.resolve("target/wasmgc/godwit.wasm"))
                ? Npm.missing()
                : "needs the build to Wasm GC: mvn compile -pl build/portability -am";
    }

    /** Runs a program under Node in what TeaVM makes of the portable modules. */
    static SameRun underNode(Path tar, List<String> command, Path folder) throws IOException {
        Path trace = folder.resolve("trace");
        String node = Places.fetched(() -> Npm.node(Places.CACHE));
        List<String> words = new ArrayList<>(List.of(node));
        words.add(BUILD.resolve("src/main/js/linux.mjs").toString());
        words.addAll(List.of("--rootfs", tar.toString(), "--trace", trace.toString()));
        words.add("--figures");
        words.addAll(command);
        Result result = Processes.run(folder, Map.of(), new byte[0], words, SECONDS);
        String error = result.error();
        Matcher figures = FIGURES.matcher(error);
        if (!figures.find()) {
            throw new AssertionError("exit code " + result.code() + ": " + error);
        }
        byte[] own = error.substring(0, figures.start()).getBytes(StandardCharsets.UTF_8);
        return new SameRun(
                new Result(result.code(), result.out(), own),
                Long.parseLong(figures.group(1)),
                Files.readString(trace),
                Long.parseLong(figures.group(2)));
    }
}
