package dev.godwit.linux.process;

import dev.godwit.vfs.terminal.Terminal;

import org.jspecify.annotations.Nullable;

/** A session (credentials(7)): process groups that share a controlling terminal. */
public final class Session {
    /** Its number: that of the process that began it. */
    public final int id;

    /** Its controlling terminal, if it has one. */
    public @Nullable Terminal terminal;

    /** The number of its device, as a process's status in /proc shows it; 0 for none. */
    public int terminalDevice;

    Session(int id) {
        this.id = id;
    }

    /**
     * Gives it a controlling terminal.
     *
     * @param controlling the terminal, of no other session
     * @param device the number of its device
     * @param foreground the process group in the foreground
     */
    public void control(Terminal controlling, int device, int foreground) {
        terminal = controlling;
        terminalDevice = device;
        controlling.setSession(id);
        controlling.setForeground(foreground);
    }

    /** Gives its controlling terminal up. */
    public void release() {
        Terminal controlled = terminal;
        if (controlled != null) {
            terminal = null;
            terminalDevice = 0;
            controlled.setSession(0);
            controlled.setForeground(0);
        }
    }
}
