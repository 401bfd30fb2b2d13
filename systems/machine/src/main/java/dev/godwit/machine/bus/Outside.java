package dev.godwit.machine.bus;

import dev.godwit.base.host.Waitable;

/** A device to which things come from outside the machine: keys, packets. */
public interface Outside {
    /** Takes in what has come, as far as there is room for it. Called between turns of harts. */
    void poll();

    /**
     * What wakes a machine that has nothing to do.
     *
     * @return what becomes ready when {@link #poll} would take something in; {@link
     *     dev.godwit.base.host.Ready#NEVER} if nothing will come any more
     */
    Waitable coming();

    /**
     * When {@link #poll} has something to do though nothing comes.
     *
     * @return a moment of the machine's clock ({@link dev.godwit.base.host.Clock#monotonic}), or
     *     {@link MachineTime#NEVER}
     */
    default long due() {
        return MachineTime.NEVER;
    }
}
