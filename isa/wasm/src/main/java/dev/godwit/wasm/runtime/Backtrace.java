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
        FrameCursor at = new FrameCursor(x);
        while (at.isFrame() && frames.size() < MOST) {
            frames.add(new GuestFrame(at.instance().functionName(at.function()), at.offset()));
            at.next();
        }
        return frames;
    }
}
