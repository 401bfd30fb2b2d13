package dev.godwit.linux.process;

import dev.godwit.linux.abi.Sig;
import dev.godwit.vfs.terminal.Terminal;
import dev.godwit.vfs.terminal.TerminalSignals;

/** What terminals tell of keys and hang-ups, sent as signals to jobs and sessions. */
public final class JobSignals implements TerminalSignals {
    private final Kernel kernel;

    /**
     * Sends them.
     *
     * @param kernel to whose processes
     */
    public JobSignals(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void raise(Terminal terminal, int signal) {
        kernel.signals.sendGroup(terminal.foreground(), SigInfo.kernel(signal));
    }

    @Override
    public void hangUp(Terminal terminal) {
        Session session = terminal.session() == 0 ? null : kernel.session(terminal.session());
        if (session == null || session.terminal != terminal) {
            return;
        }
        session.release();
        Process leader = kernel.process(session.id);
        if (leader != null) {
            kernel.signals.send(leader, SigInfo.kernel(Sig.HUP));
            kernel.signals.send(leader, SigInfo.kernel(Sig.CONT));
        }
    }
}
