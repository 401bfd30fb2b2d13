package dev.godwit.wasm.validate;

import java.util.Arrays;

/**
 * Collects the branches and handlers of one function while it is validated, and writes them in the
 * layout that {@link ModuleCode} describes once all targets are known.
 */
final class BranchTable {
    /**
     * A record: where the opcode ends, label, values kept, values dropped, what steps count from.
     */
    private static final int STRIDE = 5;

    private static final int SOURCE = 0;
    private static final int LABEL = 1;
    private static final int KEPT = 2;
    private static final int DROPPED = 3;
    private static final int BASE = 4;

    /** In place of a label: the record is a header, its value in KEPT. */
    private static final int HEADER = -1;

    /** In place of a label: no branch goes to this depth. */
    private static final int UNUSED = -2;

    private int[] records = new int[64 * STRIDE];
    private int count;

    private int[] labelAddresses = new int[64];
    private int[] labelPositions = new int[64];

    /** For each label the operands below what a branch to it keeps. */
    private int[] labelHeights = new int[64];

    /** For each label what a branch to it keeps, or -1 if none drops anything. */
    private int[] labelsKept = new int[64];

    /** For each label where the output has all of it, or 0. */
    private int[] labelsFar = new int[64];

    private int labels;

    /** Handlers of try_tables that are not closed, outer ones first; then of those that are. */
    private int[] open = new int[ModuleCode.HANDLER_STRIDE];

    private int openLength;
    private int[] handlers = new int[ModuleCode.HANDLER_STRIDE];
    private int handlersLength;

    private int[] output = new int[64];

    /** Forgets everything. */
    void clear() {
        count = 0;
        labels = 0;
        openLength = 0;
        handlersLength = 0;
    }

    /** How many entries there are so far. */
    int position() {
        return count;
    }

    /** Makes a label whose target is set later. */
    int newLabel(int height) {
        if (labels == labelAddresses.length) {
            labelAddresses = Arrays.copyOf(labelAddresses, 2 * labels);
            labelPositions = Arrays.copyOf(labelPositions, 2 * labels);
            labelHeights = Arrays.copyOf(labelHeights, 2 * labels);
            labelsKept = Arrays.copyOf(labelsKept, 2 * labels);
            labelsFar = Arrays.copyOf(labelsFar, 2 * labels);
        }
        labelHeights[labels] = height;
        labelsKept[labels] = -1;
        labelsFar[labels] = 0;
        return labels++;
    }

    /** Sets a label's target: an address, and the next entry. */
    void setLabel(int label, int address) {
        labelAddresses[label] = address;
        labelPositions[label] = count;
    }

    /** Adds a branch. */
    void add(int source, int label, int kept, int dropped) {
        add(source, label, kept, dropped, count);
    }

    /** Adds the header of a br_table; the position that its entries name as their base. */
    int addHeader(int labelCount, int form) {
        add(0, HEADER, labelCount << 1 | form, 0, count);
        return count - 1;
    }

    /** Adds an entry of a br_table. */
    void addEntry(int source, int label, int kept, int dropped, int header) {
        add(source, label, kept, dropped, header);
    }

    /** Adds an entry of a br_table for a depth that no label has. */
    void addUnused() {
        add(0, UNUSED, 0, 0, 0);
    }

    private void add(int source, int label, int kept, int dropped, int base) {
        int at = count * STRIDE;
        if (at == records.length) {
            records = Arrays.copyOf(records, 2 * at);
        }
        records[at + SOURCE] = source;
        records[at + LABEL] = label;
        // What drops nothing moves nothing.
        records[at + KEPT] = dropped == 0 && label >= 0 ? 0 : kept;
        records[at + DROPPED] = dropped;
        records[at + BASE] = base;
        count++;
        if (dropped != 0) {
            labelsKept[label] = kept;
        }
    }

    // ---- Handlers.

    /** Where the handlers of the next try_table will start among the open ones. */
    int openHandlers() {
        return openLength;
    }

    /** Adds a clause of the try_table that is being opened. */
    void addHandler(int kind, int tag, int label, int height) {
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
    void closeHandlers(int first, int from, int to) {
        int length = openLength - first;
        if (length > handlers.length - handlersLength) {
            handlers =
                    Arrays.copyOf(handlers, Math.max(2 * handlers.length, handlersLength + length));
        }
        System.arraycopy(open, first, handlers, handlersLength, length);
        for (int i = handlersLength; i < handlersLength + length; i += ModuleCode.HANDLER_STRIDE) {
            handlers[i + ModuleCode.HANDLER_FROM] = from;
            handlers[i + ModuleCode.HANDLER_TO] = to;
        }
        handlersLength += length;
        openLength = first;
    }

    // ---- Output.

    /** Writes everything of the function into the module's code; all labels are set. */
    void write(ModuleCode code, int function, int locals) {
        int start = code.branchCount();
        int length = encode(start, locals);
        code.addBranches(output, length);
        for (int i = 0; i < handlersLength; i += ModuleCode.HANDLER_STRIDE) {
            int label = handlers[i + ModuleCode.HANDLER_TARGET];
            handlers[i + ModuleCode.HANDLER_TARGET] = labelAddresses[label];
            handlers[i + ModuleCode.HANDLER_POSITION] = start + labelPositions[label];
        }
        int at = function * ModuleCode.STRIDE;
        code.functions[at + ModuleCode.BRANCHES] = start;
        code.functions[at + ModuleCode.HANDLERS] = code.addHandlers(handlers, handlersLength);
        code.functions[at + ModuleCode.HANDLER_COUNT] = handlersLength / ModuleCode.HANDLER_STRIDE;
    }

    private int encode(int start, int locals) {
        int length = count;
        if (output.length < count) {
            output = new int[Math.max(count, 2 * output.length)];
        }
        for (int i = 0; i < count; i++) {
            int at = i * STRIDE;
            int label = records[at + LABEL];
            int kept = records[at + KEPT];
            if (label < 0) {
                output[i] = kept;
                continue;
            }
            int address = labelAddresses[label] - records[at + SOURCE];
            int position = labelPositions[label] - records[at + BASE];
            int dropped = records[at + DROPPED];
            if (kept <= 3
                    && dropped <= 31
                    && position == position << 23 >> 23
                    && address == address << 17 >> 17) {
                output[i] = address << 17 | (position & 0x1ff) << 8 | dropped << 3 | kept << 1;
                continue;
            }
            int far = labelsFar[label];
            if (far == 0) {
                far = length;
                labelsFar[label] = far;
                if (4 > output.length - far) {
                    output = Arrays.copyOf(output, 2 * output.length);
                }
                output[far] = labelAddresses[label];
                output[far + 1] = start + labelPositions[label];
                length = far + 2;
                if (labelsKept[label] >= 0) {
                    output[far + 2] = labelsKept[label];
                    output[far + 3] = locals + labelHeights[label];
                    length = far + 4;
                }
            }
            output[i] = (far - i) << 2 | (dropped != 0 ? 2 : 0) | 1;
        }
        return length;
    }
}
