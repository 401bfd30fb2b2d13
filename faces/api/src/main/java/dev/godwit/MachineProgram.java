package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.machine.board.Machine;
import dev.godwit.machine.boot.Symbols;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A computer, with whatever system it boots. */
final class MachineProgram implements Program {
    private final Machine machine;
    private final Symbols symbols;
    private final List<AutoCloseable> owned;
    private @Nullable Computer computer;

    MachineProgram(Machine machine, Symbols symbols, List<AutoCloseable> owned) {
        this.machine = machine;
        this.symbols = symbols;
        this.owned = owned;
    }

    @Override
    public GuestThread thread() {
        return machine;
    }

    @Override
    public Instance instance() {
        throw new IllegalStateException("a machine is no instance of WebAssembly");
    }

    @Override
    public Outcome run() {
        return switch (machine.run()) {
            case ENDED -> new Outcome.Exited(machine.exitCode());
            case BLOCKED -> new Outcome.Blocked(machine.blockedOn());
            case STOPPED -> {
                LimitReached reason = machine.reason();
                if (reason == null) {
                    throw new IllegalStateException("it stopped for no reason");
                }
                yield new Outcome.Stopped(reason, reason.limit().isResumable());
            }
            case PAUSED -> {
                Computer looking = computer;
                if (looking == null) {
                    throw new IllegalStateException("it stands for no reason");
                }
                yield looking.outcome();
            }
        };
    }

    @Override
    public Computer computer(Turns turns) {
        Computer known = computer;
        if (known == null) {
            known = new Computer(machine, symbols, turns);
            computer = known;
        }
        return known;
    }

    @Override
    public @Nullable LimitReached await() {
        return machine.await(machine.blockedOn());
    }

    @Override
    public void close() {
        for (AutoCloseable one : owned) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(
                        "what a machine was given cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
