package dev.godwit.riscv.privileged;

import dev.godwit.riscv.hart.Csrs;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;

/**
 * The control and status registers of M, S and U mode, by number (Privileged Architecture, CSR
 * Listing). Fields that may hold only some values keep the old one where another is written.
 */
final class CsrFile implements Csrs {
    /** The exceptions that S mode may handle: all but a call from M mode. */
    private static final long DELEGABLE = 0xB3FF;

    private static final long FIOM = 1;
    private static final long CYCLES = 1;
    private static final long TIME = 2;
    private static final long INSTRUCTIONS = 4;
    private static final long OTHER_COUNTERS = 0xFFFF_FFF8L;
    private static final int VECTORED = 1;
    private static final long RESERVED_CBIE = 2L << 4;
    private static final int COUNTERS = 32;
    private static final int PMP_REGISTERS = 64;

    private final PrivilegedHart owner;
    private final PrivilegedState state;
    private final Pmp pmp;
    private final long misa;
    private final boolean hasTimer;

    /** The counters that can be read below M mode, each as a bit. */
    private final long counters;

    /** Without floating point, FS is always 0. */
    private final long floats;

    /** The bits of {@code menvcfg} and {@code senvcfg} that are there. */
    private final long machineEnvironment;

    private final long environment;

    CsrFile(PrivilegedHart owner, PrivilegedState state, Pmp pmp, Extensions extensions) {
        this.owner = owner;
        this.state = state;
        this.pmp = pmp;
        misa = misa(extensions);
        hasTimer = extensions.has(Extension.SSTC);
        counters =
                bits(extensions, Extension.ZICNTR, CYCLES | TIME | INSTRUCTIONS)
                        | bits(extensions, Extension.ZIHPM, OTHER_COUNTERS);
        floats = bits(extensions, Extension.F, Status.FS);
        environment =
                FIOM
                        | bits(
                                extensions,
                                Extension.ZICBOM,
                                PrivilegedState.CBIE | PrivilegedState.CBCFE)
                        | bits(extensions, Extension.ZICBOZ, PrivilegedState.CBZE);
        machineEnvironment =
                environment
                        | bits(extensions, Extension.SVADU, PrivilegedState.ADUE)
                        | bits(extensions, Extension.SVPBMT, PrivilegedState.PBMTE)
                        | bits(extensions, Extension.SSTC, PrivilegedState.STCE);
    }

    private static long bits(Extensions extensions, Extension extension, long bits) {
        return extensions.has(extension) ? bits : 0;
    }

    private static long misa(Extensions extensions) {
        long letters = 1L << 'I' - 'A' | 1L << 'S' - 'A' | 1L << 'U' - 'A';
        for (Extension one :
                new Extension[] {Extension.M, Extension.A, Extension.F, Extension.D, Extension.C}) {
            letters |= bits(extensions, one, 1L << one.text().charAt(0) - 'a');
        }
        boolean hasB =
                extensions.has(Extension.ZBA)
                        && extensions.has(Extension.ZBB)
                        && extensions.has(Extension.ZBS);
        return 2L << 62 | letters | (hasB ? 1L << 'B' - 'A' : 0);
    }

    private boolean isFor(int number) {
        return state.mode >= (number >>> 8 & 3);
    }

    // ---- Reading.

    @Override
    public boolean read(Hart hart, int number) {
        if (!isFor(number)) {
            return false;
        }
        if (number >= Csr.CYCLE && number < Csr.CYCLE + COUNTERS) {
            return mayCount(number - Csr.CYCLE) && counter(hart, number - Csr.CYCLE);
        }
        if (number >= Csr.MCYCLE && number < Csr.MCYCLE + COUNTERS) {
            return number != Csr.MCYCLE + 1 && counter(hart, number - Csr.MCYCLE);
        }
        if (number >= Csr.PMPADDR0 && number < Csr.PMPADDR0 + PMP_REGISTERS) {
            hart.value = pmp.address(number - Csr.PMPADDR0);
            return true;
        }
        if (isConfiguration(number)) {
            hart.value = pmp.configurations(4 * (number - Csr.PMPCFG0));
            return true;
        }
        if (number >= Csr.MHPMEVENT3 && number < Csr.MCOUNTINHIBIT + COUNTERS) {
            hart.value = 0;
            return true;
        }
        PrivilegedState s = state;
        switch (number) {
            case Csr.SSTATUS -> hart.value = Status.supervisor(s.status);
            case Csr.SIE -> hart.value = s.mie & s.mideleg;
            case Csr.STVEC -> hart.value = s.stvec;
            case Csr.SCOUNTEREN -> hart.value = s.scounteren;
            case Csr.SENVCFG -> hart.value = s.senvcfg;
            case Csr.SSCRATCH -> hart.value = s.sscratch;
            case Csr.SEPC -> hart.value = s.sepc;
            case Csr.SCAUSE -> hart.value = s.scause;
            case Csr.STVAL -> hart.value = s.stval;
            case Csr.SIP -> hart.value = mip() & s.mideleg;
            case Csr.STIMECMP -> {
                hart.value = s.stimecmp;
                return mayCompare();
            }
            case Csr.SATP -> {
                hart.value = s.satp;
                return mayTranslate();
            }
            case Csr.MSTATUS -> hart.value = Status.machine(s.status);
            case Csr.MISA -> hart.value = misa;
            case Csr.MEDELEG -> hart.value = s.medeleg;
            case Csr.MIDELEG -> hart.value = s.mideleg;
            case Csr.MIE -> hart.value = s.mie;
            case Csr.MTVEC -> hart.value = s.mtvec;
            case Csr.MCOUNTEREN -> hart.value = s.mcounteren;
            case Csr.MENVCFG -> hart.value = s.menvcfg;
            case Csr.MCOUNTINHIBIT -> hart.value = s.mcountinhibit;
            case Csr.MSCRATCH -> hart.value = s.mscratch;
            case Csr.MEPC -> hart.value = s.mepc;
            case Csr.MCAUSE -> hart.value = s.mcause;
            case Csr.MTVAL -> hart.value = s.mtval;
            case Csr.MIP -> hart.value = mip();
            case Csr.MHARTID -> hart.value = owner.id;
            case Csr.TINFO -> hart.value = 1; // there is no trigger
            case Csr.MVENDORID, Csr.MARCHID, Csr.MIMPID, Csr.MCONFIGPTR, Csr.TSELECT, Csr.TDATA1 ->
                    hart.value = 0;
            case Csr.TDATA1 + 1, Csr.TDATA1 + 2 -> hart.value = 0;
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean isConfiguration(int number) {
        return number >= Csr.PMPCFG0 && number < Csr.PMPADDR0 && (number & 1) == 0;
    }

    private long mip() {
        owner.lookAtTime();
        return state.mip();
    }

    /** Whether the counter of a number may be read, as U mode would name it, in this mode. */
    private boolean mayCount(int counter) {
        long enabled =
                switch (state.mode) {
                    case Mode.MACHINE -> counters;
                    case Mode.SUPERVISOR -> counters & state.mcounteren;
                    default -> counters & state.mcounteren & state.scounteren;
                };
        return (enabled >>> counter & 1) != 0;
    }

    private boolean counter(Hart hart, int counter) {
        hart.value =
                switch (counter) {
                    case 0 -> state.cycles.value(owner.retired());
                    case 1 -> owner.time();
                    case 2 -> state.instructions.value(owner.retired());
                    default -> 0;
                };
        return true;
    }

    private boolean mayCompare() {
        boolean isOpen =
                (state.menvcfg & PrivilegedState.STCE) != 0 && (state.mcounteren & TIME) != 0;
        return hasTimer && (state.mode == Mode.MACHINE || isOpen);
    }

    private boolean mayTranslate() {
        return state.mode == Mode.MACHINE || (state.status & Status.TVM) == 0;
    }

    // ---- Writing.

    @Override
    public long basis(Hart hart, int number, long old) {
        // what the line says of SEIP is read, but never becomes what software has set
        return number == Csr.MIP
                ? old & ~(long) Interrupt.SEI | state.pending & Interrupt.SEI
                : old;
    }

    @Override
    public boolean write(Hart hart, int number, long value) {
        if (!isFor(number) || number >>> 10 == 3) {
            return false;
        }
        if (number >= Csr.MCYCLE && number < Csr.MCYCLE + COUNTERS) {
            return number != Csr.MCYCLE + 1 && setCounter(number - Csr.MCYCLE, value);
        }
        if (number >= Csr.PMPADDR0 && number < Csr.PMPADDR0 + PMP_REGISTERS) {
            pmp.setAddress(number - Csr.PMPADDR0, value);
            owner.protectionChanged();
            return true;
        }
        if (isConfiguration(number)) {
            pmp.setConfigurations(4 * (number - Csr.PMPCFG0), value);
            owner.protectionChanged();
            return true;
        }
        if (number >= Csr.MHPMEVENT3 && number < Csr.MCOUNTINHIBIT + COUNTERS) {
            return true;
        }
        PrivilegedState s = state;
        switch (number) {
            case Csr.SSTATUS -> setStatus(Status.SUPERVISOR & ~Status.FS | floats, value);
            case Csr.SIE -> setEnabled(s.mideleg, value);
            case Csr.STVEC -> s.stvec = vector(value, s.stvec);
            case Csr.SCOUNTEREN -> s.scounteren = value & 0xFFFF_FFFFL;
            case Csr.SENVCFG -> s.senvcfg = environment(value, s.senvcfg, environment);
            case Csr.SSCRATCH -> s.sscratch = value;
            case Csr.SEPC -> s.sepc = value & ~1L;
            case Csr.SCAUSE -> s.scause = value;
            case Csr.STVAL -> s.stval = value;
            case Csr.SIP -> setPending(Interrupt.SSI & s.mideleg, value);
            case Csr.STIMECMP -> {
                if (!mayCompare()) {
                    return false;
                }
                s.stimecmp = value;
                owner.interruptsChanged();
            }
            case Csr.SATP -> {
                if (!mayTranslate()) {
                    return false;
                }
                if (PrivilegedState.levels(value) >= 0) {
                    s.satp = value;
                    owner.translationChanged();
                }
            }
            case Csr.MSTATUS -> setStatus(Status.MACHINE & ~Status.FS | floats, value);
            case Csr.MEDELEG -> s.medeleg = value & DELEGABLE;
            case Csr.MIDELEG -> {
                s.mideleg = value & Interrupt.SUPERVISOR;
                owner.interruptsChanged();
            }
            case Csr.MIE -> setEnabled(Interrupt.ALL, value);
            case Csr.MTVEC -> s.mtvec = vector(value, s.mtvec);
            case Csr.MCOUNTEREN -> s.mcounteren = value & 0xFFFF_FFFFL;
            case Csr.MENVCFG -> setMachineEnvironment(value);
            case Csr.MCOUNTINHIBIT -> setInhibited(value);
            case Csr.MSCRATCH -> s.mscratch = value;
            case Csr.MEPC -> s.mepc = value & ~1L;
            case Csr.MCAUSE -> s.mcause = value;
            case Csr.MTVAL -> s.mtval = value;
            case Csr.MIP -> {
                long stip = (s.menvcfg & PrivilegedState.STCE) != 0 ? 0 : Interrupt.STI;
                setPending(Interrupt.SSI | Interrupt.SEI | stip, value);
            }
            case Csr.MISA, Csr.TSELECT, Csr.TDATA1, Csr.TDATA1 + 1, Csr.TDATA1 + 2, Csr.TINFO -> {
                // there is one choice
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean setCounter(int counter, long value) {
        long after = owner.retired() + 1; // the instruction itself is not counted in what it wrote
        if (counter == 0) {
            state.cycles.set(value, after);
        } else if (counter == 2) {
            state.instructions.set(value, after);
        }
        return true;
    }

    private void setInhibited(long value) {
        state.mcountinhibit = value & (CYCLES | INSTRUCTIONS);
        long after = owner.retired() + 1;
        state.cycles.stop((value & CYCLES) != 0, after);
        state.instructions.stop((value & INSTRUCTIONS) != 0, after);
    }

    private void setStatus(long mask, long value) {
        long wanted = value;
        if ((value & Status.MPP) == 2L << Status.MPP_SHIFT) {
            wanted = value & ~Status.MPP | state.status & Status.MPP;
        }
        long before = state.status;
        state.status = before & ~mask | wanted & mask;
        owner.statusChanged(before);
    }

    private void setEnabled(long mask, long value) {
        state.mie = state.mie & ~mask | value & mask;
        owner.interruptsChanged();
    }

    private void setPending(long mask, long value) {
        state.pending = state.pending & ~mask | value & mask;
        owner.interruptsChanged();
    }

    private static long vector(long value, long before) {
        return (value & 3) > VECTORED ? before : value;
    }

    private static long environment(long value, long before, long mask) {
        boolean isReserved = (value & PrivilegedState.CBIE) == RESERVED_CBIE;
        long kept = isReserved ? PrivilegedState.CBIE : 0;
        return (value & ~kept | before & kept) & mask;
    }

    private void setMachineEnvironment(long value) {
        long before = state.menvcfg;
        state.menvcfg = environment(value, before, machineEnvironment);
        long changed = before ^ state.menvcfg;
        if ((changed & (PrivilegedState.ADUE | PrivilegedState.PBMTE)) != 0) {
            owner.protectionChanged();
        }
        if ((changed & PrivilegedState.STCE) != 0) {
            state.pending &= ~(long) Interrupt.STI;
            owner.interruptsChanged();
        }
    }

    // ---- What else modes may do.

    @Override
    public boolean allowsFloats(Hart hart, boolean isWritten) {
        if ((state.status & Status.FS) == 0) {
            return false;
        }
        if (isWritten) {
            owner.floatsChanged();
        }
        return true;
    }

    @Override
    public boolean allows(Hart hart, int op) {
        if (state.mode == Mode.MACHINE) {
            return true;
        }
        long enabled = state.menvcfg;
        if (state.mode == Mode.USER) {
            enabled &= state.senvcfg;
        }
        long wanted =
                switch (op) {
                    case Op.CBO_ZERO -> PrivilegedState.CBZE;
                    case Op.CBO_INVAL -> PrivilegedState.CBIE;
                    default -> PrivilegedState.CBCFE;
                };
        return (enabled & wanted) != 0;
    }
}
