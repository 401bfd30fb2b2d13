package dev.godwit.riscv.privileged;

import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.hart.Overseer;
import dev.godwit.riscv.interpret.Interpreter;
import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Decoded;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;
import dev.godwit.riscv.mmu.Pages;

import java.util.OptionalLong;

/**
 * A hart of a machine: with M, S and U mode, traps, interrupts, protection and page tables. It runs
 * in turns, on one thread of the host.
 */
public final class PrivilegedHart {
    /** How {@link #turn} ended. */
    public enum End {
        /** It has used its instructions. */
        USED,
        /** It waits for an interrupt. */
        WAITS,
        /** It lets others go on. */
        YIELDS,
        /** Somebody has asked it to come out: {@link #stop}. */
        STOPPED,
        /** A debugger stops it: {@link Hart#overseer}. */
        HALTED
    }

    private static final long INTERRUPT = Long.MIN_VALUE;

    /** The exceptions of misaligned loads and stores. */
    private static final long MISALIGNED = 1 << 4 | 1 << 6;

    private static final int PRIVILEGED_LENGTH = 4;

    /** Its number: {@code mhartid}. */
    public final long id;

    /** Its registers, and where its engine stands. */
    public final Hart hart;

    /** Whether it waits for an interrupt. */
    public boolean isWaiting;

    /** When the CLINT wants an interrupt of it: a value of {@code time}. */
    private long mtimecmp = -1;

    private final PrivilegedState state = new PrivilegedState();
    private final Pmp pmp = new Pmp();
    private final VirtualMemory memory;
    private final Surroundings surroundings;
    private final Extensions extensions;
    private final Extensions withoutFloats;

    /** What was run before the present turn, what that was given, and what of it did not retire. */
    private long before;

    private long granted;
    private long unretired;
    private boolean isStopped;

    /**
     * Makes a hart that stands at address 0 after a reset.
     *
     * @param id its number
     * @param extensions what it has
     * @param physical where physical addresses lead
     * @param pages the pages of RAM
     * @param tracer decodes for all harts of a machine
     * @param surroundings its machine
     */
    public PrivilegedHart(
            long id,
            Extensions extensions,
            Physical physical,
            Pages pages,
            Tracer tracer,
            Surroundings surroundings) {
        this.id = id;
        this.extensions = extensions;
        withoutFloats = extensions.without(Extension.F);
        this.surroundings = surroundings;
        PageTables tables = new PageTables(physical, pmp, pages, extensions.has(Extension.SVNAPOT));
        memory = new VirtualMemory(state, physical, pages, pmp, tables);
        hart = new Hart(memory, tracer, new CsrFile(this, state, pmp, extensions));
    }

    /** Goes back to where it is after a reset; registers are 0, and {@code pc} too. */
    public void reset() {
        for (int i = 0; i < hart.registers.length; i++) {
            hart.registers[i] = 0;
        }
        hart.floats.flags = 0;
        hart.floats.rounding = 0;
        hart.pc = 0;
        hart.reservation = -1;
        isWaiting = false;
        mtimecmp = -1;
        before = 0;
        granted = 0;
        hart.left = 0;
        unretired = 0;
        state.reset();
        pmp.reset();
        memory.fenceAll();
        memory.translate();
        memory.look();
    }

    // ---- Lines from outside.

    /**
     * Sets a line of an interrupt.
     *
     * @param bit {@link Interrupt#MSI}, {@link Interrupt#MEI} or {@link Interrupt#SEI}
     * @param isHigh whether it is pending
     */
    public void line(int bit, boolean isHigh) {
        state.lines = isHigh ? state.lines | bit : state.lines & ~(long) bit;
        lookForInterrupt();
    }

    /**
     * Says when a timer interrupt of M mode is pending.
     *
     * @param time from this value of {@code time} on, without sign
     */
    public void compare(long time) {
        mtimecmp = time;
        interruptsChanged();
    }

    /**
     * The time of its next timer interrupt, as far as it would be taken or end a wait.
     *
     * @return a value of {@code time}, without sign; -1 for none
     */
    public long nextTimer() {
        long next = -1;
        if ((state.mie & Interrupt.MTI) != 0 && (state.lines & Interrupt.MTI) == 0) {
            next = mtimecmp;
        }
        if (state.hasTimer()
                && (state.mie & Interrupt.STI) != 0
                && (state.lines & Interrupt.STI) == 0
                && Long.compareUnsigned(state.stimecmp, next) < 0) {
            next = state.stimecmp;
        }
        return next;
    }

    /** Whether an interrupt would end its wait. */
    public boolean isWoken() {
        lookAtTime();
        return (state.mip() & state.mie) != 0;
    }

    /** Makes it come out of its turn soon. Called by devices that it reaches. */
    public void stop() {
        isStopped = true;
        hart.isWanted = true;
    }

    // ---- For its registers.

    long time() {
        return surroundings.time();
    }

    /** {@return the instructions that it has retired, before the one that is executed just now} */
    public long retired() {
        return before + granted - hart.left - unretired;
    }

    /** Brings the lines of timers up to date. */
    void lookAtTime() {
        long now = surroundings.time();
        long lines = state.lines & ~(long) (Interrupt.MTI | Interrupt.STI);
        if (Long.compareUnsigned(now, mtimecmp) >= 0) {
            lines |= Interrupt.MTI;
        }
        if (state.hasTimer() && Long.compareUnsigned(now, state.stimecmp) >= 0) {
            lines |= Interrupt.STI;
        }
        state.lines = lines;
    }

    void interruptsChanged() {
        lookAtTime();
        lookForInterrupt();
    }

    private void lookForInterrupt() {
        if (due() != 0) {
            hart.isWanted = true;
        }
    }

    void statusChanged(long old) {
        if (((old ^ state.status) & Status.MXR) != 0) {
            memory.fence();
        }
        lookAnew();
        lookForInterrupt();
    }

    void floatsChanged() {
        if ((state.status & Status.FS) != Status.FS) {
            state.status |= Status.FS;
            lookAnew();
        }
    }

    void translationChanged() {
        hart.reservation = -1;
        memory.translate();
        lookAnew();
        hart.isWanted = true;
    }

    void protectionChanged() {
        memory.fenceAll();
        lookAnew();
        hart.isWanted = true;
    }

    /** Looks as the state has it now; code that is looked up elsewhere then is left. */
    private void lookAnew() {
        var code = memory.code;
        var data = memory.data;
        memory.look();
        if (memory.data != data) {
            hart.reservation = -1;
        }
        hart.begin();
        if (memory.code != code) {
            hart.isWanted = true;
        }
    }

    // ---- Running.

    /**
     * Runs it instruction by instruction, which takes some fifteen times as long.
     *
     * @param most how many instructions it may run, at least 1; it runs no more
     * @param watch is asked before each one
     * @return why it came out; {@link End#HALTED} if the watch has stopped it
     */
    public End walk(long most, Watch watch) {
        Overseer other = hart.overseer;
        hart.overseer = new Walk(this, watch);
        End end = turn(most);
        hart.overseer = other;
        return end;
    }

    /**
     * Runs it.
     *
     * @param most how many instructions it may run, at least 1
     * @return why it came out
     */
    public End turn(long most) {
        before += granted - hart.left;
        granted = most;
        hart.left = most;
        isStopped = false;
        lookAtTime();
        if (isWaiting) {
            if ((state.mip() & state.mie) == 0) {
                return End.WAITS;
            }
            isWaiting = false;
        }
        hart.isWanted = true; // an interrupt may be due
        for (; ; ) {
            if (hart.isWanted) {
                hart.isWanted = false;
                if (isStopped) {
                    return End.STOPPED;
                }
                Overseer overseer = hart.overseer;
                if (overseer == null || !overseer.holdsInterrupts()) {
                    takeInterrupt();
                }
            }
            int reason = Interpreter.run(hart);
            switch (reason) {
                case Exit.USED -> {
                    return End.USED;
                }
                case Exit.WANTED -> {
                    // it goes on above
                }
                case Exit.YIELD -> {
                    return End.YIELDS;
                }
                case Exit.HALTED -> {
                    return End.HALTED;
                }
                case Exit.PRIVILEGED -> execute();
                default -> except(reason);
            }
            if (isWaiting) {
                return End.WAITS;
            }
        }
    }

    /** {@return how many instructions of the present turn, or the last, were run} */
    public long used() {
        return granted - hart.left;
    }

    private void except(int reason) {
        int cause = reason;
        switch (reason) {
            case Exit.INSTRUCTION_ACCESS, Exit.INSTRUCTION_PAGE -> hart.left--;
            case Exit.CALL -> {
                cause = Exit.CALL + state.mode;
                hart.value = 0;
            }
            case Exit.ILLEGAL -> {
                if (isFloat((int) hart.value)) {
                    hart.left++;
                    floatsChanged();
                    return;
                }
            }
            default -> {
                // as it is
            }
        }
        unretired++;
        trap(cause, hart.value);
    }

    /** Whether an instruction is illegal only because its unit is not known to be used yet. */
    private boolean isFloat(int bits) {
        if (memory.hasFloats || (state.status & Status.FS) == 0) {
            return false;
        }
        return isThere(bits, extensions) && !isThere(bits, withoutFloats);
    }

    private static boolean isThere(int bits, Extensions extensions) {
        long decoded =
                Decoder.length(bits) == 2
                        ? Decoder.decodeCompressed(bits, extensions)
                        : Decoder.decode(bits, extensions);
        return Decoded.op(decoded) != Op.ILLEGAL;
    }

    // ---- Traps.

    /** What is pending and may be taken in this mode, of the mode that takes it first. */
    private long due() {
        long pending = state.mip() & state.mie;
        if (pending == 0) {
            return 0;
        }
        boolean isMachine = state.mode == Mode.MACHINE;
        if (!isMachine || (state.status & Status.MIE) != 0) {
            long machine = pending & ~state.mideleg;
            if (machine != 0) {
                return machine;
            }
        }
        boolean isBelow = state.mode < Mode.SUPERVISOR;
        boolean isEnabled = state.mode == Mode.SUPERVISOR && (state.status & Status.SIE) != 0;
        return isBelow || isEnabled ? pending & state.mideleg : 0;
    }

    private void takeInterrupt() {
        long due = due();
        if (due != 0) {
            enter(INTERRUPT | Interrupt.first(due), 0, (due & state.mideleg) != 0);
        }
    }

    /**
     * Raises an exception at {@code pc}.
     *
     * @param cause the code of the exception
     * @param value what is told with it
     */
    public void trap(int cause, long value) {
        boolean isSupervisors = state.mode != Mode.MACHINE && (state.medeleg >>> cause & 1) != 0;
        if (isSupervisors || !surroundings.handles(this, cause)) {
            enter(cause, value, isSupervisors);
        }
    }

    private void enter(long cause, long value, boolean isSupervisors) {
        surroundings.traps(this, cause, value, isSupervisors ? Mode.SUPERVISOR : Mode.MACHINE);
        PrivilegedState s = state;
        long vector;
        long status = s.status;
        if (isSupervisors) {
            s.sepc = hart.pc;
            s.scause = cause;
            s.stval = value;
            vector = s.stvec;
            status &= ~(Status.SPIE | Status.SPP | Status.SIE);
            status |= (s.status & Status.SIE) != 0 ? Status.SPIE : 0;
            status |= s.mode == Mode.SUPERVISOR ? Status.SPP : 0;
            s.mode = Mode.SUPERVISOR;
        } else {
            s.mepc = hart.pc;
            s.mcause = cause;
            s.mtval = value;
            vector = s.mtvec;
            status &= ~(Status.MPIE | Status.MPP | Status.MIE);
            status |= (s.status & Status.MIE) != 0 ? Status.MPIE : 0;
            status |= (long) s.mode << Status.MPP_SHIFT;
            s.mode = Mode.MACHINE;
        }
        s.status = status;
        hart.reservation = -1;
        boolean isVectored = (vector & 1) != 0 && cause < 0;
        hart.pc = (vector & ~3L) + (isVectored ? 4 * (cause & 63) : 0);
        memory.look();
    }

    /** Does what may be done in some modes only. */
    private void execute() {
        Node node = hart.stopped;
        int op = node == null ? Op.ILLEGAL : node.op;
        int mode = state.mode;
        long status = state.status;
        boolean isAllowed =
                switch (op) {
                    case Op.MRET -> mode == Mode.MACHINE;
                    case Op.SRET -> isAllowed(mode, status, Status.TSR);
                    case Op.WFI -> isAllowed(mode, status, Status.TW);
                    case Op.SFENCE_VMA, Op.SINVAL_VMA -> isAllowed(mode, status, Status.TVM);
                    default -> mode != Mode.USER;
                };
        if (node == null || !isAllowed) {
            unretired++;
            trap(Exit.ILLEGAL, node == null ? 0 : hart.bits(node));
            return;
        }
        switch (op) {
            case Op.MRET -> returnFromMachine();
            case Op.SRET -> returnFromSupervisor();
            case Op.WFI -> {
                hart.pc += PRIVILEGED_LENGTH;
                interruptsChanged();
                isWaiting = (state.mip() & state.mie) == 0;
            }
            case Op.SFENCE_VMA, Op.SINVAL_VMA -> {
                hart.pc += PRIVILEGED_LENGTH;
                hart.reservation = -1; // its address may mean something else now
                if (node.rs1 == 0) {
                    memory.fence();
                } else {
                    memory.fence(hart.registers[node.rs1]);
                }
            }
            default -> hart.pc += PRIVILEGED_LENGTH; // fences of what is never late
        }
    }

    /** Whether S mode may do what one bit of its status forbids; U mode may not. */
    private static boolean isAllowed(int mode, long status, long forbidden) {
        return mode == Mode.MACHINE || mode == Mode.SUPERVISOR && (status & forbidden) == 0;
    }

    private void returnFromMachine() {
        long old = state.status;
        int mode = (int) (old >>> Status.MPP_SHIFT) & 3;
        long status = old & ~(Status.MIE | Status.MPP) | Status.MPIE;
        status |= (old & Status.MPIE) != 0 ? Status.MIE : 0;
        hart.pc = state.mepc;
        goTo(mode, status);
    }

    private void returnFromSupervisor() {
        long old = state.status;
        int mode = (old & Status.SPP) != 0 ? Mode.SUPERVISOR : Mode.USER;
        long status = old & ~(Status.SIE | Status.SPP) | Status.SPIE;
        status |= (old & Status.SPIE) != 0 ? Status.SIE : 0;
        hart.pc = state.sepc;
        goTo(mode, status);
    }

    private void goTo(int mode, long status) {
        hart.reservation = -1;
        state.mode = mode;
        state.status = mode == Mode.MACHINE ? status : status & ~Status.MPRV;
        memory.look();
        hart.isWanted = true;
    }

    // ---- For firmware, and for who looks at it.

    /** {@return its mode, a constant of {@link Mode}} */
    public int mode() {
        return state.mode;
    }

    /**
     * Begins in S mode, as firmware leaves a hart: all that S mode can handle is delegated, all
     * counters can be read, all of memory can be accessed, A and D bits are set where they can be.
     *
     * @param pc where
     * @param a0 the first argument
     * @param a1 the second
     */
    public void beginSupervisor(long pc, long a0, long a1) {
        reset();
        state.medeleg = 0xB1FF; // but not the call, which is for firmware
        state.mideleg = Interrupt.SUPERVISOR;
        state.mcounteren = 7;
        hart.csrs.write(hart, Csr.MENVCFG, -1L);
        pmp.open();
        state.mode = Mode.SUPERVISOR;
        hart.pc = pc;
        hart.registers[10] = a0;
        hart.registers[11] = a1;
        memory.look();
    }

    /**
     * Makes the software interrupt of S mode pending.
     *
     * @param isPending whether it is
     */
    public void supervisorSoftware(boolean isPending) {
        state.pending =
                isPending ? state.pending | Interrupt.SSI : state.pending & ~(long) Interrupt.SSI;
        lookForInterrupt();
    }

    /**
     * Says when a timer interrupt of S mode is pending.
     *
     * @param time from this value of {@code time} on, without sign
     */
    public void supervisorTimer(long time) {
        state.isTimed = true;
        state.stimecmp = time;
        interruptsChanged();
    }

    /** Waits for an interrupt, as wfi does. */
    public void suspend() {
        lookAtTime();
        isWaiting = (state.mip() & state.mie) == 0;
    }

    /**
     * Waits for an interrupt, and then begins in S mode with nothing but its interrupts enabled as
     * they are.
     *
     * @param pc where
     * @param a1 the second argument; the first is its number
     */
    public void suspendTo(long pc, long a1) {
        suspend();
        state.satp = 0;
        state.status &= ~Status.SIE;
        translationChanged();
        hart.pc = pc;
        hart.registers[10] = id;
        hart.registers[11] = a1;
    }

    /** {@return whether A and D bits can be set where they are missing} */
    public boolean canUpdateEntries() {
        return extensions.has(Extension.SVADU);
    }

    /** {@return whether A and D bits are set where they are missing} */
    public boolean updatesEntries() {
        return state.setsBits();
    }

    /**
     * Says whether A and D bits are set where they are missing.
     *
     * @param updates whether they are
     */
    public void setUpdatesEntries(boolean updates) {
        long adue = PrivilegedState.ADUE;
        state.menvcfg = updates ? state.menvcfg | adue : state.menvcfg & ~adue;
        protectionChanged();
    }

    /** {@return whether S mode handles misaligned accesses that cannot be made} */
    public boolean delegatesMisaligned() {
        return (state.medeleg & MISALIGNED) != 0;
    }

    /**
     * Says whether S mode handles misaligned accesses that cannot be made.
     *
     * @param delegates whether it does
     */
    public void setDelegatesMisaligned(boolean delegates) {
        state.medeleg = delegates ? state.medeleg | MISALIGNED : state.medeleg & ~MISALIGNED;
    }

    /**
     * Sets counters.
     *
     * @param counters bit 0 for cycles, bit 2 for instructions
     * @param value what they are now
     */
    public void setCounters(long counters, long value) {
        if ((counters & 1) != 0) {
            state.cycles.set(value, retired());
        }
        if ((counters & 4) != 0) {
            state.instructions.set(value, retired());
        }
    }

    /**
     * Forgets what an address meant.
     *
     * @param address virtual
     */
    public void fence(long address) {
        memory.fence(address);
    }

    /** Forgets what its page tables said, as another hart has asked it to. */
    public void fence() {
        memory.fence();
    }

    /**
     * Reads a register as M mode does.
     *
     * @param number of a control and status register
     * @return its content, 0 if it is not there
     */
    public long csr(int number) {
        return findCsr(number).orElse(0);
    }

    /**
     * Reads a register as M mode does.
     *
     * @param number of a control and status register, 0 to 4095
     * @return its content, if it is there
     */
    public OptionalLong findCsr(int number) {
        int mode = state.mode;
        state.mode = Mode.MACHINE;
        boolean isThere = hart.csrs.read(hart, number);
        state.mode = mode;
        return isThere ? OptionalLong.of(hart.value) : OptionalLong.empty();
    }

    /**
     * Writes a register as M mode does. The hart is between two instructions.
     *
     * @param number of a control and status register, 0 to 4095
     * @param value what it becomes, as far as its fields allow
     * @return false if it is not there, or may not be written
     */
    public boolean setCsr(int number, long value) {
        int mode = state.mode;
        state.mode = Mode.MACHINE;
        boolean isWritten = hart.csrs.write(hart, number, value);
        state.mode = mode;
        memory.look();
        return isWritten;
    }

    /**
     * Where an address leads in its present mode, whoever may access it there. Nothing changes.
     *
     * @param address an address of an instruction
     * @return the physical address, or -1 if the page tables lead nowhere
     */
    public long physical(long address) {
        return memory.physical(address);
    }
}
