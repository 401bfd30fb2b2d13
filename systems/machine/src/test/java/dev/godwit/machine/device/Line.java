package dev.godwit.machine.device;

import dev.godwit.machine.bus.InterruptLine;

/** A line that a test looks at. */
final class Line implements InterruptLine {
    boolean isHigh;

    /** How often it rose. */
    int rises;

    @Override
    public void set(boolean isHigh) {
        if (isHigh && !this.isHigh) {
            rises++;
        }
        this.isHigh = isHigh;
    }
}
