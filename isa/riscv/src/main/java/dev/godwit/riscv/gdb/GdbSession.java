package dev.godwit.riscv.gdb;

import dev.godwit.riscv.debug.Breakpoints.Watchpoint;
import dev.godwit.riscv.debug.DebugTarget;
import dev.godwit.riscv.debug.Registers;
import dev.godwit.riscv.debug.Resumption;
import dev.godwit.riscv.debug.Resumption.Manner;
import dev.godwit.riscv.debug.Resumption.Order;
import dev.godwit.riscv.debug.Stop;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What gdb says in packets, and the answers (E.2, Packets). What is not known is answered by an
 * empty packet, as the protocol wants it.
 */
final class GdbSession {
    /** The most bytes of a packet's data. */
    static final int MOST = 0x4000;

    /** EFAULT: what gdb is told of memory that is not there. */
    static final int FAULT = 0x14;

    /** EINVAL. */
    static final int INVALID = 0x16;

    /** E2BIG. */
    static final int TOO_LONG = 0x07;

    /** ESRCH. */
    private static final int NO_THREAD = 0x03;

    /** EBUSY. */
    private static final int BUSY = 0x10;

    /** ENOSPC. */
    private static final int NO_ROOM = 0x1c;

    /** The registers of packets g and G: those that all harts have. */
    private static final int GENERAL = Registers.CSR;

    private static final int REGISTER_DIGITS = 16;

    /** Read from memory at once, so that two digits each fit into a packet. */
    private static final int MOST_READ = MOST / 2 - 8;

    /** Threads in a packet. */
    private static final int THREADS = 500;

    private final DebugTarget target;
    private final Queries queries;

    /** The threads that registers and memory are asked of, and that go on (H); 0 for any. */
    private int general;

    private int going;
    private boolean acknowledges = true;
    private boolean owesStop;
    private boolean isDone;

    GdbSession(DebugTarget target) {
        this.target = target;
        this.queries = new Queries(target);
    }

    static Reply error(int number) {
        return new Reply("E").octet(number);
    }

    private static Reply ok() {
        return new Reply("OK");
    }

    /** Whether packets are answered by + first. */
    boolean acknowledges() {
        return acknowledges;
    }

    /** Whether gdb waits to be told of a stop. */
    boolean owesStop() {
        return owesStop;
    }

    /** Whether gdb has detached, or ended the guest. */
    boolean isDone() {
        return isDone;
    }

    /** The answer that was owed. */
    Reply told(Stop stop) {
        owesStop = false;
        general = stop.thread();
        going = 0;
        return stopReply(stop);
    }

    /** What answers a packet; null if the answer is owed until the guest stops. */
    @Nullable Reply handle(byte[] data, int length) {
        if (length == 0) {
            return new Reply();
        }
        Stop stop = target.stop();
        if (stop == null) {
            return error(BUSY);
        }
        Cursor from = new Cursor(data, 1, length);
        return switch (data[0]) {
            case '?' -> stopReply(stop);
            case 'g' -> readAll();
            case 'G' -> writeAll(from);
            case 'p' -> readRegister(from);
            case 'P' -> writeRegister(from);
            case 'm' -> readMemory(from);
            case 'M' -> writeMemory(from, false);
            case 'X' -> writeMemory(from, true);
            case 'Z' -> breakpoint(from, true);
            case 'z' -> breakpoint(from, false);
            case 'H' -> select(from);
            case 'T' -> hasThread(from.thread()) && !from.isBad ? ok() : error(NO_THREAD);
            case 'c', 's', 'C', 'S' -> goOn(data[0], from);
            case 'v' -> verbose(from);
            case 'D' -> {
                isDone = true;
                target.release();
                yield ok();
            }
            case 'k' -> {
                isDone = true;
                target.kill();
                yield null;
            }
            case 'q' -> query(from);
            case 'Q' -> set(from);
            default -> new Reply();
        };
    }

    // ---- Threads.

    private boolean hasThread(int thread) {
        return target.threads().contains(thread);
    }

    private int first() {
        List<Integer> threads = target.threads();
        return threads.isEmpty() ? 0 : threads.getFirst();
    }

    /** The thread that is meant: any is the one that was selected, or that has stopped. */
    private int thread() {
        if (general > 0 && hasThread(general)) {
            return general;
        }
        Stop stop = target.stop();
        return stop != null && hasThread(stop.thread()) ? stop.thread() : first();
    }

    private Reply select(Cursor from) {
        int what = from.next();
        int thread = from.thread();
        if (from.isBad || thread > 0 && !hasThread(thread)) {
            return error(NO_THREAD);
        }
        switch (what) {
            case 'g' -> general = Math.max(thread, 0);
            case 'c' -> going = Math.max(thread, 0);
            default -> {
                return error(INVALID);
            }
        }
        return ok();
    }

    // ---- Stops.

    private Reply stopReply(Stop stop) {
        switch (stop.kind()) {
            case EXITED -> {
                return new Reply("W").octet((int) stop.address());
            }
            case GONE -> {
                if (queries.knowsGone) {
                    return new Reply("N");
                }
            }
            case KILLED -> {
                return new Reply("X").octet(GdbSignals.of(stop.signal()));
            }
            default -> {
                // below
            }
        }
        int thread = hasThread(stop.thread()) ? stop.thread() : thread();
        Reply reply = new Reply("T").octet(GdbSignals.of(stop.signal()));
        reply.octet(Registers.PC).put(":").register(target.register(thread, Registers.PC)).put(";");
        reply.put("thread:").number(thread).put(";");
        switch (stop.kind()) {
            case BREAKPOINT -> reply.put(queries.knowsSoftware ? "swbreak:;" : "");
            case HARDWARE_BREAKPOINT -> reply.put(queries.knowsHardware ? "hwbreak:;" : "");
            case WRITE -> reply.put("watch:").number(stop.address()).put(";");
            case READ -> reply.put("rwatch:").number(stop.address()).put(";");
            case ACCESS -> reply.put("awatch:").number(stop.address()).put(";");
            default -> {
                // its signal says it
            }
        }
        return reply;
    }

    // ---- Registers.

    private Reply readAll() {
        int thread = thread();
        Reply reply = new Reply();
        for (int number = 0; number < GENERAL; number++) {
            reply.register(target.register(thread, number));
        }
        return reply;
    }

    private Reply writeAll(Cursor from) {
        long[] values = new long[Math.min(GENERAL, from.left() / REGISTER_DIGITS)];
        for (int i = 0; i < values.length; i++) {
            values[i] = register(from);
        }
        if (from.isBad || !from.isAtEnd()) {
            return error(INVALID);
        }
        int thread = thread();
        for (int i = 0; i < values.length; i++) {
            target.setRegister(thread, i, values[i]);
        }
        return ok();
    }

    private static long register(Cursor from) {
        byte[] bytes = from.bytes(8);
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }

    private static int registerNumber(Cursor from) {
        long number = from.number();
        return number < 0 || number > Registers.MODE ? -1 : (int) number;
    }

    private Reply readRegister(Cursor from) {
        int number = registerNumber(from);
        if (from.isBad || !target.hasRegister(number)) {
            return error(INVALID);
        }
        return new Reply().register(target.register(thread(), number));
    }

    private Reply writeRegister(Cursor from) {
        int number = registerNumber(from);
        from.require('=');
        long value = register(from);
        boolean isWritten = !from.isBad && target.setRegister(thread(), number, value);
        return isWritten ? ok() : error(INVALID);
    }

    // ---- Memory.

    private Reply readMemory(Cursor from) {
        long address = from.number();
        from.require(',');
        long length = from.number();
        if (from.isBad || length < 0) {
            return error(INVALID);
        }
        byte[] bytes = new byte[(int) Math.min(length, MOST_READ)];
        int count = target.read(thread(), address, bytes, bytes.length);
        return count == 0 && length > 0 ? error(FAULT) : new Reply().octets(bytes, count);
    }

    private Reply writeMemory(Cursor from, boolean isBinary) {
        long address = from.number();
        from.require(',');
        long length = from.number();
        from.require(':');
        if (from.isBad || length < 0 || length > MOST) {
            return error(INVALID);
        }
        byte[] bytes = isBinary ? from.rest() : from.bytes((int) length);
        if (from.isBad || !from.isAtEnd() || bytes.length != length) {
            return error(INVALID);
        }
        int count = target.write(thread(), address, bytes, bytes.length);
        return count == bytes.length ? ok() : error(FAULT);
    }

    // ---- Breakpoints.

    private Reply breakpoint(Cursor from, boolean isAdded) {
        int kind = from.next();
        if (kind < '0' || kind > '4') {
            return new Reply();
        }
        from.require(',');
        long address = from.number();
        from.require(',');
        long length = from.number();
        if (from.isBad || !from.isAtEnd()) {
            return error(INVALID); // conditions and commands are not offered
        }
        boolean isDone = true;
        if (kind < '2') {
            boolean isHardware = kind == '1';
            if (isAdded) {
                isDone = target.breakpoints().add(address, isHardware);
            } else {
                target.breakpoints().remove(address, isHardware);
            }
        } else {
            Stop.Kind what =
                    switch (kind) {
                        case '2' -> Stop.Kind.WRITE;
                        case '3' -> Stop.Kind.READ;
                        default -> Stop.Kind.ACCESS;
                    };
            Watchpoint watchpoint = new Watchpoint(what, address, length);
            if (isAdded) {
                isDone = target.breakpoints().add(watchpoint);
            } else {
                target.breakpoints().remove(watchpoint);
            }
        }
        return isDone ? ok() : error(NO_ROOM);
    }

    // ---- Going on.

    private @Nullable Reply goOn(byte how, Cursor from) {
        boolean hasSignal = how == 'C' || how == 'S';
        int signal = hasSignal ? signal(from) : 0;
        boolean hasAddress = hasSignal ? from.skip(';') : !from.isAtEnd();
        int thread = going > 0 ? going : thread();
        if (hasAddress) {
            long address = from.number();
            if (!from.isBad) {
                target.setRegister(thread, Registers.PC, address);
            }
        }
        if (from.isBad) {
            return error(INVALID);
        }
        Manner manner = how == 's' || how == 'S' ? Manner.STEP : Manner.RUN;
        return resume(
                List.of(
                        new Order(thread, manner, signal),
                        new Order(Resumption.ALL, Manner.RUN, 0)));
    }

    private static int signal(Cursor from) {
        long number = from.number();
        return number < 0 || number > 255 ? 0 : GdbSignals.toLinux((int) number);
    }

    private @Nullable Reply resume(List<Order> orders) {
        owesStop = true; // what has ended is told at once
        target.resume(new Resumption(orders));
        return null;
    }

    private @Nullable Reply verbose(Cursor from) {
        if (from.skip("Cont?")) {
            return new Reply("vCont;c;C;s;S;r");
        }
        if (from.skip("Cont;")) {
            return cont(from);
        }
        if (from.skip("Kill")) {
            isDone = true;
            target.kill();
            return ok();
        }
        return new Reply();
    }

    private @Nullable Reply cont(Cursor from) {
        List<Order> orders = new ArrayList<>();
        do {
            Order order = order(from);
            if (order == null || from.isBad) {
                return error(INVALID);
            }
            orders.add(order);
        } while (from.skip(';'));
        return from.isAtEnd() ? resume(orders) : error(INVALID);
    }

    private @Nullable Order order(Cursor from) {
        int letter = from.next();
        Manner manner =
                switch (letter) {
                    case 'c', 'C' -> Manner.RUN;
                    case 's', 'S' -> Manner.STEP;
                    case 'r' -> Manner.RANGE;
                    default -> null;
                };
        if (manner == null) {
            return null;
        }
        int signal = letter == 'C' || letter == 'S' ? signal(from) : 0;
        long low = 0;
        long high = 0;
        if (manner == Manner.RANGE) {
            low = from.number();
            from.require(',');
            high = from.number();
        }
        int thread = Resumption.ALL;
        if (from.skip(':')) {
            int given = from.thread();
            thread = given < 0 ? Resumption.ALL : given == 0 ? thread() : given;
        }
        return new Order(thread, manner, signal, low, high);
    }

    // ---- Questions and settings.

    private Reply query(Cursor from) {
        if (from.skip("C") && from.isAtEnd()) {
            return new Reply("QC").number(thread());
        }
        if (from.skip("fThreadInfo")) {
            queries.beginThreads();
            return queries.threads(THREADS);
        }
        if (from.skip("sThreadInfo")) {
            return queries.threads(THREADS);
        }
        return queries.answer(from);
    }

    private Reply set(Cursor from) {
        if (from.skip("StartNoAckMode")) {
            acknowledges = false;
            return ok();
        }
        if (from.skip("PassSignals:") && target.hasSignals()) {
            long set = 0;
            while (!from.isAtEnd() && !from.isBad) {
                int signal = signal(from);
                if (signal > 0) {
                    set |= 1L << signal - 1;
                }
                if (!from.isAtEnd()) {
                    from.require(';');
                }
            }
            if (from.isBad) {
                return error(INVALID);
            }
            target.passSignals(set);
            return ok();
        }
        if (from.skip("qemu.PhyMemMode:")) {
            return target.setPhysical(from.number() != 0) && !from.isBad ? ok() : error(INVALID);
        }
        return new Reply();
    }
}
