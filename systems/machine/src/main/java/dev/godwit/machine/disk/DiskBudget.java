package dev.godwit.machine.disk;

import java.util.function.Consumer;

/**
 * How much the overlays of a machine may hold in memory, all together. Who finds it used up fails;
 * the first one is told to a log as well, since the guest sees nothing but a broken disk.
 */
public final class DiskBudget {
    private final long bytes;
    private final Consumer<String> log;
    private long used;
    private boolean isTold;

    /**
     * Makes a budget of which nothing is used.
     *
     * @param bytes the most bytes, 0 or more
     * @param log takes one line, once
     */
    public DiskBudget(long bytes, Consumer<String> log) {
        this.bytes = bytes;
        this.log = log;
    }

    /** {@return the bytes that are used} */
    public long used() {
        return used;
    }

    void take(long count) throws DiskFailure {
        if (count > bytes - used) {
            String line =
                    "what disks keep in memory has reached its limit of "
                            + (bytes >>> 20)
                            + " MiB: the guest's writes fail from now on";
            if (!isTold) {
                isTold = true;
                log.accept(line);
            }
            throw new DiskFailure(line);
        }
        used += count;
    }

    void give(long count) {
        used -= count;
    }
}
