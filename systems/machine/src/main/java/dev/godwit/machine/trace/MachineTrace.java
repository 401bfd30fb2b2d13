package dev.godwit.machine.trace;

import dev.godwit.machine.board.Machine;
import dev.godwit.machine.board.TrapListener;
import dev.godwit.machine.boot.Symbols;
import dev.godwit.machine.bus.Bus;
import dev.godwit.machine.device.Plic;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.privileged.Mode;
import dev.godwit.riscv.privileged.PrivilegedHart;
import dev.godwit.riscv.text.Disassembler;

import java.util.Set;
import java.util.function.Consumer;

/** Tells what a machine does, a line for each thing. What is not told costs nothing. */
public final class MachineTrace {
    private static final int CALL_OF_SUPERVISOR = 9;

    /** a7. */
    private static final int EXTENSION = 17;

    /** a6. */
    private static final int FUNCTION = 16;

    private final Symbols symbols;
    private final Disassembler disassembler;
    private final Consumer<String> lines;

    private MachineTrace(Machine machine, Symbols symbols, Consumer<String> lines) {
        this.symbols = symbols;
        this.lines = lines;
        disassembler = new Disassembler(machine.extensions, false);
    }

    /**
     * Begins to tell. The machine has all its devices.
     *
     * @param machine of what
     * @param kinds what is told
     * @param symbols names of addresses
     * @param lines told of each thing, in their order
     */
    public static void attach(
            Machine machine, Set<TraceKind> kinds, Symbols symbols, Consumer<String> lines) {
        MachineTrace trace = new MachineTrace(machine, symbols, lines);
        if (kinds.contains(TraceKind.INSTRUCTIONS)) {
            machine.inspection.setListener(trace::instruction);
        }
        if (kinds.contains(TraceKind.TRAPS)) {
            machine.setTrapListener(trace.new Traps());
        }
        if (kinds.contains(TraceKind.IRQ)) {
            for (Bus.Range range : machine.bus.ranges()) {
                if (range.device() instanceof Plic plic) {
                    plic.setListener(trace.new Interrupts());
                }
            }
        }
        if (kinds.contains(TraceKind.MMIO)) { // last: it stands in front of the devices
            machine.bus.observe(trace::access);
        }
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** An address, with what is there. */
    private String place(long address) {
        String name = symbols.name(address);
        return name.isEmpty() ? hex(address) : hex(address) + " <" + name + ">";
    }

    private void instruction(PrivilegedHart hart) {
        long pc = hart.hart.pc;
        StringBuilder line = new StringBuilder("hart ").append(hart.id).append(": ");
        line.append(place(pc)).append(": ");
        int low = hart.hart.memory.fetch(pc);
        int high = 0;
        if (low >= 0 && Decoder.length(low) == 4) {
            high = hart.hart.memory.fetch(pc + 2);
        }
        if (low < 0 || high < 0) {
            line.append(TrapNames.cause(low < 0 ? -low : -high));
        } else {
            line.append(disassembler.text(high << 16 | low, pc));
        }
        lines.accept(line.toString());
    }

    private final class Traps implements TrapListener {
        @Override
        public void traps(PrivilegedHart hart, long cause, long value, int to) {
            lines.accept(
                    "hart "
                            + hart.id
                            + ": "
                            + TrapNames.cause(cause)
                            + ", epc "
                            + place(hart.hart.pc)
                            + ", tval "
                            + hex(value)
                            + ", from "
                            + TrapNames.mode(hart.mode())
                            + " to "
                            + TrapNames.mode(to));
        }

        @Override
        public void asksFirmware(PrivilegedHart hart, int cause) {
            long[] x = hart.hart.registers;
            if (hart.mode() == Mode.SUPERVISOR && cause == CALL_OF_SUPERVISOR) {
                lines.accept(
                        "hart "
                                + hart.id
                                + ": firmware is called, extension "
                                + hex(x[EXTENSION])
                                + ", function "
                                + hex(x[FUNCTION])
                                + ", at "
                                + place(hart.hart.pc));
            }
        }
    }

    private final class Interrupts implements Plic.Listener {
        @Override
        public void changed(int source, boolean isHigh) {
            lines.accept("plic: source " + source + (isHigh ? " is high" : " is low"));
        }

        private String context(int context) {
            return "plic: hart " + (context >>> 1) + ((context & 1) == 0 ? " M-mode " : " S-mode ");
        }

        @Override
        public void claimed(int context, int source) {
            lines.accept(context(context) + "claims " + (source == 0 ? "none" : source));
        }

        @Override
        public void completed(int context, int source) {
            lines.accept(context(context) + "completes " + source);
        }
    }

    private void access(Bus.Range range, long offset, int size, long value, boolean isWrite) {
        long shown = size == 8 ? value : value & (1L << 8 * size) - 1;
        lines.accept(
                range.name()
                        + ": "
                        + (isWrite ? "write " : "read ")
                        + size
                        + " at "
                        + hex(offset)
                        + ": "
                        + hex(shown));
    }
}
