package dev.godwit.riscv.privileged;

import dev.godwit.riscv.core.CodeTlb;
import dev.godwit.riscv.core.Tlb;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.riscv.mmu.Pages;

/**
 * What the addresses of a hart mean in its mode: translated by its page tables or not, and
 * protected.
 *
 * <p>It keeps what the page tables of a few {@code satp} said, so that switching between address
 * spaces costs nothing until a fence says otherwise. A fence for all costs what was entered since
 * the last one, see {@link Tlb}.
 */
final class VirtualMemory extends AddressSpace {
    private static final int REMEMBERED = 4;

    /** Bytes of the largest access that a device is asked about. */
    private static final int LARGEST = 8;

    /** By access. */
    private static final int[] PAGE_FAULTS = {
        Exit.LOAD_PAGE, Exit.STORE_PAGE, Exit.INSTRUCTION_PAGE
    };

    private static final int[] ACCESS_FAULTS = {
        Exit.LOAD_ACCESS, Exit.STORE_ACCESS, Exit.INSTRUCTION_ACCESS
    };

    private final PrivilegedState state;
    private final Physical physical;
    private final Pmp pmp;
    private final PageTables tables;

    /** What M mode sees. */
    private final Tlb machineData = new Tlb();

    private final CodeTlb machineCode = new CodeTlb();
    private final CodeTlb machineCodeWithFloats = new CodeTlb();

    private final Translations[] remembered = new Translations[REMEMBERED];
    private Translations present;
    private int oldest;

    /** The modes in which it fetches, and loads and stores. */
    private int codeMode = Mode.MACHINE;

    private int dataMode = Mode.MACHINE;

    /** Where the last address lies that was found. */
    private long found;

    VirtualMemory(
            PrivilegedState state, Physical physical, Pages pages, Pmp pmp, PageTables tables) {
        super(pages);
        this.state = state;
        this.physical = physical;
        this.pmp = pmp;
        this.tables = tables;
        for (int i = 0; i < REMEMBERED; i++) {
            remembered[i] = new Translations();
        }
        present = remembered[0];
    }

    /** Looks as the hart's state wants it. */
    void look() {
        long status = state.status;
        int mode = state.mode;
        codeMode = mode;
        dataMode = mode;
        if (mode == Mode.MACHINE && (status & Status.MPRV) != 0) {
            dataMode = (int) (status >>> Status.MPP_SHIFT) & 3;
        }
        hasFloats = (status & Status.FS) == Status.FS;
        if (mode == Mode.MACHINE) {
            code = hasFloats ? machineCodeWithFloats : machineCode;
        } else {
            code = present.code(mode, hasFloats);
        }
        if (dataMode == Mode.MACHINE) {
            data = machineData;
        } else {
            boolean isBoth = dataMode == Mode.SUPERVISOR && (status & Status.SUM) != 0;
            data = present.data[isBoth ? Translations.SUPERVISOR_AND_USER : dataMode];
        }
    }

    /** Goes over to the page tables of the present {@code satp}; {@link #look} follows. */
    void translate() {
        if (present.satp == state.satp) {
            return;
        }
        for (Translations known : remembered) {
            if (known.satp == state.satp) {
                present = known;
                return;
            }
        }
        oldest = (oldest + 1) % REMEMBERED;
        present = remembered[oldest];
        present.clear();
        present.satp = state.satp;
    }

    /** Where an address of code leads, whoever may access it; -1 for nowhere. */
    long physical(long address) {
        if (codeMode == Mode.MACHINE || state.levels() == 0) {
            return address >>> 56 == 0 ? address : -1;
        }
        return Math.max(tables.see(state, address), -1);
    }

    // ---- Fences.

    /** Forgets everything. */
    void fence() {
        for (Translations known : remembered) {
            known.clear();
        }
    }

    /** Forgets what an address meant. */
    void fence(long address) {
        for (Translations known : remembered) {
            known.clear(address);
        }
    }

    /** Forgets everything, of M mode too: protection has changed. */
    void fenceAll() {
        fence();
        machineData.clear();
        machineCode.clear();
        machineCodeWithFloats.clear();
    }

    @Override
    protected void forgetWrites() {
        machineData.clearWrite();
        for (Translations known : remembered) {
            known.clearWrites();
        }
    }

    // ---- What AddressSpace asks.

    @Override
    protected int find(long address, int access) {
        int mode = access == Access.EXECUTE ? codeMode : dataMode;
        long place = address;
        if (mode != Mode.MACHINE && state.levels() > 0) {
            place = tables.walk(state, address, access, mode);
            if (place < 0) {
                int[] faults = place == PageTables.PAGE_FAULT ? PAGE_FAULTS : ACCESS_FAULTS;
                return -faults[access];
            }
            if (tables.size > Pages.SIZE) {
                present.addLarge(address & -tables.size, tables.size);
            }
        } else if (address >>> 56 != 0) {
            return -ACCESS_FAULTS[access];
        }
        found = place;
        int right = pmp.page(place, access, mode);
        if (right == Pmp.DENIED) {
            return -ACCESS_FAULTS[access];
        }
        int page = physical.page(place);
        return page < 0 || right == Pmp.MIXED ? -EACH : page;
    }

    @Override
    protected int locate(long address, int access, int size) {
        int mode = access == Access.EXECUTE ? codeMode : dataMode;
        if (!pmp.allows(found, size, access, mode)) {
            return -ACCESS_FAULTS[access];
        }
        int page = physical.page(found);
        if (page >= 0) {
            return (page << Pages.SHIFT) + (int) (found & Pages.SIZE - 1);
        }
        boolean isOne = size <= LARGEST && Integer.bitCount(size) == 1 && (found & size - 1) == 0;
        return access != Access.EXECUTE && isOne && physical.answers(found, size)
                ? -DEVICE
                : -ACCESS_FAULTS[access];
    }

    @Override
    protected int loadDevice(int size) {
        long value = physical.load(found, size);
        int unused = 64 - 8 * size;
        loaded = value << unused >>> unused;
        return 0;
    }

    @Override
    protected int storeDevice(int size, long value) {
        physical.store(found, size, value);
        return 0;
    }
}
