package dev.godwit.riscv.debug;

import dev.godwit.base.host.Waitable;

import java.util.List;

/**
 * Who leads a guest: a server of gdb, a monitor, a program. It is called between turns, by the
 * thread that runs the guest; that is when it may use its {@link DebugTarget}.
 */
public interface Director {
    /** Takes what it was told to do, does it, and tells what has become of the guest. */
    void look();

    /** {@return what becomes ready when {@link #look} has something to do} */
    List<Waitable> activity();

    /** {@return whether it still has something to tell of a guest that has ended} */
    boolean isBusy();
}
