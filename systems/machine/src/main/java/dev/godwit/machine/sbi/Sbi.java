package dev.godwit.machine.sbi;

import dev.godwit.machine.board.BootImage;
import dev.godwit.machine.board.Firmware;
import dev.godwit.machine.board.Machine;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.privileged.PrivilegedHart;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * Firmware for an operating system in S mode. It has no code of M mode and no memory: calls are
 * done between two instructions.
 */
public final class Sbi implements Firmware {
    private static final int ECALL_LENGTH = 4;

    private static final int BASE = 0x10;
    private static final int TIME = 0x5449_4D45;
    private static final int IPI = 0x73_5049;
    private static final int RFENCE = 0x5246_4E43;
    private static final int HSM = 0x48_534D;
    private static final int SRST = 0x5352_5354;
    private static final int PMU = 0x50_4D55;
    private static final int DBCN = 0x4442_434E;
    private static final int FWFT = 0x4657_4654;

    /** 3.0. */
    private static final long SPECIFICATION = 3L << 24;

    /** Not a number that was given out: "godwit" in part. */
    private static final long IMPLEMENTATION = 0x676F_6477;

    private static final long IMPLEMENTATION_VERSION = 1;

    private final BootImage image;
    private final SbiConsole console;
    private @Nullable Machine machine;
    private final Map<Integer, SbiExtension> extensions = new HashMap<>();
    private @Nullable FeatureExtension features;
    private @Nullable LegacyCalls legacy;

    /**
     * Makes the firmware of one machine.
     *
     * @param image what it boots
     * @param console where its debug console leads
     */
    public Sbi(BootImage image, SbiConsole console) {
        this.image = image;
        this.console = console;
    }

    @Override
    public void boot(Machine booted) {
        if (machine == null) {
            begin(booted);
        }
        for (int id = 0; id < booted.harts().size(); id++) {
            if (features != null) {
                features.reset(id);
            }
        }
        BootImage.Start start = image.load(booted);
        booted.harts().getFirst().beginSupervisor(start.pc(), 0, start.a1());
        booted.setStarted(0, true);
    }

    private void begin(Machine owner) {
        machine = owner;
        features = new FeatureExtension(owner.harts().size());
        legacy = new LegacyCalls(owner, console);
        extensions.put(BASE, this::base);
        extensions.put(TIME, Sbi::time);
        extensions.put(IPI, call -> interrupt(owner, call));
        extensions.put(RFENCE, new FenceExtension(owner));
        extensions.put(HSM, new HartStateExtension(owner));
        extensions.put(SRST, call -> reset(owner, call));
        extensions.put(PMU, new CounterExtension());
        extensions.put(DBCN, new ConsoleExtension(owner.memory, console));
        extensions.put(FWFT, features);
    }

    @Override
    public boolean handles(PrivilegedHart hart, int cause) {
        if (cause != Exit.CALL + 1) {
            return false;
        }
        hart.hart.pc += ECALL_LENGTH;
        SbiCall call = new SbiCall(hart);
        int number = call.extension();
        LegacyCalls old = legacy;
        if (old != null && number >= 0 && number <= LegacyCalls.LAST) {
            old.call(call);
            return true;
        }
        SbiExtension extension = extensions.get(number);
        long pc = hart.hart.pc;
        long error = extension == null ? SbiError.NOT_SUPPORTED : extension.call(call);
        if (hart.hart.pc == pc) { // else it goes on somewhere else, with other registers
            call.answer(error);
        }
        return true;
    }

    // ---- The extensions that are a few lines.

    private long base(SbiCall call) {
        switch (call.function()) {
            case 0 -> call.value = SPECIFICATION;
            case 1 -> call.value = IMPLEMENTATION;
            case 2 -> call.value = IMPLEMENTATION_VERSION;
            case 3 -> call.value = isThere((int) call.argument(0)) ? 1 : 0;
            case 4 -> call.value = call.hart.csr(Csr.MVENDORID);
            case 5 -> call.value = call.hart.csr(Csr.MARCHID);
            case 6 -> call.value = call.hart.csr(Csr.MIMPID);
            default -> {
                return SbiError.NOT_SUPPORTED;
            }
        }
        return SbiError.SUCCESS;
    }

    private boolean isThere(int number) {
        return number >= 0 && number <= LegacyCalls.LAST || extensions.containsKey(number);
    }

    private static long time(SbiCall call) {
        if (call.function() != 0) {
            return SbiError.NOT_SUPPORTED;
        }
        call.hart.supervisorTimer(call.argument(0));
        return SbiError.SUCCESS;
    }

    private static long interrupt(Machine machine, SbiCall call) {
        if (call.function() != 0) {
            return SbiError.NOT_SUPPORTED;
        }
        return HartMask.forEach(
                machine, call.argument(0), call.argument(1), hart -> hart.supervisorSoftware(true));
    }

    private static long reset(Machine machine, SbiCall call) {
        if (call.function() != 0) {
            return SbiError.NOT_SUPPORTED;
        }
        long why = call.argument(1);
        if (why != 0 && why != 1) {
            return SbiError.INVALID_PARAM;
        }
        switch ((int) call.argument(0)) {
            case 0 -> machine.off((int) why);
            case 1, 2 -> machine.reboot();
            default -> {
                return SbiError.INVALID_PARAM;
            }
        }
        return SbiError.SUCCESS;
    }
}
