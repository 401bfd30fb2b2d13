package dev.godwit.base.host;

/** What is always ready, and so never waited for. */
public enum Ready implements Waitable {
    /** The only one. */
    ALWAYS;

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void subscribe(Wakeup wakeup) {
        wakeup.wake();
    }

    @Override
    public void unsubscribe(Wakeup wakeup) {}
}
