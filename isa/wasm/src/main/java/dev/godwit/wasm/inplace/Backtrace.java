package dev.godwit.wasm.inplace;

import dev.godwit.base.failure.GuestFrame;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.validate.ModuleCode;

import java.util.ArrayList;
import java.util.List;

/** Reads the calls of an execution. */
final class Backtrace {
    /** More frames than this are never kept: the outermost ones are left out. */
    private static final int MOST = 64;

    private Backtrace() {}

    /**
     * The calls of the current run, innermost first.
     *
     * @param before calls that come before them: those of a run inside this one
     */
    static List<GuestFrame> of(Execution x, List<GuestFrame> before) {
        List<GuestFrame> frames = new ArrayList<>(before);
        Instance instance = x.instance;
        if (instance == null || frames.size() >= MOST) {
            return frames;
        }
        frames.add(frame(instance, x.function, x.pc - 1));
        for (int at = x.callTop - Execution.FRAME; at >= 0; at -= Execution.FRAME) {
            int address = x.calls[at];
            if (address == Execution.BOTTOM || frames.size() >= MOST) {
                break;
            }
            if (address < 0) {
                instance = x.instances[at / Execution.FRAME];
                address = ~address;
                if (instance == null) {
                    break;
                }
            }
            frames.add(frame(instance, x.calls[at + 3], address - 1));
        }
        return frames;
    }

    /** A frame whose place is the instruction that the given byte is part of. */
    private static GuestFrame frame(Instance instance, int function, int address) {
        int start = instance.code.functions[function + ModuleCode.START];
        int index = function / ModuleCode.STRIDE;
        return new GuestFrame(
                instance.functionName(index), instance.instructionAt(index, address) - start);
    }
}
