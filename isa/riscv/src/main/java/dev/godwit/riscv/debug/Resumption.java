package dev.godwit.riscv.debug;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How a guest goes on: what each of its threads does until one of them stops all.
 *
 * @param orders the first one that is for a thread counts for it; a thread without one stands still
 */
public record Resumption(List<Order> orders) {
    /** Stands in an order for every thread. */
    public static final int ALL = 0;

    /** How a thread goes on. */
    public enum Manner {
        /** It runs. */
        RUN,
        /** It executes one instruction. */
        STEP,
        /** It executes instructions as long as they lie in a range, but at least one. */
        RANGE
    }

    /**
     * What a thread does.
     *
     * @param thread which, or {@link #ALL}
     * @param manner how
     * @param signal the signal that it gets first, as Linux numbers them; 0 for none
     * @param low the first address of the range
     * @param high behind the range
     */
    public record Order(int thread, Manner manner, int signal, long low, long high) {
        /**
         * One without a range.
         *
         * @param thread which, or {@link #ALL}
         * @param manner {@link Manner#RUN} or {@link Manner#STEP}
         * @param signal the signal that it gets first, as Linux numbers them; 0 for none
         */
        public Order(int thread, Manner manner, int signal) {
            this(thread, manner, signal, 0, 0);
        }
    }

    /**
     * All threads run.
     *
     * @return the resumption
     */
    public static Resumption run() {
        return new Resumption(List.of(new Order(ALL, Manner.RUN, 0)));
    }

    /**
     * One thread executes one instruction, and nobody else does anything.
     *
     * @param thread which
     * @return the resumption
     */
    public static Resumption step(int thread) {
        return new Resumption(List.of(new Order(thread, Manner.STEP, 0)));
    }

    /**
     * What a thread does.
     *
     * @param thread which
     * @return its order, or null if it stands still
     */
    public @Nullable Order of(int thread) {
        for (Order order : orders) {
            if (order.thread == ALL || order.thread == thread) {
                return order;
            }
        }
        return null;
    }
}
