package dev.godwit.riscv.hart;

import dev.godwit.riscv.decode.CodePage;
import dev.godwit.riscv.decode.Line;
import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.riscv.mmu.Tlb;
import dev.godwit.riscv.numeric.FloatState;

/**
 * A hart: what the unprivileged specification gives it, and where its engine stands.
 *
 * <p>Its fields are the engines', who have it to themselves while it runs.
 */
public final class Hart {
    /** x0 to x31, f0 to f31 from {@link Line#F} on, and one that takes what is written to x0. */
    public final long[] registers = new long[128];

    /** The address of the next instruction. */
    public long pc;

    /** The floating-point control and status register. */
    public final FloatState floats = new FloatState();

    /** What {@link FloatState#isQuick} says. */
    public boolean isQuick;

    /** How many more instructions it may run; what was used beyond that is negative. */
    public long left;

    /** What it sees of the world. */
    public AddressSpace memory;

    /** The address of its reservation, or -1. Who lets another hart run clears it. */
    public long reservation = -1;

    /** What an exception tells: an address, an instruction; or what a CSR gave. */
    public long value;

    private final Tracer tracer;

    /** Its control and status registers. */
    public final Csrs csrs;

    /** Holds an instruction that lies on two pages. */
    private final CodePage straddling = new CodePage(-1);

    private final int[] halves = new int[2];

    /** Where the engine goes on, after {@link #enter}. */
    public CodePage page = straddling;

    /** The position there. */
    public int position;

    /** The address of the page. */
    public long base;

    /**
     * Makes a hart at address 0 with all registers 0.
     *
     * @param memory what it sees of the world
     * @param tracer decodes for it
     * @param csrs its control and status registers
     */
    public Hart(AddressSpace memory, Tracer tracer, Csrs csrs) {
        this.memory = memory;
        this.tracer = tracer;
        this.csrs = csrs;
    }

    // ---- For engines.

    /**
     * Looks up the code of an address: {@link #page} and {@link #position} are where it is decoded.
     *
     * @param address of an instruction
     * @return {@link Exit#NEXT}, or the exception that its fetch raises
     */
    public int enter(long address) {
        Tlb tlb = memory.tlb;
        int entry = Tlb.entry(address);
        CodePage found = tlb.execute[entry];
        if (found != null && tlb.executeTags[entry] == (address & Tlb.PAGE_MASK)) {
            int known = found.positions[(int) address >>> 1 & 2047];
            if (known != 0) {
                page = found;
                position = known;
                base = address & Tlb.PAGE_MASK;
                return Exit.NEXT;
            }
        }
        return decode(address);
    }

    private int decode(long address) {
        int index = memory.translate(address, Access.EXECUTE);
        if (index < 0) {
            value = address;
            return -index;
        }
        page = memory.pages.code(index >> Pages.SHIFT);
        position = tracer.position(page, index & Pages.SIZE - 1);
        base = address & Tlb.PAGE_MASK;
        return Exit.NEXT;
    }

    /**
     * Decodes what a {@link Line#LINK} of {@link #page} stands for.
     *
     * @param link its position
     * @return as {@link #enter}
     */
    public int link(int link) {
        if (page.isForgotten()) {
            return enter(base + page.displacement(link));
        }
        position = tracer.link(page, link);
        return Exit.NEXT;
    }

    /**
     * What stands where the engine is, as an illegal instruction is told.
     *
     * @return its 32 bits, without sign
     */
    public long bits() {
        long address = base + page.displacement(position);
        long bits = 0;
        for (int half = 2; half >= 0; half -= 2) {
            int index = memory.translate(address + half, Access.EXECUTE);
            bits = bits << 16 | (index < 0 ? 0 : memory.pages.ram.loadShort(index) & 0xFFFF);
        }
        return bits;
    }

    /**
     * Looks up an instruction that begins with the last two bytes of a page.
     *
     * @return as {@link #enter}
     */
    public int straddle() {
        long address = base + Pages.SIZE - 2;
        for (int half = 0; half < 2; half++) {
            int index = memory.translate(address + 2L * half, Access.EXECUTE);
            if (index < 0) {
                value = address + 2L * half;
                return -index;
            }
            halves[half] = memory.pages.ram.loadShort(index) & 0xFFFF;
        }
        tracer.straddle(straddling, halves[1] << 16 | halves[0]);
        page = straddling;
        position = Line.LENGTH;
        return Exit.NEXT;
    }
}
