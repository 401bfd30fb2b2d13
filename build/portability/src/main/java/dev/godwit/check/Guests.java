package dev.godwit.check;

import dev.godwit.Guest;
import dev.godwit.Outcome;
import dev.godwit.WasmModule;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.memory.MemoryFileSystem;

import java.nio.charset.StandardCharsets;

/**
 * Runs programs with WASI on a file system in memory, the same on the JVM and in the build to Wasm
 * GC.
 */
public final class Guests {
    private static final int MOST = 1 << 20;

    private Guests() {}

    /**
     * Runs a program twice in one file system.
     *
     * @param program a module in the binary or text format
     * @return how each run came out, what it wrote, and at last the files that are there
     */
    public static String run(byte[] program) {
        VirtualClock clock = VirtualClock.still();
        MemoryFileSystem files = new MemoryFileSystem(clock, MOST, 1);
        StringBuilder answer = new StringBuilder();
        try {
            WasmModule module = WasmModule.of(program);
            runOnce(module, clock, files, answer);
            runOnce(module, clock, files, answer);
            list(files.root(), answer);
        } catch (Failure | ErrnoException e) {
            answer.append("failed: ").append(e.getMessage()).append('\n');
        }
        return answer.toString();
    }

    private static void runOnce(
            WasmModule module, VirtualClock clock, MemoryFileSystem files, StringBuilder answer) {
        BytesSink out = new BytesSink(MOST);
        BytesSink error = new BytesSink(MOST);
        Guest guest =
                Guest.of(module)
                        .clock(clock)
                        .entropy(new SeededEntropy(1))
                        .arguments("guest", "an argument")
                        .mount("/", files.root())
                        .input(BytesSource.empty())
                        .output(out)
                        .error(error)
                        .build();
        Outcome outcome = guest.runToEnd();
        guest.close();
        answer.append(describe(outcome)).append('\n');
        answer.append("stdout: ").append(text(out)).append('\n');
        answer.append("stderr: ").append(text(error)).append('\n');
    }

    private static String describe(Outcome outcome) {
        if (outcome instanceof Outcome.Exited exited) {
            return "exited " + exited.code();
        }
        if (outcome instanceof Outcome.Trapped trapped) {
            return "trapped: " + trapped.trap().getMessage();
        }
        if (outcome instanceof Outcome.Stopped stopped) {
            return "stopped: " + stopped.limit().getMessage();
        }
        return "blocked";
    }

    private static String text(BytesSink sink) {
        return new String(sink.bytes(), StandardCharsets.UTF_8);
    }

    private static void list(Directory directory, StringBuilder answer) throws ErrnoException {
        for (DirectoryEntry entry : directory.list(0, 100)) {
            String name = entry.name();
            if (!name.equals(".") && !name.equals("..")) {
                long size = directory.stat(name, false).size();
                answer.append(name).append(": ").append(size).append(" bytes\n");
            }
        }
    }
}
