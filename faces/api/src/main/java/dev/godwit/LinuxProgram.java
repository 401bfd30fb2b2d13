package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.linux.system.LinuxSystem;
import dev.godwit.riscv.gdb.GdbServer;
import dev.godwit.vfs.Socket;

import org.jspecify.annotations.Nullable;

/** A Linux program with all that it starts. */
final class LinuxProgram implements Program {
    private final LinuxSystem system;
    private final LinuxFiles files;
    private final @Nullable GdbServer debugger;

    LinuxProgram(LinuxSystem system, LinuxFiles files, @Nullable GdbServer debugger) {
        this.system = system;
        this.files = files;
        this.debugger = debugger;
    }

    @Override
    public GuestThread thread() {
        return system.scheduler();
    }

    @Override
    public Instance instance() {
        throw new IllegalStateException("a Linux program is no instance of WebAssembly");
    }

    @Override
    public Outcome run() {
        return switch (system.run()) {
            case ENDED -> new Outcome.Exited(system.exitCode());
            case BLOCKED -> new Outcome.Blocked(system.blockedOn());
            case STOPPED -> {
                LimitReached reason = system.scheduler().reason();
                if (reason == null) {
                    throw new IllegalStateException("it stopped for no reason");
                }
                yield new Outcome.Stopped(reason, reason.limit().isResumable());
            }
        };
    }

    @Override
    public @Nullable LimitReached await() {
        return system.scheduler().await(system.blockedOn());
    }

    @Override
    public int signal() {
        return system.exitSignal();
    }

    @Override
    public Socket connect(int port) throws ErrnoException {
        return system.kernel().network.connect(port);
    }

    @Override
    public void close() {
        GdbServer server = debugger;
        if (server != null) {
            server.end();
        }
        system.close();
        files.close();
    }
}
