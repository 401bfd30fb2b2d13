package dev.godwit.wasm.inplace;

import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.validate.CodeListener;
import dev.godwit.wasm.validate.CodeTable;
import dev.godwit.wasm.validate.ModuleCode;

import java.util.Arrays;

/**
 * Where a module's branches go: what the engine needs beside the module's own bytes. There are two
 * kinds, one for executions without a meter and one with prices, for those that have one.
 *
 * <p><b>branches</b>: for each function the transfers of control in the order of the code, those of
 * unreachable code left out, one int for each. An engine keeps a position in it, starting where
 * {@link #starts} says; each {@code if}, {@code br_if}, {@code br_on_*} that it executes without
 * leaving moves the position one further; one that is taken (an {@code else} or {@code br} always
 * is) adds the entry's step. An entry is
 *
 * <pre>
 *   bit 0         0
 *   bits 1-2      values that the branch keeps (0 to 3)
 *   bits 3-7      values below them that it drops (0 to 31)
 *   bits 8-16     signed: what is added to the position (counted from this entry)
 *   bits 17-31    signed: what is added to the address of the byte behind the opcode
 * </pre>
 *
 * or, if something does not fit, {@code distance << 2 | drops << 1 | 1}: the int that many places
 * behind the entry is the target's address, the next one its position; two more are there if any
 * branch to the label drops values: how many values are kept, and which slot of the frame the first
 * of them goes to. Drops is 1 if the branch itself does. These stand behind the function's last
 * entry, once for each label. A branch that drops nothing says that it keeps nothing.
 *
 * <p>The target of a branch to a {@code loop} is its first instruction, behind the block type; of
 * any other the instruction behind its {@code end}; of the function's own label its last {@code
 * end}, which returns. {@code if} goes behind its {@code else}, or behind its {@code end} if there
 * is none; {@code else} goes behind the {@code end}.
 *
 * <p>{@code br_table} has a header {@code count << 1 | form} (count labels, the default one
 * included, which is the last), then entries as above. Form 0: one for each label. Form 1: one for
 * each depth from 0 to the greatest that occurs; the depth is the byte at the label's place in the
 * code (only where every label is a LEB128 of one byte, and where this is shorter). Their steps
 * count from the header, the distance of a long one from itself.
 *
 * <p>In front of a function's first entry stand the positions at the targets of its handlers, that
 * of its first row in {@link ModuleCode#handlers} last.
 *
 * <p>In a table <b>with prices</b> each instruction that ends a region and may go on behind it, but
 * does not branch (calls that are no tail calls, bulk, grow and wait instructions), has an entry
 * too, which is 0 and moves the position one further when the instruction is done. Besides, each
 * function's first entry, to which starts points, stands for the call that enters it and moves the
 * position like that, too.
 *
 * <p><b>prices</b>: two ints for each int of branches. At {@code 2 * position} is the price of the
 * region at the target if the branch is taken, for {@code br_table} at the place of the label's
 * entry; 0 for {@code else}, with which no region ends. At {@code 2 * position + 1} is the price of
 * the region behind the instruction, if it is not taken or comes back; for a function's first entry
 * that is the function's first region. For a handler {@code 2 * place of its position} has the
 * price of the region at its target.
 *
 * <p>A region is a line of instructions up to and with the next one that ends it; the line goes on
 * from an {@code else} behind the {@code end}, and ends with {@code unreachable} or the function.
 * Where a label is in the middle of a line, the price there is what is left of the line.
 *
 * <p>Functions are added one by one, also while other threads execute the ones that are there: what
 * is there never changes, only {@link #contents} is replaced, and a thread sees a function in
 * {@link #starts} before it has the contents with it as absent.
 */
public final class SideTable implements CodeTable {
    /** Tables without prices. */
    public static final Kind<SideTable> PLAIN = new Made(false);

    /** Tables with prices. */
    public static final Kind<SideTable> METERED = new Made(true);

    /** No lambda: the first one of a program takes long. */
    private record Made(boolean isMetered) implements Kind<SideTable> {
        @Override
        public SideTable make(ModuleCode code) {
            return new SideTable(code, isMetered);
        }
    }

    private static final int ABSENT = Integer.MAX_VALUE;

    /** For each function the position of its first entry, or what is not below the length. */
    final int[] starts;

    private final ModuleCode code;
    private final boolean isMetered;
    private volatile Contents contents;

    private SideTable(ModuleCode code, boolean isMetered) {
        this.code = code;
        this.isMetered = isMetered;
        starts = new int[code.functions.length / ModuleCode.STRIDE];
        Arrays.fill(starts, ABSENT);
        // Position 0 belongs to no function, so that functions without entries can have it.
        contents = new Contents(1, new int[64], new int[isMetered ? 128 : 0]);
    }

    /** The arrays as the class describes them. */
    static final class Contents {
        /** How many ints of branches are in use: a function that starts below is there. */
        final int length;

        final int[] branches;

        /** Empty without prices. */
        final int[] prices;

        Contents(int length, int[] branches, int[] prices) {
            this.length = length;
            this.branches = branches;
            this.prices = prices;
        }
    }

    /** The arrays; what they hold of a function that is there stays as it is. */
    Contents contents() {
        return contents;
    }

    /**
     * Where a function starts.
     *
     * @param function the index of one that is there
     * @return the position of its first entry
     */
    public int start(int function) {
        return starts[function];
    }

    /**
     * A price.
     *
     * @param place an index in prices
     * @return the price
     */
    public int price(int place) {
        return contents.prices[place];
    }

    /**
     * Where a handler's position and price stand.
     *
     * @param function the index of a function that is there
     * @param row which of its handlers
     * @return an index in branches, and half of one in prices
     */
    public int handlerPlace(int function, int row) {
        return starts[function] - 1 - row;
    }

    /** The position at a handler's target. */
    int handlerPosition(int function, int row) {
        return contents.branches[handlerPlace(function, row)];
    }

    @Override
    public boolean has(int function) {
        return starts[function] < contents.length;
    }

    @Override
    public CodeListener writer() {
        return new SideTableWriter(this, isMetered);
    }

    /**
     * How much room it takes.
     *
     * @return bytes in use, those of {@link ModuleCode#handlers} included
     */
    public long bytes() {
        return 4L * (contents.length - 1) * (isMetered ? 3 : 1)
                + 4L * ModuleCode.HANDLER_STRIDE * code.handlerCount();
    }

    /**
     * Finds the position that belongs to an instruction, by validating what comes before it.
     *
     * @param module the module
     * @param function the index of a function that the table has
     * @param address where the instruction starts in the module's bytes
     * @return the position before the instruction is executed
     * @throws dev.godwit.base.failure.Invalid if no instruction starts there, or it cannot be
     *     reached
     */
    public int positionAt(ValidatedModule module, int function, int address) {
        SideTableWriter writer = new SideTableWriter(this, isMetered);
        module.reportUpTo(function, address, writer);
        return starts[function] + writer.position();
    }

    /**
     * Adds a function.
     *
     * @param function its index
     * @param ints what is added to branches
     * @param prices what is added to prices, twice as many
     * @param count how many ints
     * @param first how many of them stand in front of the first entry
     */
    void add(int function, int[] ints, int[] prices, int count, int first) {
        Contents old = contents;
        int length = old.length + count;
        int[] branches = withRoom(old.branches, old.length, length);
        System.arraycopy(ints, 0, branches, old.length, count);
        int[] allPrices = old.prices;
        if (isMetered) {
            allPrices = withRoom(allPrices, 2 * old.length, 2 * length);
            System.arraycopy(prices, 0, allPrices, 2 * old.length, 2 * count);
        }
        starts[function] = count == 0 ? 0 : old.length + first;
        contents = new Contents(length, branches, allPrices);
    }

    private static int[] withRoom(int[] array, int used, int needed) {
        if (needed <= array.length) {
            return array;
        }
        int[] larger = new int[Math.max(needed, 2 * array.length)];
        System.arraycopy(array, 0, larger, 0, used);
        return larger;
    }
}
