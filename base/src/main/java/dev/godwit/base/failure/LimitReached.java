package dev.godwit.base.failure;

/** A bound that the embedder set was reached. The guest may be called again. */
public final class LimitReached extends Failure {
    private static final long serialVersionUID = 1L;

    /** The bounds. */
    public enum Limit {
        /** Values on the guest's stack: locals and operands of all frames. */
        VALUES("call stack exhausted: stack values", ""),
        /** Nested guest calls. */
        CALLS("call stack exhausted: calls", ""),
        /** Calls from the guest to the host and back into the guest, nested. */
        NESTED_ENTRIES("call stack exhausted: nested host entries", ""),
        /** Bytes of memories, tables and objects together. */
        MEMORY("out of memory", " bytes"),
        /** Time from the start of the run. */
        TIMEOUT("timeout", " ms"),
        /** Units of the meter that were granted. */
        FUEL("out of fuel", " units"),
        /** Units of the meter that were granted to one run, which goes on with the next. */
        SLICE("end of the slice", " units"),
        /** Another thread asked the guest to stop. */
        INTERRUPT("interrupted", ""),
        /** A size that this implementation does not go beyond. */
        IMPLEMENTATION("implementation limit", "");

        private final String phrase;
        private final String unit;

        Limit(String phrase, String unit) {
            this.phrase = phrase;
            this.unit = unit;
        }

        /**
         * A few words for it.
         *
         * @return a phrase without a full stop
         */
        public String phrase() {
            return phrase;
        }

        /**
         * What its value counts, to be written behind it.
         *
         * @return such as {@code " bytes"}, or an empty string for a plain count
         */
        public String unit() {
            return unit;
        }

        /**
         * Whether a run that stops here can go on: the guest has used up what it was given for now,
         * not what it may have.
         *
         * @return true for fuel, a slice, a timeout and an interrupt
         */
        public boolean isResumable() {
            return this == FUEL || this == SLICE || this == TIMEOUT || this == INTERRUPT;
        }
    }

    private final Limit limit;
    private final long value;

    /**
     * Makes the failure.
     *
     * @param limit which bound
     * @param value its value in the bound's unit, or -1 if it has none
     * @param detail what to add, or an empty string
     */
    public LimitReached(Limit limit, long value, String detail) {
        super(message(limit, value, detail), null);
        this.limit = limit;
        this.value = value;
    }

    private static String message(Limit limit, long value, String detail) {
        StringBuilder text = new StringBuilder(limit.phrase());
        if (value >= 0) {
            text.append(" (limit ").append(value).append(limit.unit()).append(')');
        }
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return text.toString();
    }

    /**
     * Which bound was reached.
     *
     * @return the bound
     */
    public Limit limit() {
        return limit;
    }

    /**
     * The bound's value, in bytes, milliseconds or a count.
     *
     * @return the value, or -1 if the bound has none
     */
    public long value() {
        return value;
    }
}
