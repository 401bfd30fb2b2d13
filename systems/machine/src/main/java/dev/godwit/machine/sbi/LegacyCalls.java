package dev.godwit.machine.sbi;

import dev.godwit.machine.board.Machine;
import dev.godwit.riscv.privileged.PrivilegedHart;

import java.util.function.Consumer;

/**
 * The calls of version 0.1, which kernels for teaching use (Legacy Extensions). They answer in a0
 * alone. A mask of harts is an address of the caller's; 0 means all.
 */
final class LegacyCalls {
    /** The greatest number. */
    static final int LAST = 8;

    private static final int SET_TIMER = 0;
    private static final int PUT_CHARACTER = 1;
    private static final int GET_CHARACTER = 2;
    private static final int CLEAR_INTERRUPT = 3;
    private static final int SEND_INTERRUPT = 4;
    private static final int REMOTE_FENCE_I = 5;

    private final Machine machine;
    private final SbiConsole console;

    LegacyCalls(Machine machine, SbiConsole console) {
        this.machine = machine;
        this.console = console;
    }

    void call(SbiCall call) {
        PrivilegedHart hart = call.hart;
        long result = SbiError.SUCCESS;
        switch (call.extension()) {
            case SET_TIMER -> hart.supervisorTimer(call.argument(0));
            case PUT_CHARACTER ->
                    result = console.write((int) call.argument(0) & 0xFF) ? 0 : SbiError.FAILED;
            case GET_CHARACTER -> result = console.read();
            case CLEAR_INTERRUPT -> hart.supervisorSoftware(false);
            case SEND_INTERRUPT -> result = each(call, other -> other.supervisorSoftware(true));
            case REMOTE_FENCE_I -> result = each(call, _ -> {});
            case LAST -> machine.off(0);
            default -> result = each(call, PrivilegedHart::fence);
        }
        call.answerAlone(result);
    }

    private long each(SbiCall call, Consumer<PrivilegedHart> action) {
        long address = call.argument(0);
        if (address == 0) {
            return HartMask.forEach(machine, 0, -1, action);
        }
        int failure = call.hart.hart.memory.load(address, 8);
        return failure != 0
                ? SbiError.INVALID_ADDRESS
                : HartMask.forEach(machine, call.hart.hart.memory.loaded, 0, action);
    }
}
