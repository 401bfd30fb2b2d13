package dev.godwit.wasm.inplace;

import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.validate.CodeListener;
import dev.godwit.wasm.validate.CodePoint;
import dev.godwit.wasm.validate.Regions;

import java.util.Arrays;

/**
 * Collects the branches of one function while it is validated, and adds them to a {@link SideTable}
 * once all targets are known.
 */
final class SideTableWriter implements CodeListener {
    /**
     * An entry: where the opcode ends, label, the stack's height, what steps count from, region.
     */
    private static final int STRIDE = 5;

    private static final int SOURCE = 0;
    private static final int LABEL = 1;
    private static final int HEIGHT = 2;
    private static final int BASE = 3;

    /** With prices: the number of the region behind the instruction, or one of those below. */
    private static final int BEHIND = 4;

    /** In place of a region: none can be entered behind the instruction. */
    private static final int NOTHING = -1;

    /** In place of a region: the instruction is an else, with which no region ends. */
    private static final int GOES_ON = -2;

    /** In place of a label: the entry is no branch, but the number in HEIGHT. */
    private static final int NUMBER = -1;

    /** A label: its target, what branches to it keep and leave, whether one drops anything. */
    private static final int LABEL_STRIDE = 6;

    private static final int ADDRESS = 0;
    private static final int POSITION = 1;
    private static final int ARITY = 2;
    private static final int BELOW = 3;
    private static final int DROPS = 4;

    /** Label: where the output has all of it, or 0. */
    private static final int FAR = 5;

    private final SideTable table;
    private final boolean isMetered;
    private final Regions regions = new Regions();

    private int function;
    private int locals;
    private int[] entries = new int[64 * STRIDE];
    private int count;
    private int[] labels = new int[64 * LABEL_STRIDE];
    private int[] handlers = new int[8];
    private int handlerCount;

    private int[] output = new int[64];
    private int[] prices = new int[0];

    /**
     * Makes a writer.
     *
     * @param table what it adds to
     * @param isMetered whether with prices
     */
    SideTableWriter(SideTable table, boolean isMetered) {
        this.table = table;
        this.isMetered = isMetered;
    }

    /** How many entries there are so far. */
    int position() {
        return count;
    }

    @Override
    public boolean wantsRegions() {
        return isMetered;
    }

    @Override
    public void begin(CodePoint point, int newFunction, int start, int newLocals) {
        function = newFunction;
        locals = newLocals;
        count = 0;
        handlerCount = 0;
        if (isMetered) {
            regions.begin(point, newFunction, start, newLocals);
            add(0, NUMBER, 0, 0);
            entries[BEHIND] = regions.last();
        }
    }

    private void add(int source, int label, int height, int base) {
        int at = count * STRIDE;
        if (at == entries.length) {
            entries = Arrays.copyOf(entries, 2 * at);
        }
        entries[at + BEHIND] = NOTHING;
        count++;
        set(at, source, label, height, base);
    }

    private void set(int at, int source, int label, int height, int base) {
        entries[at + SOURCE] = source;
        entries[at + LABEL] = label;
        entries[at + HEIGHT] = height;
        entries[at + BASE] = base;
        if (label >= 0) {
            int l = label * LABEL_STRIDE;
            labels[l + DROPS] |= height - labels[l + ARITY] - labels[l + BELOW];
        }
    }

    @Override
    public void label(int label, int arity, int height) {
        int l = label * LABEL_STRIDE;
        if (l == labels.length) {
            labels = Arrays.copyOf(labels, 2 * l);
        }
        labels[l + ARITY] = arity;
        labels[l + BELOW] = height;
        labels[l + DROPS] = 0;
        labels[l + FAR] = 0;
    }

    @Override
    public void target(int label, int address) {
        labels[label * LABEL_STRIDE + ADDRESS] = address;
        labels[label * LABEL_STRIDE + POSITION] = count;
        if (isMetered) {
            regions.target(label, address);
        }
    }

    @Override
    public void branch(int opcode, int source, int label, int height) {
        add(source, label, height, count);
        if (isMetered) {
            regions.branch(opcode, source, label, height);
            if (opcode == Opcodes.ELSE) {
                entries[(count - 1) * STRIDE + BEHIND] = GOES_ON;
            }
        }
    }

    @Override
    public void branchTable(
            int source,
            int[] depths,
            int[] labelsAt,
            int labelCount,
            boolean areBytes,
            int height) {
        int greatest = 0;
        for (int i = 0; i < labelCount; i++) {
            greatest = Math.max(greatest, depths[i]);
        }
        boolean isByDepth = areBytes && greatest < labelCount - 1;
        int header = count;
        add(0, NUMBER, labelCount << 1 | (isByDepth ? 1 : 0), 0);
        if (isByDepth) {
            for (int depth = 0; depth <= greatest; depth++) {
                add(0, NUMBER, 0, 0);
            }
            for (int i = 0; i < labelCount; i++) {
                set((header + 1 + depths[i]) * STRIDE, source, labelsAt[i], height, header);
            }
        } else {
            for (int i = 0; i < labelCount; i++) {
                add(source, labelsAt[i], height, header);
            }
        }
    }

    @Override
    public void unreachable() {
        if (isMetered) {
            regions.unreachable();
        }
    }

    @Override
    public void region(int opcode) {
        if (isMetered) {
            if ((Opcodes.effects(opcode) & Opcodes.BRANCHES) == 0) {
                add(0, NUMBER, 0, 0);
            }
            regions.region(opcode);
            entries[(count - 1) * STRIDE + BEHIND] = regions.last();
        }
    }

    @Override
    public void handler(int label) {
        if (handlerCount == handlers.length) {
            handlers = Arrays.copyOf(handlers, 2 * handlerCount);
        }
        handlers[handlerCount++] = label;
    }

    @Override
    public void end() {
        int first = handlerCount;
        int start = table.contents().length + first;
        output = withRoom(output, first + Math.max(count, 1));
        int length = encode(first, start);
        for (int i = 0; i < handlerCount; i++) {
            output[first - 1 - i] = start + labels[handlers[i] * LABEL_STRIDE + POSITION];
        }
        if (count == 0 && first > 0) {
            output[length++] = 0; // so that the function's start is below the length
        }
        if (isMetered) {
            regions.end();
            findPrices(first, length);
        }
        table.add(function, output, prices, length, first);
    }

    private static int[] withRoom(int[] array, int needed) {
        return needed <= array.length
                ? array
                : Arrays.copyOf(array, Math.max(needed, 2 * array.length));
    }

    /** Puts the entries into the output, and labels that are far behind them; where these end. */
    private int encode(int first, int start) {
        int length = first + count;
        for (int i = 0; i < count; i++) {
            int at = i * STRIDE;
            int label = entries[at + LABEL] * LABEL_STRIDE;
            if (label < 0) {
                output[first + i] = entries[at + HEIGHT];
                continue;
            }
            int address = labels[label + ADDRESS] - entries[at + SOURCE];
            int position = labels[label + POSITION] - entries[at + BASE];
            int arity = labels[label + ARITY];
            int dropped = entries[at + HEIGHT] - arity - labels[label + BELOW];
            int kept = dropped == 0 ? 0 : arity; // what drops nothing moves nothing
            if (kept <= 3
                    && dropped <= 31
                    && position == position << 23 >> 23
                    && address == address << 17 >> 17) {
                output[first + i] =
                        address << 17 | (position & 0x1ff) << 8 | dropped << 3 | kept << 1;
                continue;
            }
            int far = labels[label + FAR];
            if (far == 0) {
                far = length;
                labels[label + FAR] = far;
                boolean drops = labels[label + DROPS] != 0;
                length += drops ? 4 : 2;
                output = withRoom(output, length);
                output[far] = labels[label + ADDRESS];
                output[far + 1] = start + labels[label + POSITION];
                if (drops) {
                    output[far + 2] = arity;
                    output[far + 3] = locals + labels[label + BELOW];
                }
            }
            output[first + i] = (far - first - i) << 2 | (dropped == 0 ? 0 : 2) | 1;
        }
        return length;
    }

    private void findPrices(int first, int length) {
        prices = withRoom(prices, 2 * length);
        Arrays.fill(prices, 0, 2 * length, 0);
        for (int i = 0; i < handlerCount; i++) {
            prices[2 * (first - 1 - i)] = regions.priceAt(handlers[i]);
        }
        for (int i = 0; i < count; i++) {
            int label = entries[i * STRIDE + LABEL];
            int behind = entries[i * STRIDE + BEHIND];
            if (label >= 0 && behind != GOES_ON) {
                prices[2 * (first + i)] = regions.priceAt(label);
            }
            if (behind >= 0) {
                prices[2 * (first + i) + 1] = regions.price(behind);
            }
        }
    }
}
