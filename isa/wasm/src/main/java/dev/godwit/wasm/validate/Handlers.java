package dev.godwit.wasm.validate;

import java.util.Arrays;

/**
 * Collects the catch clauses of one function while it is validated. The rows are those of {@link
 * ModuleCode#handlers}, with a label in place of its target.
 */
final class Handlers {
    /** Clauses of try_tables that are not closed, outer ones first; then of those that are. */
    private int[] open = new int[ModuleCode.HANDLER_STRIDE];

    private int openLength;
    private int[] closed = new int[ModuleCode.HANDLER_STRIDE];
    private int length;

    /** Forgets everything. */
    void clear() {
        openLength = 0;
        length = 0;
    }

    /** Where the clauses of the next try_table will start among the open ones. */
    int opened() {
        return openLength;
    }

    /** Adds a clause of the try_table that is being opened. */
    void add(int kind, int tag, int label, int height) {
        int at = openLength;
        if (at == open.length) {
            open = Arrays.copyOf(open, 2 * at);
        }
        open[at + ModuleCode.HANDLER_KIND] = kind;
        open[at + ModuleCode.HANDLER_TAG] = tag;
        open[at + ModuleCode.HANDLER_TARGET] = label;
        open[at + ModuleCode.HANDLER_HEIGHT] = height;
        openLength = at + ModuleCode.HANDLER_STRIDE;
    }

    /** Closes a try_table: its clauses come before those of outer ones. */
    void close(int first, int from, int to) {
        int added = openLength - first;
        if (added > closed.length - length) {
            closed = Arrays.copyOf(closed, Math.max(2 * closed.length, length + added));
        }
        System.arraycopy(open, first, closed, length, added);
        for (int i = length; i < length + added; i += ModuleCode.HANDLER_STRIDE) {
            closed[i + ModuleCode.HANDLER_FROM] = from;
            closed[i + ModuleCode.HANDLER_TO] = to;
        }
        length += added;
        openLength = first;
    }

    /** How many clauses are closed. */
    int count() {
        return length / ModuleCode.HANDLER_STRIDE;
    }

    /** Where a clause goes on. */
    int label(int index) {
        return closed[index * ModuleCode.HANDLER_STRIDE + ModuleCode.HANDLER_TARGET];
    }

    /** Writes all clauses, with the addresses of their labels; where they start. */
    int write(ModuleCode code, int[] labelAddresses) {
        int[] rows = Arrays.copyOf(closed, length);
        for (int i = ModuleCode.HANDLER_TARGET; i < length; i += ModuleCode.HANDLER_STRIDE) {
            rows[i] = labelAddresses[rows[i]];
        }
        return code.addHandlers(rows, length);
    }
}
