package dev.godwit.machine.device;

import dev.godwit.machine.bus.Power;

/** A power switch that a test looks at. */
final class Ending implements Power {
    /** What was asked for, such as {@code off 3} and {@code reboot}, in this order. */
    String asked = "";

    private void ask(String what) {
        asked += asked.isEmpty() ? what : ", " + what;
    }

    @Override
    public void off(int code) {
        ask("off " + code);
    }

    @Override
    public void reboot() {
        ask("reboot");
    }
}
