package dev.godwit.riscv;

import dev.godwit.riscv.debug.HartTarget;
import dev.godwit.riscv.debug.Resumption;
import dev.godwit.riscv.debug.Stop;
import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.interpret.Interpreter;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.mmu.Access;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Harts over one program, as a guest that is debugged: they take turns until an exception. */
public final class TestTarget extends HartTarget {
    public final Guest guest;
    private final List<Hart> harts = new ArrayList<>();

    /** Instructions of a turn. */
    public long slice = 1000;

    /** Whether each hart has come to its ebreak, or to another exception. */
    private final boolean[] isDone;

    /** Whether it has signals, as a process has. */
    public boolean isProcess;

    /** The last set of signals that was passed. */
    public long passed;

    /** How the guest went on last. */
    public @Nullable Resumption resumed;

    public boolean isKilled;

    private TestTarget(Guest guest, int count, Tracer tracer) {
        super(tracer, guest.space.pages);
        this.guest = guest;
        isDone = new boolean[count];
        for (int i = 0; i < count; i++) {
            Hart hart = new Hart(guest.space, tracer, guest.hart.csrs);
            hart.registers[8] = Guest.DATA;
            hart.registers[10] = i;
            hart.pc = guest.hart.pc;
            harts.add(hart);
        }
    }

    public static TestTarget of(Guest guest, int harts) {
        return new TestTarget(guest, harts, new Tracer(guest.space.pages.ram, Extensions.ALL));
    }

    public static TestTarget of(String source) {
        return of(new Guest(source), 1);
    }

    /** Runs until all stands still: for the debugger, or at the end, with 7 as exit code. */
    public void go() {
        while (mayRun()) {
            boolean hasRun = false;
            for (int i = 0; i < harts.size(); i++) {
                Hart hart = harts.get(i);
                if (isDone[i] || !mayTurn(i + 1, hart)) {
                    continue;
                }
                hart.left = slice;
                int reason = Interpreter.run(hart);
                isDone[i] = reason <= Exit.STORE_PAGE;
                turned(i + 1, hart);
                hasRun = true;
            }
            if (!hasRun && stop() == null) {
                ended(new Stop(Stop.Kind.EXITED, 0, 0, 7));
                return;
            }
        }
    }

    /** Lets it go on, and runs it; why it stops, or null if it has run out. */
    public @Nullable Stop go(Resumption how) {
        resume(how);
        go();
        return stop();
    }

    @Override
    public @Nullable Hart hart(int thread) {
        return thread >= 1 && thread <= harts.size() ? harts.get(thread - 1) : null;
    }

    @Override
    protected void begin(Resumption how) {
        resumed = how;
    }

    @Override
    public List<Integer> threads() {
        List<Integer> threads = new ArrayList<>();
        for (int i = 1; i <= harts.size(); i++) {
            threads.add(i);
        }
        return threads;
    }

    @Override
    public String describe(int thread) {
        return "hart " + thread;
    }

    @Override
    public int read(int thread, long address, byte[] target, int length) {
        return move(address, target, length, Access.READ);
    }

    @Override
    public int write(int thread, long address, byte[] source, int length) {
        return move(address, source, length, Access.WRITE);
    }

    private int move(long address, byte[] bytes, int length, int access) {
        for (int i = 0; i < length; i++) {
            int index = guest.space.translate(address + i, access);
            if (index < 0) {
                return i;
            }
            if (access == Access.READ) {
                bytes[i] = guest.space.pages.ram.loadByte(index);
            } else {
                guest.space.pages.ram.storeByte(index, bytes[i]);
            }
        }
        return length;
    }

    @Override
    public void kill() {
        isKilled = true;
        release();
    }

    @Override
    public boolean hasSignals() {
        return isProcess;
    }

    @Override
    public void passSignals(long set) {
        passed = set;
    }

    @Override
    public byte @Nullable [] auxiliary() {
        return isProcess ? new byte[] {'#', 1, '}', 2} : null;
    }

    @Override
    public @Nullable String executable() {
        return isProcess ? "/bin/program" : null;
    }
}
