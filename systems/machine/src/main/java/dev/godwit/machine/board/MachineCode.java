package dev.godwit.machine.board;

import dev.godwit.riscv.privileged.PrivilegedHart;

/**
 * Code of M mode: all harts begin there at once.
 *
 * <p>A kernel that has M mode to itself knows nothing of {@code menvcfg}, mostly, and counts on A
 * and D bits being set for it, as they are on a hart that has Svadu alone; so that is switched on
 * before it begins. A firmware finds all as after a reset.
 */
public final class MachineCode implements Firmware {
    private final BootImage image;
    private final boolean isFirmware;

    /**
     * Makes it.
     *
     * @param image the code, and what belongs to it
     * @param isFirmware whether it prepares the harts for a kernel itself
     */
    public MachineCode(BootImage image, boolean isFirmware) {
        this.image = image;
        this.isFirmware = isFirmware;
    }

    @Override
    public void boot(Machine machine) {
        BootImage.Start start = image.load(machine);
        for (PrivilegedHart hart : machine.harts()) {
            if (!isFirmware && hart.canUpdateEntries()) {
                hart.setUpdatesEntries(true);
            }
            hart.hart.pc = start.pc();
            hart.hart.registers[10] = hart.id;
            hart.hart.registers[11] = start.a1();
            hart.hart.registers[12] = start.a2();
            machine.setStarted((int) hart.id, true);
        }
    }
}
