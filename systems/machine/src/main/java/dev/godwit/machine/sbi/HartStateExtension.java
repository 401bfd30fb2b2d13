package dev.godwit.machine.sbi;

import dev.godwit.machine.board.Machine;
import dev.godwit.riscv.privileged.PrivilegedHart;

/** Starting and stopping harts (Hart State Management Extension). */
final class HartStateExtension implements SbiExtension {
    private static final int START = 0;
    private static final int STOP = 1;
    private static final int GET_STATUS = 2;
    private static final int SUSPEND = 3;
    private static final long STARTED = 0;
    private static final long STOPPED = 1;

    /** Registers stay as they are. */
    private static final int RETENTIVE = 0;

    private static final int NON_RETENTIVE = 0x8000_0000;

    private final Machine machine;

    HartStateExtension(Machine machine) {
        this.machine = machine;
    }

    @Override
    public long call(SbiCall call) {
        return switch (call.function()) {
            case START -> start(call.argument(0), call.argument(1), call.argument(2));
            case STOP -> {
                machine.setStarted((int) call.hart.id, false);
                yield SbiError.SUCCESS;
            }
            case GET_STATUS -> {
                long id = call.argument(0);
                if (!isThere(id)) {
                    yield SbiError.INVALID_PARAM;
                }
                call.value = machine.isStarted((int) id) ? STARTED : STOPPED;
                yield SbiError.SUCCESS;
            }
            case SUSPEND -> suspend(call);
            default -> SbiError.NOT_SUPPORTED;
        };
    }

    private boolean isThere(long id) {
        return id >= 0 && id < machine.harts().size();
    }

    private long start(long id, long address, long opaque) {
        if (!isThere(id)) {
            return SbiError.INVALID_PARAM;
        }
        if (!isCode(address)) {
            return SbiError.INVALID_ADDRESS;
        }
        if (machine.isStarted((int) id)) {
            return SbiError.ALREADY_AVAILABLE;
        }
        machine.harts().get((int) id).beginSupervisor(address, id, opaque);
        machine.setStarted((int) id, true);
        return SbiError.SUCCESS;
    }

    private boolean isCode(long address) {
        return (address & 1) == 0 && machine.memory.contains(address, 2);
    }

    private long suspend(SbiCall call) {
        PrivilegedHart hart = call.hart;
        switch ((int) call.argument(0)) {
            case RETENTIVE -> {
                hart.suspend();
                return SbiError.SUCCESS;
            }
            case NON_RETENTIVE -> {
                long address = call.argument(1);
                if (!isCode(address)) {
                    return SbiError.INVALID_ADDRESS;
                }
                hart.suspendTo(address, call.argument(2));
                return SbiError.SUCCESS;
            }
            default -> {
                boolean isReserved = (int) call.argument(0) > 0 && call.argument(0) < 0x1000_0000;
                return isReserved ? SbiError.INVALID_PARAM : SbiError.NOT_SUPPORTED;
            }
        }
    }
}
