package dev.godwit.base.failure;

/** A bound that the embedder set was reached. The guest may be called again. */
public final class LimitReached extends Failure {
    private static final long serialVersionUID = 1L;

    /** The bounds. */
    public enum Limit {
        /** Values on the guest's stack: locals and operands of all frames. */
        VALUES("call stack exhausted: stack values", "--max-values"),
        /** Nested guest calls. */
        CALLS("call stack exhausted: calls", "--max-calls"),
        /** Calls from the guest to the host and back into the guest, nested. */
        NESTED_ENTRIES("call stack exhausted: nested host entries", ""),
        /** Bytes of memories, tables and objects together. */
        MEMORY("out of memory", "--max-memory"),
        /** Time from the start of the run. */
        TIMEOUT("timeout", "--timeout"),
        /** Another thread asked the guest to stop. */
        INTERRUPT("interrupted", ""),
        /** A size that this implementation does not go beyond. */
        IMPLEMENTATION("implementation limit", "");

        private final String phrase;
        private final String option;

        Limit(String phrase, String option) {
            this.phrase = phrase;
            this.option = option;
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
         * The command line's option that sets it.
         *
         * @return such as {@code --max-calls}, or an empty string if there is none
         */
        public String option() {
            return option;
        }
    }

    private final Limit limit;
    private final long value;

    /**
     * Makes the failure.
     *
     * @param limit which bound
     * @param value its value in the bound's unit (bytes, milliseconds, a count), or -1 if it has
     *     none
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
            text.append(" (limit ").append(value).append(unit(limit));
            if (!limit.option().isEmpty()) {
                text.append(", set by ").append(limit.option());
            }
            text.append(')');
        }
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return text.toString();
    }

    private static String unit(Limit limit) {
        return switch (limit) {
            case MEMORY -> " bytes";
            case TIMEOUT -> " ms";
            default -> "";
        };
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
