package dev.godwit.check;

import dev.godwit.FileSystemSource;
import dev.godwit.Guest;
import dev.godwit.GuestBuilder;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.tar.TarFileSystem;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/**
 * Runs Linux programs so that every run is the same, on the JVM and in the build to Wasm GC. What a
 * program finds is what the command gives it with {@code --deterministic}.
 */
public final class Programs {
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String HOST_NAME = "godwit";
    private static final long DEVICE = 0x7e00_0000L;
    private static final long INDEX = 256L << 20;

    private Programs() {}

    /** A program, and where what it does goes. */
    public static final class Program {
        private final GuestBuilder builder;
        private @Nullable Consumer<String> trace;
        private long seed;
        private long memory = Limits.DEFAULT.memory();

        private Program(GuestBuilder builder) {
            this.builder = builder;
        }

        /**
         * Sets what its random bytes follow from; without it, 0.
         *
         * @param number any
         * @return this
         */
        public Program seed(long number) {
            seed = number;
            return this;
        }

        /**
         * Sets how much memory it may have; without it, what guests have by default.
         *
         * @param bytes at most what the host can give
         * @return this
         */
        public Program memory(long bytes) {
            memory = bytes;
            return this;
        }

        /**
         * Has each system call told.
         *
         * @param lines told of each
         * @return this
         */
        public Program trace(Consumer<String> lines) {
            trace = lines;
            return this;
        }

        /**
         * Runs it to its end.
         *
         * @param words its arguments, the first one its name
         * @param out its standard output
         * @param error its standard error
         * @param log told what befalls it
         * @return two lines: how it came out, such as {@code exited 0}, and how many instructions
         *     it has run
         */
        public String run(List<String> words, ByteSink out, ByteSink error, Consumer<String> log) {
            builder.arguments(words.toArray(new String[0]))
                    .deterministic(seed)
                    .clock(VirtualClock.still())
                    .variable("PATH", PATH)
                    .variable("HOME", "/root")
                    .variable("HOSTNAME", HOST_NAME)
                    .hostName(HOST_NAME)
                    .limits(Limits.DEFAULT.metered().withMemory(memory))
                    .log(log)
                    .output(out)
                    .error(error);
            Consumer<String> lines = trace;
            if (lines != null) {
                builder.trace(lines);
            }
            try (Guest guest = builder.build()) {
                Outcome outcome = guest.runToEnd();
                return describe(outcome) + "\n" + guest.used() + "\n";
            } catch (Failure | IllegalArgumentException e) {
                return "failed: " + e.getMessage() + "\n0\n";
            }
        }
    }

    /**
     * A program that is a file.
     *
     * @param content the file
     * @return it, in a root in memory
     */
    public static Program of(byte[] content) {
        return new Program(Guest.open(content));
    }

    /**
     * A program that lies in an archive.
     *
     * @param archive its root
     * @param command its path there, or a name that is looked for
     * @return it, with what it changes in memory
     */
    public static Program of(FileRanges archive, String command) {
        FileSystemSource root = (pages, clock) -> TarFileSystem.open(archive, DEVICE, INDEX, pages);
        return new Program(Guest.ofRoot(root, command));
    }

    /** A line that says how a guest came out. */
    static String describe(Outcome outcome) {
        if (outcome instanceof Outcome.Exited exited) {
            return "exited " + exited.code();
        }
        if (outcome instanceof Outcome.Stopped stopped) {
            return "stopped: " + stopped.limit().getMessage();
        }
        return "failed: it came out in a way that no guest here does";
    }
}
