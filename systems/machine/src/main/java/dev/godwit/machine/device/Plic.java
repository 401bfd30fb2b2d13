package dev.godwit.machine.device;

import dev.godwit.machine.bus.Device;
import dev.godwit.machine.bus.InterruptLine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * The platform-level interrupt controller of SiFive (RISC-V Platform-Level Interrupt Controller
 * Specification 1.0.0), with {@link #SOURCES} sources and gateways for levels.
 *
 * <p>A gateway makes a source pending when its line is high and no request of it is outstanding.
 * Pending it stays until it is claimed, even if the line falls before that (chapter 5); from the
 * claim to the completion the gateway is closed, and if the line is high then, the source is
 * pending again at once. As chapter 9 has it, claims do not look at the threshold.
 *
 * <p>Sets of sources are two longs, one bit for each source, so that nothing goes through them one
 * by one.
 */
public final class Plic implements Device {
    /** Bytes of its range: all contexts that the memory map has on this board. */
    public static final long SIZE = 0x60_0000;

    /** The greatest number of a source; the first is 1. */
    public static final int SOURCES = 95;

    /** The most contexts that have room in its range. */
    public static final int GREATEST_CONTEXTS = 1_024;

    /** The greatest priority; 0 means never. */
    public static final int GREATEST_PRIORITY = 7;

    /** The priority of source 0, which there is not; 4 bytes for each source. */
    public static final int PRIORITY = 0;

    /** Pending sources, a bit each in words of 32; read-only. */
    public static final int PENDING = 0x1000;

    /** The sources that context 0 takes, a bit each in words of 32. */
    public static final int ENABLE = 0x2000;

    /** Bytes from a context's {@link #ENABLE} to the next one's. */
    public static final int ENABLE_STRIDE = 0x80;

    /** The threshold of context 0: only greater priorities interrupt it. */
    public static final int THRESHOLD = 0x20_0000;

    /** Claims when read, completes when written; this far behind {@link #THRESHOLD}. */
    public static final int CLAIM = 4;

    /** Bytes from a context's {@link #THRESHOLD} to the next one's. */
    public static final int CONTEXT_STRIDE = 0x1000;

    private static final int PRIORITIES = GREATEST_PRIORITY + 1;

    /** The sources in the two halves of a set; there is no source 0. */
    private static final long[] EXISTING = {-2L, (1L << SOURCES - 63) - 1};

    /** Hears of what goes on in it. */
    public interface Listener {
        /**
         * A line stands otherwise.
         *
         * @param source its number
         * @param isHigh how it stands now
         */
        void changed(int source, boolean isHigh);

        /**
         * A source is claimed.
         *
         * @param context by whom: 2h is hart h's machine mode, 2h + 1 its supervisor mode
         * @param source which one; 0 if there was none
         */
        void claimed(int context, int source);

        /**
         * A source is said to be completed.
         *
         * @param context by whom
         * @param source which one, whatever was written
         */
        void completed(int context, int source);
    }

    private @Nullable Listener listener;
    private final InterruptLine[] outputs;
    private final int[] priorities = new int[SOURCES + 1];
    private final int[] thresholds;

    /** Two halves for each context. */
    private final long[] enabled;

    /** Two halves for each threshold: the sources whose priority is greater. */
    private final long[] above = new long[2 * PRIORITIES];

    private final long[] high = new long[2];
    private final long[] pending = new long[2];

    /** The sources whose gateway waits for a completion. */
    private final long[] claimed = new long[2];

    /**
     * Makes it.
     *
     * @param contexts where the interrupts of each context go, at most {@link #GREATEST_CONTEXTS};
     *     on this board 2h is hart h's machine mode, and 2h + 1 its supervisor mode
     */
    public Plic(List<? extends InterruptLine> contexts) {
        if (contexts.size() > GREATEST_CONTEXTS) {
            throw new IllegalArgumentException("too many contexts: " + contexts.size());
        }
        outputs = contexts.toArray(new InterruptLine[0]);
        thresholds = new int[outputs.length];
        enabled = new long[2 * outputs.length];
    }

    /**
     * The line of a source.
     *
     * @param id its number, 1 to {@link #SOURCES}
     * @return the line, which a level stands on
     */
    public InterruptLine source(int id) {
        if (id < 1 || id > SOURCES) {
            throw new IllegalArgumentException("no source: " + id);
        }
        int half = id >>> 6;
        long bit = 1L << id;
        return isHigh -> {
            if (isHigh == ((high[half] & bit) != 0)) {
                return;
            }
            high[half] ^= bit;
            Listener heard = listener;
            if (heard != null) {
                heard.changed(id, isHigh);
            }
            request(half, bit);
        };
    }

    /**
     * Has what goes on told.
     *
     * @param heard told of it; null for nobody
     */
    public void setListener(@Nullable Listener heard) {
        listener = heard;
    }

    /** Lets a source become pending, if its line is high and its gateway open. */
    private void request(int half, long bit) {
        if ((high[half] & ~claimed[half] & ~pending[half] & bit) != 0) {
            pending[half] |= bit;
            for (int context = 0; context < outputs.length; context++) {
                if ((enabled[2 * context + half] & bit) != 0) {
                    update(context);
                }
            }
        }
    }

    private void updateAll() {
        for (int context = 0; context < outputs.length; context++) {
            update(context);
        }
    }

    private void update(int context) {
        outputs[context].set(isAnyAbove(context, thresholds[context]));
    }

    private boolean isAnyAbove(int context, int priority) {
        return (candidates(context, 0, priority) | candidates(context, 1, priority)) != 0;
    }

    /** The half of a set: what a context could claim of more than a priority. */
    private long candidates(int context, int half, int priority) {
        return pending[half] & enabled[2 * context + half] & above[2 * priority + half];
    }

    private int claim(int context) {
        int priority = GREATEST_PRIORITY - 1;
        while (!isAnyAbove(context, priority)) {
            if (--priority < 0) {
                return 0;
            }
        }
        // All of them have the same priority; the lowest number comes first.
        long low = candidates(context, 0, priority);
        int half = low != 0 ? 0 : 1;
        long all = low != 0 ? low : candidates(context, 1, priority);
        int id = 64 * half + Long.numberOfTrailingZeros(all);
        long bit = 1L << id;
        pending[half] &= ~bit;
        claimed[half] |= bit;
        updateAll();
        return id;
    }

    private int claimed(int context, int id) {
        Listener heard = listener;
        if (heard != null) {
            heard.claimed(context, id);
        }
        return id;
    }

    private void complete(int context, int id) {
        Listener heard = listener;
        if (heard != null) {
            heard.completed(context, id);
        }
        if (id < 1 || id > SOURCES) {
            return;
        }
        int half = id >>> 6;
        long bit = 1L << id;
        if ((enabled[2 * context + half] & claimed[half] & bit) != 0) {
            claimed[half] &= ~bit;
            request(half, bit);
        }
    }

    @Override
    public boolean allows(long offset, int size) {
        return size == 4;
    }

    @Override
    public long load(long offset, int size) {
        int at = (int) offset;
        if (at >= THRESHOLD) {
            int context = (at - THRESHOLD) / CONTEXT_STRIDE;
            if (context >= outputs.length) {
                return 0;
            }
            return switch (at % CONTEXT_STRIDE) {
                case 0 -> thresholds[context];
                case CLAIM -> claimed(context, claim(context));
                default -> 0;
            };
        }
        if (at >= ENABLE) {
            int context = (at - ENABLE) / ENABLE_STRIDE;
            return context < outputs.length
                    ? word(enabled, 2 * context, at % ENABLE_STRIDE >>> 2)
                    : 0;
        }
        if (at >= PENDING) {
            return word(pending, 0, at - PENDING >>> 2);
        }
        return at >>> 2 <= SOURCES ? priorities[at >>> 2] : 0;
    }

    /** A word of 32 bits of a set. */
    private static long word(long[] sets, int first, int index) {
        return index < 4 ? sets[first + (index >>> 1)] >>> 32 * (index & 1) & 0xFFFF_FFFFL : 0;
    }

    @Override
    public void store(long offset, int size, long value) {
        int at = (int) offset;
        if (at >= THRESHOLD) {
            int context = (at - THRESHOLD) / CONTEXT_STRIDE;
            int register = at % CONTEXT_STRIDE;
            if (context >= outputs.length) {
                return;
            }
            if (register == 0) {
                thresholds[context] = (int) value & GREATEST_PRIORITY;
                update(context);
            } else if (register == CLAIM) {
                complete(context, (int) value);
            }
        } else if (at >= ENABLE) {
            storeEnable((at - ENABLE) / ENABLE_STRIDE, at % ENABLE_STRIDE >>> 2, value);
        } else if (at < PENDING) {
            storePriority(at >>> 2, (int) value & GREATEST_PRIORITY);
        }
    }

    private void storeEnable(int context, int index, long value) {
        if (context >= outputs.length || index >= 4) {
            return;
        }
        int half = index >>> 1;
        int shift = 32 * (index & 1);
        long mask = 0xFFFF_FFFFL << shift;
        long before = enabled[2 * context + half];
        enabled[2 * context + half] = (before & ~mask | value << shift & mask) & EXISTING[half];
        update(context);
    }

    private void storePriority(int id, int priority) {
        if (id < 1 || id > SOURCES) {
            return;
        }
        priorities[id] = priority;
        int half = id >>> 6;
        long bit = 1L << id;
        for (int threshold = 0; threshold < PRIORITIES; threshold++) {
            if (priority > threshold) {
                above[2 * threshold + half] |= bit;
            } else {
                above[2 * threshold + half] &= ~bit;
            }
        }
        updateAll();
    }

    /** Also forgets which lines are high: after power-on no device asks for an interrupt. */
    @Override
    public void reset() {
        Arrays.fill(priorities, 0);
        Arrays.fill(thresholds, 0);
        for (long[] set : new long[][] {enabled, above, high, pending, claimed}) {
            Arrays.fill(set, 0);
        }
        updateAll();
    }
}
