package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.machine.board.Inspection;
import dev.godwit.machine.board.Machine;
import dev.godwit.machine.boot.Symbols;
import dev.godwit.machine.bus.Bus;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.riscv.privileged.PrivilegedHart;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A computer of RISC-V as one sees it between runs: harts with their registers, memory, devices. It
 * also runs by instructions, and to breakpoints.
 *
 * <p>With breakpoints harts run instruction by instruction, several millions in a second; without
 * them at full speed. How far a run is cut into pieces may change at which instruction an interrupt
 * of a timer is taken, and nothing else.
 *
 * <p>It is used between runs, or by what the computer calls while it runs, such as its devices.
 */
public final class Computer {
    private final Machine machine;
    private final Symbols symbols;
    private final Turns turns;
    private final Inspection inspection;
    private final List<Hart> harts = new ArrayList<>();
    private final Set<Long> breakpoints = new TreeSet<>();
    private long asked;

    Computer(Machine machine, Symbols symbols, Turns turns) {
        this.machine = machine;
        this.symbols = symbols;
        this.turns = turns;
        machine.powerOn();
        inspection = machine.inspection;
        for (PrivilegedHart hart : machine.harts()) {
            harts.add(new Hart(this, hart));
        }
    }

    /** Makes sure that nobody else is at it. */
    Machine machine() {
        if (machine.isOccupied() && !machine.isInside()) {
            throw new IllegalStateException("the computer runs on another thread");
        }
        return machine;
    }

    /** Why it stands. */
    Outcome outcome() {
        PrivilegedHart hart = inspection.stopped();
        return hart != null
                ? new Outcome.Breakpoint((int) hart.id, hart.hart.pc)
                : new Outcome.Stopped(new LimitReached(Limit.SLICE, asked, ""), true);
    }

    // ---- Running.

    /**
     * Runs exactly so many instructions of all harts together; an instruction that traps counts,
     * too. Harts take turns: of a short step, one hart after the other has the whole.
     *
     * @param instructions how many, at least 1
     * @return {@link Outcome.Stopped} with {@link Limit#SLICE} where all were run; else what came
     *     before: all that {@link Guest#run} answers
     * @throws IllegalArgumentException if there are less than 1
     * @throws IllegalStateException as {@link Guest#run}
     */
    public Outcome step(long instructions) {
        if (instructions < 1) {
            throw new IllegalArgumentException("a step is at least one instruction");
        }
        long begin = machine().counted();
        asked = instructions;
        inspection.setEnd(
                begin > Long.MAX_VALUE - instructions ? Long.MAX_VALUE : begin + instructions);
        try {
            return turns.run();
        } finally {
            inspection.setEnd(Long.MAX_VALUE);
        }
    }

    /**
     * Has runs come out before the instruction at an address, with {@link Outcome.Breakpoint}.
     *
     * @param address of an instruction, as the hart that comes there sees it
     */
    public void addBreakpoint(long address) {
        machine();
        breakpoints.add(address);
        breakpointsChanged();
    }

    /**
     * Takes a breakpoint away; without effect if there is none.
     *
     * @param address its address
     */
    public void removeBreakpoint(long address) {
        machine();
        breakpoints.remove(address);
        breakpointsChanged();
    }

    private void breakpointsChanged() {
        long[] all = new long[breakpoints.size()];
        int count = 0;
        for (long address : breakpoints) {
            all[count] = address;
            count++;
        }
        inspection.setBreakpoints(all);
    }

    /** {@return the breakpoints} */
    public Set<Long> breakpoints() {
        return Set.copyOf(breakpoints);
    }

    /**
     * Begins anew, as after power-on: RAM, harts and devices. Breakpoints and what was counted
     * stay.
     *
     * @throws IllegalStateException if it runs
     */
    public void reset() {
        if (machine().isInside()) {
            throw new IllegalStateException("a computer is not reset while it runs");
        }
        machine.restart();
    }

    // ---- Its parts.

    /** {@return its harts by their numbers} */
    public List<Hart> harts() {
        return List.copyOf(harts);
    }

    /** {@return the devices, where they are} */
    public List<Bus.Range> devices() {
        return machine().bus.ranges();
    }

    /** {@return the first address of RAM} */
    public long memoryBase() {
        return machine.memory.base;
    }

    /** {@return the bytes of RAM} */
    public long memorySize() {
        return machine.memory.size;
    }

    /** {@return the names of the kernel's addresses, if it is an ELF file that has some} */
    public Symbols symbols() {
        return symbols;
    }

    /** {@return how many instructions all harts have run, those that trapped included} */
    public long instructions() {
        return machine().counted();
    }

    // ---- Physical memory.

    /**
     * Reads RAM.
     *
     * @param address physical
     * @param target where the bytes go
     * @param offset the first place there
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is not one of {@code target}, or not RAM
     */
    public void read(long address, byte[] target, int offset, int length) {
        memory(address, target, offset, length).read(address, target, offset, length);
    }

    /**
     * Writes RAM. Code may be written, too.
     *
     * @param address physical
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is not one of {@code source}, or not RAM
     */
    public void write(long address, byte[] source, int offset, int length) {
        memory(address, source, offset, length).write(address, source, offset, length);
    }

    private PhysicalMemory memory(long address, byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || length > bytes.length - offset) {
            throw new IndexOutOfBoundsException("no such range of the array");
        }
        PhysicalMemory memory = machine().memory;
        if (!memory.contains(address, length)) {
            throw new IndexOutOfBoundsException(
                    "not RAM: " + length + " bytes at 0x" + Long.toHexString(address));
        }
        return memory;
    }
}
