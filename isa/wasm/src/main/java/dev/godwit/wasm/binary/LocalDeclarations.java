package dev.godwit.wasm.binary;

import dev.godwit.base.failure.Malformed;

import java.util.Arrays;

/**
 * The local declarations of a function, as runs of one type: a few bytes can declare 50,000 locals,
 * so nothing here is as long as the locals are many. Specification: section 5.5.13 (Code Section).
 */
public final class LocalDeclarations {
    private int[] ends = new int[8];
    private int[] types = new int[8];
    private int runs;
    private int count;

    /** Makes an empty one, which {@link #read} fills as often as needed. */
    public LocalDeclarations() {}

    /**
     * Reads declarations.
     *
     * @param in where they start; it moves behind them
     * @param typeReader a reader of types from {@code in}
     * @param parameters how many parameters count as locals too
     * @throws Malformed if they are malformed, or there are more than 50,000 locals
     */
    public void read(BinaryReader in, TypeReader typeReader, int parameters) {
        int at = in.position();
        int groups = in.length();
        runs = 0;
        long total = 0;
        for (int i = 0; i < groups; i++) {
            int size = in.u32();
            int type = typeReader.valueType();
            total += size & 0xffff_ffffL;
            if (total > 0xffff_ffffL) {
                throw in.malformed("too many locals: " + total, at);
            }
            if (size != 0) {
                add((int) total, type);
            }
        }
        if (total + parameters > ImplementationLimits.LOCALS) {
            throw in.malformed(
                    "too many locals: implementation limit: "
                            + (total + parameters)
                            + " locals of a function, at most "
                            + ImplementationLimits.LOCALS
                            + " are supported",
                    at);
        }
        count = (int) total;
    }

    private void add(int end, int type) {
        if (runs == ends.length) {
            ends = Arrays.copyOf(ends, 2 * runs);
            types = Arrays.copyOf(types, 2 * runs);
        }
        ends[runs] = end;
        types[runs++] = type;
    }

    /**
     * How many locals are declared, parameters not included.
     *
     * @return 0 to 50,000
     */
    public int count() {
        return count;
    }

    /**
     * The number of runs; none is empty.
     *
     * @return how many
     */
    public int runs() {
        return runs;
    }

    /**
     * The type of a run.
     *
     * @param run 0 to {@link #runs} - 1
     * @return a value type
     */
    public int runType(int run) {
        return types[run];
    }

    /**
     * Where a run ends.
     *
     * @param run 0 to {@link #runs} - 1
     * @return the number of locals declared up to its end
     */
    public int runEnd(int run) {
        return ends[run];
    }

    /**
     * The type of a local that is not a parameter.
     *
     * @param local 0 to {@link #count} - 1
     * @return a value type
     */
    public int type(int local) {
        int low = 0;
        int high = runs - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (local < ends[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return types[low];
    }
}
