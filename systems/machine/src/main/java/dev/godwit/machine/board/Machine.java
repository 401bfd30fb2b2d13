package dev.godwit.machine.board;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.base.thread.MeterClock;
import dev.godwit.machine.bus.Bus;
import dev.godwit.machine.bus.MachineTime;
import dev.godwit.machine.bus.Outside;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.machine.bus.Power;
import dev.godwit.riscv.debug.HartTarget;
import dev.godwit.riscv.debug.Stop;
import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.privileged.PrivilegedHart;
import dev.godwit.riscv.privileged.Surroundings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine: harts that run in turns on one thread of the host, RAM and devices.
 *
 * <p>Devices are looked at between turns; an interrupt of a timer is seen at the end of the turn in
 * which it is due, which is short where one is near.
 */
public final class Machine extends GuestThread implements Power {
    /** How far a run came. */
    public enum Progress {
        /** The machine is off. */
        ENDED,
        /** All harts wait; {@link Machine#blockedOn} says for what. */
        BLOCKED,
        /** It had to stop; {@link Machine#reason} says why. */
        STOPPED,
        /** It stands where its {@link Inspection} wants it. */
        PAUSED
    }

    /** Instructions of a turn, at most. */
    private static final int TURN = 100_000;

    /** What harts read as {@code time}, and when that has a value. */
    public interface Ticks {
        /** {@return the value of {@code time} now} */
        long time();

        /**
         * When it reaches a value.
         *
         * @param value without sign
         * @return a time of {@link MachineTime}, {@link MachineTime#NEVER} if that is too far
         */
        long moment(long value);
    }

    /** Where its parts lie. */
    public final Bus bus;

    /** Its RAM. */
    public final PhysicalMemory memory;

    /** What time it is. */
    public final MachineTime time;

    /** What its harts have. */
    public final Extensions extensions;

    /** How it is looked at while it runs. */
    public final Inspection inspection;

    /**
     * How many nanoseconds an instruction takes at least, to make turns end where a timer is due.
     */
    private final int instructionTime;

    private final List<PrivilegedHart> harts = new ArrayList<>();
    private final List<Outside> outsides = new ArrayList<>();
    private final Firmware firmware;
    private @Nullable Ticks ticks;
    private boolean isRebootOff;
    private @Nullable TrapListener traps;

    /** Decodes for all harts. */
    final Tracer tracer;

    /** Leads the harts; null if nobody does. */
    private @Nullable HartTarget debugger;

    /** Whether each hart takes turns at all. */
    private final boolean[] isStarted;

    private @Nullable PrivilegedHart running;

    /** The hart whose turn comes next. */
    private int next;

    /** What of the running hart's turn the meter has. */
    private long metered;

    private boolean isBooted;
    private boolean isOff;
    private boolean isRebooting;
    private int exitCode;
    private @Nullable LimitReached reason;

    /**
     * Makes a machine that is off; the first {@link #run} boots it.
     *
     * @param fuel the instructions that it may run; negative for no bound
     * @param clock the time that passes
     * @param memory its RAM
     * @param count how many harts, at least 1
     * @param extensions what they have
     * @param firmware what it begins with
     */
    public Machine(
            long fuel,
            Clock clock,
            PhysicalMemory memory,
            int count,
            Extensions extensions,
            Firmware firmware) {
        super(fuel);
        this.memory = memory;
        this.extensions = extensions;
        this.firmware = firmware;
        if (clock instanceof MeterClock counting) {
            counting.follow(this::counted);
            instructionTime = 1;
        } else {
            instructionTime = 4;
        }
        bus = new Bus(memory);
        time = new MachineTime(clock);
        setClock(() -> clock);
        tracer = new Tracer(memory.pages.ram, extensions);
        Surroundings surroundings = new HartSurroundings();
        for (int id = 0; id < count; id++) {
            harts.add(new PrivilegedHart(id, extensions, bus, memory.pages, tracer, surroundings));
        }
        isStarted = new boolean[count];
        inspection = new Inspection(count);
    }

    private final class HartSurroundings implements Surroundings {
        @Override
        public long time() {
            return Machine.this.ticks();
        }

        @Override
        public boolean handles(PrivilegedHart hart, int cause) {
            TrapListener heard = traps;
            if (heard != null) {
                heard.asksFirmware(hart, cause);
            }
            return firmware.handles(hart, cause);
        }

        @Override
        public void traps(PrivilegedHart hart, long cause, long value, int to) {
            TrapListener heard = traps;
            if (heard != null) {
                heard.traps(hart, cause, value, to);
            }
        }
    }

    // ---- Its parts.

    /** {@return its harts} */
    public List<PrivilegedHart> harts() {
        return harts;
    }

    /**
     * Looks at a device between turns from now on.
     *
     * @param outside the device
     */
    public void addOutside(Outside outside) {
        outsides.add(outside);
    }

    /**
     * Says what harts read as {@code time}; before that, it is 0.
     *
     * @param source such as a CLINT
     */
    public void setTicks(Ticks source) {
        ticks = source;
    }

    /** Makes a reboot end the run. */
    public void forbidReboot() {
        isRebootOff = true;
    }

    /**
     * Has a debugger lead the harts, from the first instruction on.
     *
     * @param target asked between turns
     */
    public void setDebugger(HartTarget target) {
        debugger = target;
    }

    /**
     * Whether a hart takes turns.
     *
     * @param id its number
     * @return whether it was started
     */
    public boolean isStarted(int id) {
        return isStarted[id];
    }

    /**
     * Lets a hart take turns, or not.
     *
     * @param id its number
     * @param starts whether it does
     */
    public void setStarted(int id, boolean starts) {
        isStarted[id] = starts;
        if (!starts) {
            harts.get(id).stop();
        }
    }

    /**
     * Has traps told, those that the firmware handles included.
     *
     * @param heard told of each; null for nobody
     */
    public void setTrapListener(@Nullable TrapListener heard) {
        traps = heard;
    }

    /** {@return the value of {@code time} that all harts read} */
    public long ticks() {
        count();
        Ticks source = ticks;
        return source == null ? 0 : source.time();
    }

    /** {@return the instructions that all harts have run} */
    public long counted() {
        count();
        return meter;
    }

    // ---- Its end.

    @Override
    public void off(int code) {
        isOff = true;
        exitCode = code;
        stopRunning();
    }

    @Override
    public void reboot() {
        if (isRebootOff) {
            off(0);
        } else {
            isRebooting = true;
            stopRunning();
        }
    }

    private void stopRunning() {
        PrivilegedHart hart = running;
        if (hart != null) {
            hart.stop();
        }
    }

    /** {@return its exit code, once it is off} */
    public int exitCode() {
        return exitCode;
    }

    /** {@return why the last run had to stop} */
    public @Nullable LimitReached reason() {
        return reason;
    }

    // ---- Running.

    /**
     * Boots it, unless it has been; {@link #run} does so, too.
     *
     * @throws dev.godwit.base.failure.Malformed if what it boots does not fit
     */
    public void powerOn() {
        if (!isBooted) {
            isBooted = true;
            boot();
        }
    }

    /**
     * Runs it until it is off, has to stop, stands, or waits. The caller is inside ({@link
     * #enter}).
     *
     * @return how far it came
     * @throws Trap if it waits for what can never come
     */
    public Progress run() {
        powerOn();
        inspection.begin();
        while (!isOff) {
            if (isRebooting) {
                isRebooting = false;
                boot();
            }
            reason = stopReason();
            if (reason != null) {
                return Progress.STOPPED;
            }
            if (inspection.isPaused(counted())) {
                return Progress.PAUSED;
            }
            if (debugger != null && !debugger.mayRun()) {
                return Progress.BLOCKED;
            }
            time.ring();
            for (Outside outside : outsides) {
                outside.poll();
            }
            if (!turns()) {
                if (debugger == null && cannotGoOn()) {
                    throw new Trap(MachineTrap.WAITS_FOREVER, "", List.of());
                }
                return Progress.BLOCKED;
            }
        }
        boolean isTold =
                debugger == null
                        || debugger.ended(new Stop(Stop.Kind.EXITED, 0, 0, exitCode & 0xFF));
        return isTold ? Progress.ENDED : Progress.BLOCKED;
    }

    /** Begins anew at once, between two runs. */
    public void restart() {
        isBooted = true;
        isRebooting = false;
        boot();
    }

    private void boot() {
        for (PrivilegedHart hart : harts) {
            hart.reset();
        }
        for (int id = 0; id < isStarted.length; id++) {
            isStarted[id] = false;
        }
        memory.clear();
        bus.reset();
        next = 0;
        firmware.boot(this);
    }

    /**
     * Gives each hart a turn that may have one; whether one had. Where the machine has to stop in
     * between, the next harts come first when it goes on.
     */
    private boolean turns() {
        boolean hasRun = false;
        // a debugger has breakpoints and steps of its own
        Inspection looking = debugger == null && inspection.isNeeded() ? inspection : null;
        for (int i = harts.size(); i > 0; i--) {
            PrivilegedHart hart = harts.get(next);
            boolean canRun = isStarted[next] && (!hart.isWaiting || hart.isWoken());
            if (canRun && (isMetered && meter >= ceiling || isOff || isRebooting)) {
                return true;
            }
            next = next + 1 == harts.size() ? 0 : next + 1;
            int thread = (int) hart.id + 1;
            if (!canRun || debugger != null && !debugger.mayTurn(thread, hart.hart)) {
                continue;
            }
            hart.hart.reservation = -1; // others may have written
            running = hart;
            metered = 0;
            if (looking == null) {
                hart.turn(length(hart));
            } else {
                looking.turn(hart, length(hart), meter);
            }
            count();
            running = null;
            hasRun = true;
            if (debugger != null) {
                debugger.turned(thread, hart.hart);
            }
            if (looking != null && looking.isPaused(meter)) {
                return true;
            }
        }
        return hasRun;
    }

    /** How many instructions a turn has. */
    private long length(PrivilegedHart hart) {
        long most = TURN;
        if (isMetered) {
            most = Math.min(most, ceiling - meter);
        }
        long due = Math.min(time.next(), moment(hart.nextTimer()));
        if (due != MachineTime.NEVER) {
            most = Math.min(most, (due - time.now()) / instructionTime);
        }
        return Math.max(most, 1);
    }

    /** The machine's time at which {@code time} has a value; -1 is none. */
    private long moment(long value) {
        Ticks source = ticks;
        return value == -1 || source == null ? MachineTime.NEVER : source.moment(value);
    }

    /** Brings the meter up to date. */
    private void count() {
        PrivilegedHart hart = running;
        if (hart != null) {
            long used = hart.used();
            meter += used - metered;
            metered = used;
        }
    }

    // ---- Waiting.

    /** When a timer or an alarm is due. */
    private long nextDue() {
        long next = time.next();
        for (Outside outside : outsides) {
            next = Math.min(next, time.timeOf(outside.due()));
        }
        for (PrivilegedHart hart : harts) {
            if (isStarted[(int) hart.id]) {
                next = Math.min(next, moment(hart.nextTimer()));
            }
        }
        return next;
    }

    private boolean cannotGoOn() {
        if (nextDue() != MachineTime.NEVER) {
            return false;
        }
        for (Outside outside : outsides) {
            if (outside.coming() != Ready.NEVER) {
                return false;
            }
        }
        return true;
    }

    /** {@return what would let it go on, after {@link Progress#BLOCKED}} */
    public Blocked blockedOn() {
        List<Waitable> sources = new ArrayList<>();
        if (debugger != null) {
            sources.addAll(debugger.activity());
            if (debugger.isStanding()) {
                return new Blocked("a debugger", Blocked.FOREVER, sources);
            }
        }
        for (Outside outside : outsides) {
            Waitable coming = outside.coming();
            if (coming != Ready.NEVER) {
                sources.add(coming);
            }
        }
        long due = nextDue();
        long deadline = due == MachineTime.NEVER ? Blocked.FOREVER : time.moment(due);
        return new Blocked("an interrupt", deadline, sources);
    }
}
