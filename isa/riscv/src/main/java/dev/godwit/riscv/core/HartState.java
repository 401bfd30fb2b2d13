package dev.godwit.riscv.core;

import dev.godwit.host.Ram;
import dev.godwit.riscv.numeric.FloatState;

import org.jspecify.annotations.Nullable;

/**
 * What nodes need of a hart.
 *
 * <p>Instructions are counted where control is transferred: what a line has to its end is taken
 * from {@link #left} where the line is entered, and what was not run of it is given back by the
 * branch that leaves it. So a run stops only where an instruction has jumped, or the next one lies
 * in another page; these places are the same whatever runs the code.
 */
public abstract class HartState {
    /** x0 to x31, f0 to f31 from {@link Node#F} on, and one that takes what is written to x0. */
    public final long[] registers = new long[128];

    /** The address of the next instruction. */
    public long pc;

    /** The floating-point control and status register. */
    public final FloatState floats = new FloatState();

    /**
     * What {@link FloatState#isQuick} said last: the inexact flag is set already and the rounding
     * is to nearest, so a result of the host whose magnitude lies above the least normal one and is
     * finite raises nothing new.
     */
    public boolean isQuick;

    /**
     * How many more instructions it may run; what was used beyond that is negative. While nodes
     * run, as if the line had been run to its end.
     */
    public long left;

    /** The address of the page in which it runs. */
    public long base;

    /** Entries of the TLB for reads. */
    public long[] read;

    /** Entries of the TLB for writes. */
    public long[] write;

    /** The RAM. */
    @SuppressWarnings("exports") // who has a RAM requires the host's twin anyway
    public Ram ram;

    /** The instruction that nodes leave to others, after they have returned null. */
    public @Nullable Node stopped;

    private CodeTlb execute;

    /**
     * Makes one at address 0 with all registers 0.
     *
     * @param code where it looks for code
     * @param data where it looks for what is loaded and stored
     * @param ram to where both lead
     */
    @SuppressWarnings("exports")
    protected HartState(CodeTlb code, Tlb data, Ram ram) {
        this.ram = ram;
        execute = code;
        read = data.read;
        write = data.write;
    }

    /**
     * Says into which TLBs nodes look.
     *
     * @param code for code
     * @param data for what is loaded and stored
     * @param in to where both lead
     */
    @SuppressWarnings("exports")
    protected final void look(CodeTlb code, Tlb data, Ram in) {
        ram = in;
        execute = code;
        read = data.read;
        write = data.write;
    }

    /**
     * Leaves an instruction to others.
     *
     * @param node the instruction, of which nothing has happened
     * @return null
     */
    public final @Nullable Node stop(Node node) {
        stopped = node;
        return null;
    }

    /**
     * Goes to another place of the page.
     *
     * @param unused how many instructions of the line are not run
     * @param target the place
     * @return the same, or null if the hart has used what it may run
     */
    public final @Nullable Node taken(int unused, Node target) {
        long now = left + unused;
        if (now > 0) {
            left = now - target.rest;
            return target;
        }
        left = now;
        pc = base + target.offset;
        return null;
    }

    /**
     * Goes to an address, from the end of a line.
     *
     * @param address the address
     * @return the node there; null if it is not known, or the hart has used what it may run
     */
    public final @Nullable Node go(long address) {
        int entry = Tlb.entry(address);
        CodePage page = execute.pages[entry];
        long newBase = address & Tlb.PAGE_MASK;
        if (left > 0 && page != null && execute.tags[entry] == newBase) {
            Node known = page.nodes[(int) address >>> 1 & CodePage.HALFWORDS - 1];
            if (known != null) {
                base = newBase;
                left -= known.rest;
                return known;
            }
        }
        pc = address;
        return null;
    }
}
