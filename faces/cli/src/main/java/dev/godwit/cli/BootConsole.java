package dev.godwit.cli;

import dev.godwit.Guest;
import dev.godwit.MachineBuilder;
import dev.godwit.Outcome;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Platform;
import dev.godwit.platform.jvm.HostTerminal;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The console of a computer that is booted: the standard streams. A terminal it has to itself, and
 * there some keys are for us.
 */
final class BootConsole implements AutoCloseable, ConsoleKeys.Owner {
    private static final String HELP =
            "\r\nCtrl-A x  quit    Ctrl-A c  monitor, and back    Ctrl-A h  this help"
                    + "    Ctrl-A Ctrl-A  one Ctrl-A\r\n";

    private final Platform platform;
    private final PrintWriter err;
    private final @Nullable ConsoleKeys keys;
    private final Queue<String> lines = new ArrayDeque<>();
    private @Nullable HostTerminal raw;
    private @Nullable Guest guest;
    private @Nullable Monitor monitor;
    private boolean isQuit;

    BootConsole(Platform platform, PrintWriter err) {
        this.platform = platform;
        this.err = err;
        ByteSource input = platform.standardInput();
        boolean isTerminal = input.isTerminal() && platform.standardOutput().isTerminal();
        raw = isTerminal ? HostTerminal.makeRaw(false) : null;
        keys = raw == null ? null : new ConsoleKeys(input, this);
    }

    /**
     * Gives a computer its console.
     *
     * @param isVirtio whether it is a device of VirtIO
     * @param isSame whether runs are to be the same, whatever the window is
     */
    void attach(MachineBuilder machine, boolean isVirtio, boolean isSame) {
        HostTerminal terminal = raw;
        if (terminal != null && !isSame) {
            machine.window(terminal::size, terminal.changes());
        }
        if (isVirtio) {
            machine.virtioConsole();
        }
        machine.output(platform.standardOutput());
        ConsoleKeys typed = keys;
        if (typed == null) {
            machine.input(platform.standardInput());
        } else {
            machine.input(typed).outside(typed);
        }
    }

    /** Whether it has a terminal to itself. */
    boolean isRaw() {
        return raw != null;
    }

    /** Whether the user has ended it. */
    boolean isQuit() {
        return isQuit;
    }

    /** Runs a computer to its end, with what the monitor does in between. */
    Outcome run(Guest computer) {
        guest = computer;
        for (; ; ) {
            Monitor asked = monitor;
            if (asked == null || !asked.isStopped()) {
                Outcome outcome = computer.runToEnd();
                if (isQuit || lines.isEmpty() || !isInterrupt(outcome)) {
                    return outcome;
                }
            } else if (!awaitLine()) {
                isQuit = true;
            }
            while (!lines.isEmpty() && !isQuit) {
                execute(computer, lines.remove());
            }
            if (isQuit) {
                return new Outcome.Stopped(new LimitReached(Limit.INTERRUPT, -1, ""), true);
            }
        }
    }

    private static boolean isInterrupt(Outcome outcome) {
        return outcome instanceof Outcome.Stopped stopped
                && stopped.limit().limit() == Limit.INTERRUPT;
    }

    /** Waits for a line while the computer stands; false if none will come. */
    private boolean awaitLine() {
        ConsoleKeys typed = keys;
        if (typed == null) {
            return false;
        }
        typed.poll();
        while (lines.isEmpty() && !isQuit && !typed.hasEnded()) {
            platform.clock().newWaiter().await(Blocked.on("a command", typed.coming()));
            typed.poll();
        }
        return !lines.isEmpty();
    }

    private void execute(Guest computer, String line) {
        Monitor asked = monitor;
        if (asked == null) {
            asked = new Monitor(computer.computer());
            monitor = asked;
        }
        String answer = asked.execute(line).replace("\n", "\r\n");
        isQuit = asked.isQuit();
        ConsoleKeys typed = keys;
        boolean isOpen = typed != null && typed.isMonitor() && !isQuit;
        show(isOpen ? answer + Monitor.PROMPT : answer);
    }

    // ---- What is typed.

    @Override
    public void entered(String line) {
        lines.add(line);
        interrupt();
    }

    @Override
    public void quit() {
        isQuit = true;
        interrupt();
    }

    private void interrupt() {
        Guest running = guest;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public void help() {
        show(HELP);
    }

    @Override
    public void show(String text) {
        err.print(text);
        err.flush();
    }

    @Override
    public void close() {
        HostTerminal terminal = raw;
        if (terminal != null) {
            raw = null;
            terminal.close();
        }
    }
}
