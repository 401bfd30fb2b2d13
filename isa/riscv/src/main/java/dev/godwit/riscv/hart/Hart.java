package dev.godwit.riscv.hart;

import dev.godwit.riscv.core.CodePage;
import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.core.Tlb;
import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.riscv.node.Link;
import dev.godwit.riscv.node.Straddle;

import org.jspecify.annotations.Nullable;

/**
 * A hart: what the unprivileged specification gives it, and where its engine stands.
 *
 * <p>Its fields are the engines', who have it to themselves while it runs. Between runs it is its
 * registers and {@code pc}.
 */
public final class Hart extends HartState {
    /** What it sees of the world. */
    public AddressSpace memory;

    /** The address of its reservation, or -1. Who lets another hart run clears it. */
    public long reservation = -1;

    /** What an exception tells: an address, an instruction; or what a CSR gave. */
    public long value;

    /** The exception that {@link #enter} and its like raised, with {@link #value}. */
    public int failure;

    /**
     * Asks the hart to come out behind the instruction that it leaves to others just now: an
     * interrupt may be due, or its addresses mean something else.
     */
    public boolean isWanted;

    /** Who runs it in the interpreter's place; null if nobody does. */
    public @Nullable Overseer overseer;

    private final Tracer tracer;

    /** Its control and status registers. */
    public final Csrs csrs;

    private final int[] halves = new int[2];

    /**
     * Makes a hart at address 0 with all registers 0.
     *
     * @param memory what it sees of the world
     * @param tracer decodes for it
     * @param csrs its control and status registers
     */
    public Hart(AddressSpace memory, Tracer tracer, Csrs csrs) {
        super(memory.code, memory.data, memory.pages.ram);
        this.memory = memory;
        this.tracer = tracer;
        this.csrs = csrs;
    }

    // ---- For engines.

    /** Makes ready to run: nodes see the memory, and the rounding, that it has now. */
    public void begin() {
        look(memory.code, memory.data, memory.pages.ram);
        isQuick = floats.isQuick();
    }

    /**
     * Looks up the code of an address, which {@link #base} is the page of then.
     *
     * @param address of an instruction
     * @return its node, or null if its fetch raises {@link #failure}
     */
    public @Nullable Node enter(long address) {
        int entry = Tlb.entry(address);
        CodePage page = memory.code.pages[entry];
        if (page != null && memory.code.tags[entry] == (address & Tlb.PAGE_MASK)) {
            Node known = page.nodes[(int) address >>> 1 & CodePage.HALFWORDS - 1];
            if (known != null) {
                base = address & Tlb.PAGE_MASK;
                return known;
            }
        }
        return decode(address);
    }

    private @Nullable Node decode(long address) {
        int index = memory.translate(address, Access.EXECUTE);
        base = address & Tlb.PAGE_MASK;
        if (index < 0) {
            return index == -AddressSpace.EACH ? alone(address) : failed(-index, address);
        }
        CodePage page = memory.codeOf(index >> Pages.SHIFT);
        return tracer.node(page, index & Pages.SIZE - 1);
    }

    /** Decodes an instruction of a page that cannot be remembered. */
    private @Nullable Node alone(long address) {
        int bits = memory.fetch(address);
        if (bits < 0) {
            return failed(-bits, address);
        }
        int length = Decoder.length(bits);
        if (length == 4) {
            int high = memory.fetch(address + 2);
            if (high < 0) {
                return failed(-high, address + 2);
            }
            bits |= high << 16;
        }
        return tracer.alone(bits, (int) (address - base), memory.hasFloats);
    }

    /**
     * Looks up an instruction that is run alone; its page is {@link #base} then.
     *
     * @param address of an instruction
     * @return its node, behind which {@link dev.godwit.riscv.node.Halt} stands; or null if its
     *     fetch raises {@link #failure}
     */
    public @Nullable Node single(long address) {
        base = address & Tlb.PAGE_MASK;
        int bits = half(address);
        if (bits < 0) {
            return failed(-bits, address);
        }
        if (Decoder.length(bits) == 4) {
            int high = half(address + 2);
            if (high < 0) {
                return failed(-high, address + 2);
            }
            bits |= high << 16;
        }
        return tracer.step(bits, (int) (address - base), memory.hasFloats);
    }

    /** Fetches half a word of code by the TLB, if that knows its page. */
    private int half(long address) {
        int entry = Tlb.entry(address);
        CodePage page = memory.code.pages[entry];
        if (page != null && memory.code.tags[entry] == (address & Tlb.PAGE_MASK)) {
            return ram.loadShort(page.ram + (int) (address & Pages.SIZE - 1)) & 0xFFFF;
        }
        int index = memory.translate(address, Access.EXECUTE);
        if (index >= 0) {
            return ram.loadShort(index) & 0xFFFF;
        }
        return index == -AddressSpace.EACH ? memory.fetch(address) : index;
    }

    private @Nullable Node failed(int exception, long address) {
        failure = exception;
        value = address;
        return null;
    }

    /**
     * Decodes what a link stands for.
     *
     * @param link of the page at {@link #base}
     * @return as {@link #enter}
     */
    public @Nullable Node link(Link link) {
        return link.page.isForgotten() ? enter(base + link.offset) : tracer.link(link);
    }

    /**
     * What stands where a node is, as an illegal instruction is told.
     *
     * @param node of the page at {@link #base}
     * @return its 16 or 32 bits, without sign
     */
    public long bits(Node node) {
        long address = base + node.offset;
        int low = Math.max(memory.fetch(address), 0);
        return Decoder.length(low) == 2
                ? low
                : low | (long) Math.max(memory.fetch(address + 2), 0) << 16;
    }

    /**
     * Looks up an instruction that begins with the last two bytes of a page.
     *
     * @param place where it stands in the page at {@link #base}
     * @return as {@link #enter}
     */
    public @Nullable Node straddle(Straddle place) {
        long address = base + place.offset;
        for (int half = 0; half < 2; half++) {
            int bits = memory.fetch(address + 2L * half);
            if (bits < 0) {
                return failed(-bits, address + 2L * half);
            }
            halves[half] = bits;
        }
        return tracer.straddle(place, halves[1] << 16 | halves[0]);
    }
}
