package dev.godwit.machine.board;

import dev.godwit.base.failure.TrapReason;

/** Why a machine failed. */
public enum MachineTrap implements TrapReason {
    /** No hart can ever go on. */
    WAITS_FOREVER("all harts wait for an interrupt, and none can come");

    private final String phrase;

    MachineTrap(String phrase) {
        this.phrase = phrase;
    }

    @Override
    public String phrase() {
        return phrase;
    }
}
