package dev.godwit.conformance.linux;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.linux.system.LinuxSettings;
import dev.godwit.linux.system.LinuxSystem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program that runs in Godwit with a clock of its own: waits take no time. */
final class EventGuest {
    /** How far each look at the clock moves it: a program that spins is not to spin for long. */
    private static final long TICK = 20_000;

    private static final long EPOCH = 946_684_800_000_000_000L;
    private static final int MOST_OUTPUT = 1 << 20;

    /** What it wrote, to both of its outputs. */
    private final BytesSink output = new BytesSink(MOST_OUTPUT);

    final VirtualClock clock = new VirtualClock(EPOCH, TICK);

    /** The system calls that it made, as the trace tells them. */
    final List<String> calls = new ArrayList<>();

    private int exitCode = -1;

    /** Runs a program to its end; answers what it wrote. */
    String run(String name, byte[] content) throws NotExecutable, ErrnoException {
        LinuxSettings settings =
                new LinuxSettings(
                        clock, new SeededEntropy(1), BytesSource.empty(), output, output, _ -> {});
        settings.trace = calls::add;
        settings.arguments.add(name);
        try (LinuxSystem guest = LinuxSystem.ofProgram(settings, name, content)) {
            guest.scheduler().enter();
            try {
                while (true) {
                    Scheduler.Progress progress = guest.run();
                    if (progress == Scheduler.Progress.ENDED) {
                        break;
                    }
                    if (progress == Scheduler.Progress.STOPPED
                            || guest.scheduler().await(guest.blockedOn()) != null) {
                        throw new AssertionError("stopped: " + guest.scheduler().reason());
                    }
                }
                exitCode = guest.exitCode();
            } finally {
                guest.scheduler().leave();
            }
        }
        return new String(output.bytes(), StandardCharsets.UTF_8);
    }

    int exitCode() {
        return exitCode;
    }
}
