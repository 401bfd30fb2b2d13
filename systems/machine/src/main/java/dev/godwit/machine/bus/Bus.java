package dev.godwit.machine.bus;

import dev.godwit.riscv.privileged.Physical;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The physical addresses of a machine: RAM, and ranges of devices. */
public final class Bus implements Physical {
    /**
     * A device at its place.
     *
     * @param name for people
     * @param start the first address
     * @param size bytes
     * @param device what answers
     */
    public record Range(String name, long start, long size, Device device) {
        private boolean has(long address, long length) {
            long offset = address - start;
            return offset >= 0 && offset < size && length <= size - offset;
        }
    }

    /** The RAM. */
    public final PhysicalMemory memory;

    private final List<Range> ranges = new ArrayList<>();

    /** The range of the last access: most go to the same one. */
    private @Nullable Range last;

    /**
     * Makes one without devices.
     *
     * @param memory the RAM
     */
    public Bus(PhysicalMemory memory) {
        this.memory = memory;
    }

    /**
     * Gives a device its place.
     *
     * @param name for people
     * @param start the first address, not negative
     * @param size bytes, at least 1
     * @param device what answers there
     * @throws IllegalArgumentException if something else is there already
     */
    public void add(String name, long start, long size, Device device) {
        if (start < 0 || size < 1 || start + size < 0) {
            throw new IllegalArgumentException(name + " does not lie in the physical addresses");
        }
        if (start < memory.base + memory.size && memory.base < start + size) {
            throw new IllegalArgumentException(name + " lies in the RAM");
        }
        for (Range other : ranges) {
            if (start < other.start + other.size && other.start < start + size) {
                throw new IllegalArgumentException(name + " lies where " + other.name + " is");
            }
        }
        ranges.add(new Range(name, start, size, device));
    }

    /** {@return the devices, in the order in which they were added} */
    public List<Range> ranges() {
        return List.copyOf(ranges);
    }

    /** Hears of accesses to devices. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A device was accessed.
         *
         * @param range which one
         * @param offset from the beginning of its range
         * @param size 1, 2, 4 or 8 bytes
         * @param value what was read or written; only its low bytes count
         * @param isWrite whether it was written
         */
        void accessed(Range range, long offset, int size, long value, boolean isWrite);
    }

    /**
     * Has accesses to the devices that there are told from now on, by whomever they are made.
     *
     * @param listener told of each
     */
    public void observe(Listener listener) {
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            Device observed = new ObservedDevice(range, listener);
            ranges.set(i, new Range(range.name, range.start, range.size, observed));
        }
        last = null;
    }

    /** Resets all devices. */
    public void reset() {
        for (Range range : ranges) {
            range.device.reset();
        }
    }

    private @Nullable Range find(long address, int size) {
        Range known = last;
        if (known != null && known.has(address, size)) {
            return known;
        }
        for (Range range : ranges) {
            if (range.has(address, size)) {
                last = range;
                return range;
            }
        }
        return null;
    }

    // ---- For harts.

    @Override
    public int page(long address) {
        return memory.contains(address, 1) ? memory.page(address) : NONE;
    }

    @Override
    public boolean answers(long address, int size) {
        Range range = find(address, size);
        return range != null && range.device.allows(address - range.start, size);
    }

    @Override
    public long load(long address, int size) {
        Range range = find(address, size);
        return range == null ? 0 : range.device.load(address - range.start, size);
    }

    @Override
    public void store(long address, int size, long value) {
        Range range = find(address, size);
        if (range != null) {
            range.device.store(address - range.start, size, value);
        }
    }
}
