package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.GuestFrame;

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
        Code code = x.code;
        if (code == null || frames.size() >= MOST) {
            return frames;
        }
        frames.add(frame(code, x.function, x.pc));
        for (int at = x.callTop - Execution.FRAME; at >= 0; at -= Execution.FRAME) {
            int address = x.calls[at + Execution.ADDRESS];
            if (address == Execution.BOTTOM || frames.size() >= MOST) {
                break;
            }
            if (address < 0) {
                code = x.codes[at / Execution.FRAME];
                address = ~address;
                if (code == null) {
                    break;
                }
            }
            frames.add(frame(code, x.calls[at + Execution.FUNCTION], address));
        }
        return frames;
    }

    /** A frame whose place is the instruction that ends at an address, or that it is part of. */
    private static GuestFrame frame(Code code, int function, int pc) {
        Instance instance = code.instance;
        return new GuestFrame(
                instance.functionName(function), code.offset(function, pc, Standing.HOST_CALL));
    }
}
