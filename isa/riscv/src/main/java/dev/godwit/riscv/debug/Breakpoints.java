package dev.godwit.riscv.debug;

import dev.godwit.riscv.core.CodePage;
import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.mmu.Pages;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a guest is to stop: breakpoints, by addresses as its threads see them, and ranges of bytes
 * that are watched. No guest sees any of it: nothing is written to its memory.
 *
 * <p>What is decoded halts at the breakpoints' offsets in whatever page, since a page knows no
 * addresses; who halts asks here whether it is at a breakpoint.
 */
public final class Breakpoints {
    /** The most of each kind. */
    public static final int MOST = 4096;

    /** How many offsets more than are needed may halt before they are cleared away. */
    private static final int LEFT_OVER = 32;

    /**
     * Bytes that are watched.
     *
     * @param kind {@link Stop.Kind#WRITE}, {@link Stop.Kind#READ} or {@link Stop.Kind#ACCESS}
     * @param address the first
     * @param length how many, without sign, at least 1
     */
    public record Watchpoint(Stop.Kind kind, long address, long length) {}

    private final Tracer tracer;
    private final Pages pages;
    private final Set<Long> software = new HashSet<>();
    private final Set<Long> hardware = new HashSet<>();
    private final List<Watchpoint> watchpoints = new ArrayList<>();

    /** Where code halts at present, by offset / 2; null for nowhere. */
    private boolean @Nullable [] halts;

    /**
     * None.
     *
     * @param tracer who decodes for the guest
     * @param pages what is decoded
     */
    Breakpoints(Tracer tracer, Pages pages) {
        this.tracer = tracer;
        this.pages = pages;
    }

    /**
     * Adds a breakpoint, if it is not there.
     *
     * @param address of an instruction
     * @param isHardware which of two kinds it is; they differ in what is told at a stop
     * @return false if there are too many, or no instruction can be there
     */
    public boolean add(long address, boolean isHardware) {
        Set<Long> set = isHardware ? hardware : software;
        if ((address & 1) != 0 || set.size() >= MOST && !set.contains(address)) {
            return false;
        }
        set.add(address);
        return true;
    }

    /**
     * Takes a breakpoint away, if it is there.
     *
     * @param address of an instruction
     * @param isHardware its kind
     */
    public void remove(long address, boolean isHardware) {
        (isHardware ? hardware : software).remove(address);
    }

    /**
     * Watches bytes.
     *
     * @param watchpoint which, and for what
     * @return false if there are too many, or it has no bytes
     */
    public boolean add(Watchpoint watchpoint) {
        if (watchpoints.contains(watchpoint)) {
            return true;
        }
        return watchpoint.length != 0 && watchpoints.size() < MOST && watchpoints.add(watchpoint);
    }

    /**
     * Watches bytes no more.
     *
     * @param watchpoint as it was added
     */
    public void remove(Watchpoint watchpoint) {
        watchpoints.remove(watchpoint);
    }

    /** Takes all away. */
    public void clear() {
        software.clear();
        hardware.clear();
        watchpoints.clear();
    }

    // ---- For who runs harts.

    /** The kind of breakpoint at an address; null if there is none. */
    Stop.@Nullable Kind at(long address) {
        if (software.contains(address)) {
            return Stop.Kind.BREAKPOINT;
        }
        return hardware.contains(address) ? Stop.Kind.HARDWARE_BREAKPOINT : null;
    }

    boolean isWatching() {
        return !watchpoints.isEmpty();
    }

    List<Watchpoint> watchpoints() {
        return watchpoints;
    }

    /** Whether code may halt at an address for a breakpoint. */
    boolean mayHalt(long address) {
        boolean[] present = halts;
        return present != null && present[halfword(address)];
    }

    private static int halfword(long address) {
        return (int) address >>> 1 & CodePage.HALFWORDS - 1;
    }

    /** Has code halt where that is wanted. What is decoded stays if it halts there already. */
    void apply() {
        boolean[] wanted = new boolean[CodePage.HALFWORDS];
        int count = 0;
        for (Set<Long> set : List.of(software, hardware)) {
            for (long address : set) {
                if (!wanted[halfword(address)]) {
                    wanted[halfword(address)] = true;
                    count++;
                }
            }
        }
        boolean[] present = halts;
        if (present == null ? count == 0 : count > 0 && includes(present, wanted, count)) {
            return;
        }
        halts = count == 0 ? null : wanted;
        tracer.setHalts(halts);
        pages.forgetCode();
    }

    private static boolean includes(boolean[] present, boolean[] wanted, int count) {
        int there = 0;
        for (int i = 0; i < present.length; i++) {
            if (wanted[i] && !present[i]) {
                return false;
            }
            there += present[i] ? 1 : 0;
        }
        return there - count <= LEFT_OVER;
    }
}
