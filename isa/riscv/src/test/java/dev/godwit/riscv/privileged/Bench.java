package dev.godwit.riscv.privileged;

import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.riscv.text.Assembler;
import dev.godwit.riscv.text.Program;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine for tests: RAM, a device that records, harts. All of the first page of RAM is {@code j
 * .}, where traps lead: a hart that is there is parked, and its registers tell why.
 */
final class Bench {
    static final long RAM = 0x8000_0000L;
    static final int RAM_PAGES = 2048;

    /** The device answers aligned accesses of its page. */
    static final long DEVICE = 0x1000_0000L;

    /** Where traps lead. */
    static final long MACHINE_PARK = RAM + 0x100;

    static final long SUPERVISOR_PARK = RAM + 0x200;

    /** Where programs are. */
    static final long CODE = RAM + 0x1000;

    /** Where data may be: 4 MiB, aligned to as much. */
    static final long DATA = RAM + 0x40_0000;

    /** Where tables of pages are. */
    static final long TABLES = RAM + 0x20_0000;

    static final Extensions EXTENSIONS = Extensions.ALL.without(Extension.SVADE);

    /** The names of modes, by number. */
    static final String[] MODES = {"U", "S", "", "M"};

    private static final long MRET = RAM + 0xFFC;
    private static final int J_HERE = 0x6F;
    private static final int MRET_BITS = 0x3020_0073;
    private static final int TURNS = 1000;

    final Pages pages = new Pages(RAM_PAGES);
    final List<PrivilegedHart> harts = new ArrayList<>();

    /** The one that tests mean. */
    PrivilegedHart hart;

    /** What reached the device: {@code load 4 10}, {@code store 1 0 ff}; numbers in hexadecimal. */
    final List<String> accesses = new ArrayList<>();

    /** What the device gives. */
    long given = 0x8877_6655_4433_2211L;

    /** What harts read as time. */
    long time;

    /** What a store to the device does besides. */
    Runnable raising = () -> {};

    /** A cause that is handled without a trap, as firmware does; -1 for none. */
    int handled = -1;

    /** The program that was run last. */
    Program program = Assembler.assemble("", CODE);

    private final class Places implements Physical {
        @Override
        public int page(long address) {
            long offset = address - RAM;
            return offset >= 0 && offset < (long) RAM_PAGES << Pages.SHIFT
                    ? (int) (offset >>> Pages.SHIFT)
                    : NONE;
        }

        @Override
        public boolean answers(long address, int size) {
            check(address, size);
            return address >= DEVICE && address + size <= DEVICE + Pages.SIZE;
        }

        @Override
        public long load(long address, int size) {
            check(address, size);
            accesses.add("load " + size + " " + Long.toHexString(address - DEVICE));
            return given;
        }

        @Override
        public void store(long address, int size, long value) {
            check(address, size);
            long low = size == 8 ? value : value & (1L << 8 * size) - 1;
            accesses.add(
                    "store "
                            + size
                            + " "
                            + Long.toHexString(address - DEVICE)
                            + " "
                            + Long.toHexString(low));
            raising.run();
        }

        private static void check(long address, int size) {
            if (Integer.bitCount(size) != 1 || size > 8 || (address & size - 1) != 0) {
                throw new AssertionError(size + " bytes at " + Long.toHexString(address));
            }
        }
    }

    private final class World implements Surroundings {
        @Override
        public long time() {
            return time;
        }

        @Override
        public boolean handles(PrivilegedHart which, int cause) {
            return cause == handled;
        }
    }

    Bench() {
        this(1, EXTENSIONS);
    }

    Bench(int count, Extensions extensions) {
        for (int n = 0; n < RAM_PAGES; n++) {
            if (pages.allocate() != n) {
                throw new AssertionError();
            }
        }
        for (long at = RAM; at < MRET; at += 4) {
            putInt(at, J_HERE);
        }
        putInt(MRET, MRET_BITS);
        Tracer tracer = new Tracer(pages.ram, extensions);
        Places places = new Places();
        World world = new World();
        for (int id = 0; id < count; id++) {
            PrivilegedHart made = new PrivilegedHart(id, extensions, places, pages, tracer, world);
            harts.add(made);
            made.reset();
        }
        hart = harts.getFirst();
        for (PrivilegedHart one : harts) {
            hart = one;
            set(Csr.MTVEC, MACHINE_PARK);
            set(Csr.STVEC, SUPERVISOR_PARK);
            // whatever nothing else forbids is allowed
            set(Csr.PMPADDR0 + 15, -1);
            set(Csr.PMPCFG2, 0x1FL << 56);
        }
        hart = harts.getFirst();
    }

    // ---- Memory, by physical addresses.

    private static int index(long address) {
        return (int) (address - RAM);
    }

    long word(long address) {
        return pages.ram.loadLong(index(address));
    }

    void put(long address, long value) {
        pages.written(index(address) >>> Pages.SHIFT);
        pages.ram.storeLong(index(address), value);
    }

    void putInt(long address, int value) {
        pages.written(index(address) >>> Pages.SHIFT);
        pages.ram.storeInt(index(address), value);
    }

    /** Assembles, for the place where it is put. */
    Program code(long address, String source) {
        return code(address, address, source);
    }

    /** Assembles for one address, and puts it at another. */
    Program code(long physical, long virtual, String source) {
        int skipped = (int) virtual & 15;
        Program made = Assembler.assemble(".skip " + skipped + "\n" + source, virtual - skipped);
        byte[] bytes = made.bytes();
        for (int n = skipped; n < bytes.length; n++) {
            long at = physical + n - skipped;
            pages.written(index(at) >>> Pages.SHIFT);
            pages.ram.storeByte(index(at), bytes[n]);
        }
        return made;
    }

    // ---- The hart.

    /** Writes a register, from M mode. */
    void set(int csr, long value) {
        if (hart.mode() != Mode.MACHINE || !hart.hart.csrs.write(hart.hart, csr, value)) {
            throw new AssertionError(Csr.name(csr));
        }
    }

    /** Sets bits of a register, from M mode. */
    void add(int csr, long bits) {
        set(csr, csr(csr) | bits);
    }

    long csr(int number) {
        return hart.csr(number);
    }

    long x(int register) {
        return hart.hart.registers[register];
    }

    void setX(int register, long value) {
        hart.hart.registers[register] = value;
    }

    long at(String label) {
        return program.symbol(label);
    }

    /** Lets it stand somewhere, in a mode. Interrupts of M mode stay enabled or not. */
    void enter(int mode, long pc) {
        long status = csr(Csr.MSTATUS) & ~Status.MPP | (long) mode << Status.MPP_SHIFT;
        if (mode == Mode.MACHINE) {
            hart.hart.pc = pc;
            return;
        }
        boolean isEnabled = (status & Status.MIE) != 0;
        set(Csr.MEPC, pc);
        // else an interrupt came before mret
        set(Csr.MSTATUS, status & ~(Status.MIE | Status.MPIE) | (isEnabled ? Status.MPIE : 0));
        hart.hart.pc = MRET;
        hart.turn(1);
    }

    /** Runs a program in a mode until it is parked or waits. */
    Bench run(int mode, String source) {
        program = code(CODE, source);
        enter(mode, CODE);
        return go();
    }

    /** Goes on until the hart is parked or waits. */
    Bench go() {
        for (int n = 0; n < TURNS; n++) {
            if (isParked()) {
                return this;
            }
            if (hart.turn(20) == PrivilegedHart.End.WAITS) {
                return this;
            }
        }
        throw new AssertionError("runs on at " + Long.toHexString(hart.hart.pc));
    }

    boolean isParked() {
        return hart.hart.pc >= RAM && hart.hart.pc < MRET;
    }

    /** Why it is parked. */
    Trap trap() {
        if (!isParked()) {
            throw new AssertionError("no trap");
        }
        boolean isMachine = hart.mode() == Mode.MACHINE;
        return new Trap(
                MODES[hart.mode()],
                csr(isMachine ? Csr.MCAUSE : Csr.SCAUSE),
                csr(isMachine ? Csr.MEPC : Csr.SEPC),
                csr(isMachine ? Csr.MTVAL : Csr.STVAL));
    }

    /** A trap as its handler finds it. */
    record Trap(String mode, long cause, long epc, long tval) {
        @Override
        public String toString() {
            return mode
                    + " "
                    + (cause < 0 ? "i" : "")
                    + (cause & Long.MAX_VALUE)
                    + " at "
                    + Long.toHexString(epc)
                    + " "
                    + Long.toHexString(tval);
        }
    }
}
