package dev.godwit.testkit.reference;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.host.Memory;
import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.module.DataSegment;
import dev.godwit.wasm.module.Immediates;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.BulkPrice;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Exit;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.MemoryInstance;
import dev.godwit.wasm.runtime.PendingCall;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Numeric, vector, memory and atomic instructions. What most of them compute is in the table, and
 * {@link Evaluate} knows it.
 */
final class Memories {
    private static final int NOT_EQUAL = 1;
    private static final int TIMED_OUT = 2;

    private final Machine machine;
    private final Stack stack;
    private final InstructionReader in;

    Memories(Machine machine) {
        this.machine = machine;
        stack = machine.stack;
        in = machine.in;
    }

    /** Executes one; an {@link Exit}. */
    int execute(int opcode) {
        if (Evaluate.knows(opcode)) {
            evaluate(opcode);
            return Exit.RUN;
        }
        switch (opcode) {
            case Opcodes.I32_CONST, Opcodes.F32_CONST -> stack.push((int) in.value());
            case Opcodes.I64_CONST, Opcodes.F64_CONST -> stack.push(in.value());
            case Opcodes.MEMORY_SIZE -> stack.push(memory(in.index()).pages());
            case Opcodes.MEMORY_GROW -> {
                MemoryInstance memory = memory(in.index());
                stack.push(memory.grow(popAddress(memory)));
            }
            case Opcodes.MEMORY_FILL -> fill(memory(in.index()));
            case Opcodes.MEMORY_COPY -> copy(memory(in.index()), memory(in.second()));
            case Opcodes.MEMORY_INIT -> init(memory(in.second()), in.index());
            case Opcodes.DATA_DROP -> machine.instance.droppedData[in.index()] = true;
            case Opcodes.ATOMIC_FENCE -> {
                // one thread: nothing is reordered
            }
            case Opcodes.MEMORY_ATOMIC_NOTIFY -> {
                stack.drop(1);
                MemoryInstance memory = memory(in.index());
                long address = effectiveAddress(popAddress(memory));
                checkAligned(address, opcode);
                memory.memory.loadInt(address); // it must be within bounds
                stack.push(0); // while a guest waits, no other runs
            }
            case Opcodes.MEMORY_ATOMIC_WAIT32, Opcodes.MEMORY_ATOMIC_WAIT64 -> {
                return await(opcode);
            }
            default -> throw Machine.unknown(opcode);
        }
        return Exit.RUN;
    }

    // ---- What the table says.

    private void evaluate(int opcode) {
        String signature = Opcodes.signature(opcode);
        int arrow = signature.indexOf('>');
        long[] operands = new long[Evaluate.operands(opcode)];
        Memory memory = Memory.empty();
        long address = 0;
        int at = operands.length;
        for (int i = arrow - 1; i >= 0; i--) {
            switch (signature.charAt(i)) {
                case 'a' -> {
                    MemoryInstance accessed = memory(in.index());
                    memory = accessed.memory;
                    address = effectiveAddress(popAddress(accessed));
                }
                case 'v' -> {
                    operands[--at] = machine.x.high[machine.x.sp - 1];
                    operands[--at] = stack.popLong();
                }
                default -> operands[--at] = stack.popLong();
            }
        }
        if (Opcodes.section(opcode) == Opcodes.Section.ATOMIC) {
            checkAligned(address, opcode);
        }
        long[] results = new long[Math.max(2, Evaluate.results(opcode))];
        Evaluate.run(opcode, operands, low(opcode), in.high(), memory, address, results);
        at = 0;
        for (int i = arrow + 1; i < signature.length(); i++) {
            if (signature.charAt(i) == 'v') {
                stack.pushVector(results[at++], results[at++]);
            } else {
                stack.push(results[at++]);
            }
        }
    }

    /** The immediate that an instruction computes with: a lane, or the low half of 128 bits. */
    private long low(int opcode) {
        Immediates kind = Opcodes.immediates(opcode);
        return kind == Immediates.LANE || kind == Immediates.MEMARG_LANE ? in.lane() : in.value();
    }

    // ---- Accesses.

    private MemoryInstance memory(int index) {
        return machine.instance.memories[index];
    }

    private long popAddress(MemoryInstance memory) {
        return stack.popAddress(memory.type.limits().is64());
    }

    /** Adds the offset. What exceeds 63 bits lies in no memory. */
    private long effectiveAddress(long address) {
        long sum = address + in.value();
        if (address < 0 || in.value() < 0 || sum < 0) {
            throw Fault.of(WasmTrapReason.MEMORY_BOUNDS);
        }
        return sum;
    }

    private static void checkAligned(long address, int opcode) {
        if (address % Opcodes.width(opcode) != 0) {
            throw Fault.of(WasmTrapReason.UNALIGNED_ATOMIC);
        }
    }

    // ---- Ranges.

    private void fill(MemoryInstance memory) {
        long count = popAddress(memory);
        int value = stack.popInt();
        memory.memory.fill(popAddress(memory), value, count);
        machine.charge(BulkPrice.ofBytes(count));
    }

    private void copy(MemoryInstance target, MemoryInstance source) {
        boolean isTo64 = target.type.limits().is64();
        boolean isFrom64 = source.type.limits().is64();
        long count = stack.popAddress(isTo64 && isFrom64);
        long from = stack.popAddress(isFrom64);
        long to = stack.popAddress(isTo64);
        target.memory.copy(to, source.memory, from, count);
        machine.charge(BulkPrice.ofBytes(count));
    }

    private void init(MemoryInstance memory, int segment) {
        long count = stack.popUnsigned();
        long from = stack.popUnsigned();
        long to = popAddress(memory);
        int start = data(machine.instance, segment, from, count);
        if (!memory.memory.isWithin(to, count)) {
            throw Fault.of(WasmTrapReason.MEMORY_BOUNDS);
        }
        machine.charge(BulkPrice.ofBytes(count));
        memory.memory.write(to, machine.instance.module.bytes(), start, (int) count);
    }

    /** Where bytes of a data segment stand in the module; it has none once it is dropped. */
    static int data(Instance instance, int segment, long from, long count) {
        DataSegment data = instance.module.data().get(segment);
        if (from + count > (instance.droppedData[segment] ? 0 : data.length())) {
            throw Fault.of(WasmTrapReason.MEMORY_BOUNDS);
        }
        return data.start() + (int) from;
    }

    // ---- Waiting.

    /**
     * A wait that goes on leaves its operands where they are, and is executed again. Then what it
     * waits for is still pending, which says that it has begun, and until when it lasts.
     */
    private int await(int opcode) {
        Execution x = machine.x;
        PendingCall begun = x.pending;
        int result = begun == null ? beginWait(opcode) : isOver(begun.on()) ? TIMED_OUT : -1;
        if (result < 0) {
            return Exit.BLOCKED;
        }
        x.pending = null;
        stack.drop(3);
        stack.push(result);
        return Exit.RUN;
    }

    /** What a wait answers at once, or -1 if it lasts. */
    private int beginWait(int opcode) {
        Execution x = machine.x;
        MemoryInstance memory = memory(in.index());
        boolean is64 = memory.type.limits().is64();
        long base = x.low[x.sp - 3];
        long address = effectiveAddress(is64 ? base : base & 0xffffffffL);
        long expected = x.low[x.sp - 2];
        long timeout = x.low[x.sp - 1];
        checkAligned(address, opcode);
        boolean isEqual =
                opcode == Opcodes.MEMORY_ATOMIC_WAIT32
                        ? memory.memory.loadInt(address) == (int) expected
                        : memory.memory.loadLong(address) == expected;
        if (!memory.type.isShared()) {
            throw Fault.of(WasmTrapReason.EXPECTED_SHARED_MEMORY);
        }
        if (!isEqual) {
            return NOT_EQUAL;
        }
        if (timeout == 0) {
            return TIMED_OUT;
        }
        x.waitFor(new Blocked(Opcodes.mnemonic(opcode), deadline(timeout, x.clock()), List.of()));
        return -1;
    }

    private static long deadline(long timeout, @Nullable Clock clock) {
        if (timeout < 0 || clock == null) {
            return Blocked.FOREVER;
        }
        long sum = clock.monotonic() + timeout;
        // One that never comes is a deadline, too.
        return sum < 0 || sum == Blocked.FOREVER ? Blocked.FOREVER - 1 : sum;
    }

    private boolean isOver(Blocked on) {
        Clock clock = machine.x.clock();
        return clock != null
                && on.deadline() != Blocked.FOREVER
                && clock.monotonic() >= on.deadline();
    }
}
