package dev.godwit.machine.board;

import dev.godwit.machine.bus.InterruptLine;
import dev.godwit.machine.device.Clint;
import dev.godwit.machine.device.Plic;
import dev.godwit.riscv.privileged.Interrupt;
import dev.godwit.riscv.privileged.PrivilegedHart;

import java.util.ArrayList;
import java.util.List;

/** Connects interrupt controllers with the harts of a machine. */
final class HartLines {
    private HartLines() {}

    /** Makes a CLINT, which all harts have the time of. */
    static Clint clint(Machine machine) {
        List<Clint.Hart> harts = new ArrayList<>();
        for (PrivilegedHart hart : machine.harts()) {
            harts.add(new ClintHart(hart));
        }
        Clint clint = new Clint(machine.time, harts);
        machine.setTicks(new ClintTicks(clint));
        return clint;
    }

    /** Makes a PLIC, whose contexts are the M mode and the S mode of each hart. */
    static Plic plic(Machine machine) {
        List<InterruptLine> contexts = new ArrayList<>();
        for (PrivilegedHart hart : machine.harts()) {
            contexts.add(isHigh -> hart.line(Interrupt.MEI, isHigh));
            contexts.add(isHigh -> hart.line(Interrupt.SEI, isHigh));
        }
        return new Plic(contexts);
    }

    private record ClintHart(PrivilegedHart hart) implements Clint.Hart {
        @Override
        public void software(boolean isPending) {
            hart.line(Interrupt.MSI, isPending);
        }

        @Override
        public void timerCompare(long mtimecmp) {
            hart.compare(mtimecmp);
        }
    }

    private record ClintTicks(Clint clint) implements Machine.Ticks {
        @Override
        public long time() {
            return clint.time();
        }

        @Override
        public long moment(long value) {
            return clint.moment(value);
        }
    }
}
