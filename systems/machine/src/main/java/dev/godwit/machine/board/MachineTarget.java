package dev.godwit.machine.board;

import dev.godwit.riscv.debug.HartTarget;
import dev.godwit.riscv.debug.Registers;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.riscv.privileged.Mode;
import dev.godwit.riscv.privileged.Physical;
import dev.godwit.riscv.privileged.PrivilegedHart;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine as a debugger sees it. Its threads are its harts, and their numbers one more than the
 * harts'. Memory is what the page tables of a hart show in its present mode, whatever rights they
 * give; devices cannot be looked at, since looking may change them.
 */
public final class MachineTarget extends HartTarget {
    /** What a process that SIGKILL has ended tells. */
    private static final int KILLED = 128 + 9;

    private final Machine machine;

    /** Which control and status registers there are, but for those of floating point. */
    private final boolean[] csrs = new boolean[Registers.CSRS];

    private boolean isPhysical;

    /**
     * Has a debugger lead a machine, which stands still then.
     *
     * @param machine one that has not run yet
     */
    @SuppressWarnings("this-escape") // the machine only keeps it
    public MachineTarget(Machine machine) {
        super(machine.tracer, machine.memory.pages);
        this.machine = machine;
        PrivilegedHart any = machine.harts().getFirst();
        for (int number = 0; number < csrs.length; number++) {
            csrs[number] = any.findCsr(number).isPresent();
        }
        machine.setDebugger(this);
    }

    private @Nullable PrivilegedHart privileged(int thread) {
        List<PrivilegedHart> harts = machine.harts();
        return thread >= 1 && thread <= harts.size() ? harts.get(thread - 1) : null;
    }

    @Override
    protected @Nullable Hart hart(int thread) {
        PrivilegedHart found = privileged(thread);
        return found == null ? null : found.hart;
    }

    @Override
    public List<Integer> threads() {
        List<Integer> threads = new ArrayList<>();
        for (int thread = 1; thread <= machine.harts().size(); thread++) {
            threads.add(thread);
        }
        return threads;
    }

    @Override
    public String describe(int thread) {
        PrivilegedHart found = privileged(thread);
        if (found == null) {
            return "";
        }
        if (!machine.isStarted(thread - 1)) {
            return "hart " + found.id + ", not started";
        }
        String mode =
                switch (found.mode()) {
                    case Mode.USER -> "U";
                    case Mode.SUPERVISOR -> "S";
                    default -> "M";
                };
        String waits = found.isWaiting ? ", waits for an interrupt" : "";
        return "hart " + found.id + ", " + mode + " mode" + waits;
    }

    // ---- Registers.

    @Override
    public boolean hasRegister(int number) {
        return super.hasRegister(number)
                || number == Registers.MODE
                || number >= Registers.CSR
                        && number < Registers.MODE
                        && csrs[number - Registers.CSR];
    }

    @Override
    protected long special(int thread, int number) {
        PrivilegedHart found = privileged(thread);
        if (found == null) {
            return 0;
        }
        return number == Registers.MODE ? found.mode() : found.csr(number - Registers.CSR);
    }

    @Override
    protected boolean setSpecial(int thread, int number, long value) {
        PrivilegedHart found = privileged(thread);
        return found != null
                && number != Registers.MODE
                && found.setCsr(number - Registers.CSR, value);
    }

    // ---- Memory.

    @Override
    public boolean setPhysical(boolean isPhysicalNow) {
        isPhysical = isPhysicalNow;
        return true;
    }

    /** Where a byte of RAM lies among the pages; negative if there is none at the address. */
    private int index(PrivilegedHart hart, long address) {
        long place = isPhysical ? address : hart.physical(address);
        int page = machine.bus.page(place);
        return page == Physical.NONE
                ? Physical.NONE
                : (page << Pages.SHIFT) + (int) (place & Pages.SIZE - 1);
    }

    @Override
    public int read(int thread, long address, byte[] target, int length) {
        return move(thread, address, target, length, false);
    }

    @Override
    public int write(int thread, long address, byte[] source, int length) {
        return move(thread, address, source, length, true);
    }

    private int move(int thread, long address, byte[] bytes, int length, boolean isWritten) {
        PrivilegedHart hart = privileged(thread);
        Pages pages = machine.memory.pages;
        int done = 0;
        while (hart != null && done < length) {
            int index = index(hart, address + done);
            if (index < 0) {
                break;
            }
            int piece = Math.min(length - done, Pages.SIZE - (index & Pages.SIZE - 1));
            if (isWritten) {
                pages.written(index >>> Pages.SHIFT);
                pages.ram.write(index, bytes, done, piece);
            } else {
                pages.ram.read(index, bytes, done, piece);
            }
            done += piece;
        }
        return done;
    }

    // ---- Ending.

    @Override
    public void kill() {
        machine.off(KILLED);
        release();
    }
}
