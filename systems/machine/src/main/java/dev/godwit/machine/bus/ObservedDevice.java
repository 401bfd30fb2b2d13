package dev.godwit.machine.bus;

/** A device whose accesses are told. */
final class ObservedDevice implements Device {
    private final Bus.Range range;
    private final Bus.Listener listener;

    ObservedDevice(Bus.Range range, Bus.Listener listener) {
        this.range = range;
        this.listener = listener;
    }

    @Override
    public boolean allows(long offset, int size) {
        return range.device().allows(offset, size);
    }

    @Override
    public long load(long offset, int size) {
        long value = range.device().load(offset, size);
        listener.accessed(range, offset, size, value, false);
        return value;
    }

    @Override
    public void store(long offset, int size, long value) {
        listener.accessed(range, offset, size, value, true);
        range.device().store(offset, size, value);
    }

    @Override
    public void reset() {
        range.device().reset();
    }
}
