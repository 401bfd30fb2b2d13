package dev.godwit.base.host;

/** What is always ready, and so never waited for; or never, so that a wait for it has no end. */
public enum Ready implements Waitable {
    /** Always. */
    ALWAYS,
    /** Never. */
    NEVER;

    @Override
    public boolean ready() {
        return this == ALWAYS;
    }

    @Override
    public void subscribe(Wakeup wakeup) {
        if (this == ALWAYS) {
            wakeup.wake();
        }
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {}
}
