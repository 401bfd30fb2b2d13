package dev.godwit.machine.device;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.machine.bus.Outside;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.machine.bus.Power;

/**
 * Spike's host-target interface: two words of 64 bits in RAM. A guest writes a command to {@code
 * tohost}: a device in bits 63:56, what it is to do in bits 55:48, and data. It is looked at when
 * the machine polls; {@code tohost} becomes 0 when the command is taken, {@code fromhost} holds the
 * answer until the guest makes it 0.
 *
 * <p>Device 0 ends the run (bit 0 of the data is 1, above it the code), or does a system call of
 * newlib's proxy kernel: the data is the address of eight words, a number, arguments, and in the
 * first the result. There are {@code write} to descriptors 1 and 2, and {@code exit}. Device 1 is
 * the console, of which only writing is answered: nobody types.
 */
public final class Htif implements Outside {
    private static final int DEVICE_SYSTEM = 0;
    private static final int DEVICE_CONSOLE = 1;
    private static final int CONSOLE_WRITE = 1;

    private static final int SYS_WRITE = 64;
    private static final int SYS_EXIT = 93;

    private static final int EIO = 5;
    private static final int EBADF = 9;
    private static final int EFAULT = 14;
    private static final int ENOSYS = 38;

    /** Bytes that are written at once. */
    private static final int PIECE = 256;

    /** How many pieces a poll writes at most, so that no guest keeps its machine from the rest. */
    private static final int PIECES = 256;

    private static final int BLOCK = 8 * Long.BYTES;
    private static final long DATA = (1L << 48) - 1;

    private final PhysicalMemory memory;
    private final long tohost;
    private final long fromhost;
    private final ByteSink console;
    private final Power power;
    private final byte[] buffer = new byte[PIECE];

    /** What of {@link #buffer} waits to be written: from {@link #first}, so many bytes. */
    private int waiting;

    private int first;

    /** What follows it in RAM. */
    private long restAddress;

    private long rest;

    /** What is answered once all is written; 0 if nothing is being written. */
    private long answer;

    /** Where the result of the system call goes; 0 if it is none. */
    private long block;

    private long result;

    /**
     * Makes it.
     *
     * @param memory the RAM
     * @param tohost the address of that symbol, {@link #fits}
     * @param fromhost the address of that symbol, {@link #fits}
     * @param console where output goes
     * @param power what ends the run
     */
    public Htif(PhysicalMemory memory, long tohost, long fromhost, ByteSink console, Power power) {
        if (!fits(memory, tohost) || !fits(memory, fromhost)) {
            throw new IllegalArgumentException("tohost and fromhost are aligned words in RAM");
        }
        this.memory = memory;
        this.tohost = tohost;
        this.fromhost = fromhost;
        this.console = console;
        this.power = power;
    }

    /**
     * Whether {@code tohost} or {@code fromhost} can stand at an address.
     *
     * @param memory the RAM
     * @param address any
     * @return whether it is a multiple of 8 in RAM
     */
    public static boolean fits(PhysicalMemory memory, long address) {
        return (address & 7) == 0 && memory.contains(address, Long.BYTES);
    }

    /** Forgets what was being written. */
    public void reset() {
        waiting = 0;
        rest = 0;
        answer = 0;
    }

    @Override
    public void poll() {
        if (answer != 0) {
            write();
            return;
        }
        long command = memory.loadLong(tohost);
        if (command == 0) {
            return;
        }
        memory.storeLong(tohost, 0);
        int device = (int) (command >>> 56);
        int operation = (int) (command >>> 48) & 0xFF;
        if (device == DEVICE_CONSOLE && operation == CONSOLE_WRITE) {
            buffer[0] = (byte) command;
            begin(command & ~DATA | 0x100 | command & 0xFF, 0, 0);
            waiting = 1;
            write();
        } else if (device == DEVICE_SYSTEM && operation == 0) {
            if ((command & 1) != 0) {
                exit(command >>> 1);
            } else {
                systemCall(command);
            }
        }
    }

    /** Waits for the output only: whatever else there is to do comes from harts. */
    @Override
    public Waitable coming() {
        return answer != 0 ? console.writable() : Ready.NEVER;
    }

    private void exit(long code) {
        power.off(code == 0 ? 0 : ExitCode.ofFailure(code));
    }

    private void systemCall(long address) {
        if (!memory.contains(address, BLOCK)) {
            memory.storeLong(fromhost, 1); // no place for an error
            return;
        }
        memory.read(address, buffer, 0, BLOCK);
        long number = word(0);
        long descriptor = word(1);
        long data = word(2);
        long length = word(3);
        begin(1, address, 0);
        if (number == SYS_EXIT) {
            answer = 0;
            exit(descriptor);
            return;
        }
        if (number != SYS_WRITE) {
            result = -ENOSYS;
        } else if (descriptor != 1 && descriptor != 2) {
            result = -EBADF;
        } else if (length < 0 || !memory.contains(data, length)) {
            result = -EFAULT;
        } else {
            result = length;
            restAddress = data;
            rest = length;
        }
        write();
    }

    private long word(int index) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | buffer[8 * index + i] & 0xFF;
        }
        return value;
    }

    private void begin(long answer, long block, long result) {
        this.answer = answer;
        this.block = block;
        this.result = result;
        waiting = 0;
        first = 0;
        rest = 0;
    }

    /** Writes as far as the console takes it; answers when all is written. */
    private void write() {
        try {
            for (int pieces = 0; waiting > 0 || rest > 0; ) {
                if (waiting == 0) {
                    if (pieces == PIECES) {
                        return;
                    }
                    pieces++;
                    waiting = (int) Math.min(rest, buffer.length);
                    first = 0;
                    memory.read(restAddress, buffer, 0, waiting);
                    restAddress += waiting;
                    rest -= waiting;
                }
                int count = console.write(buffer, first, waiting);
                first += count;
                waiting -= count;
            }
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EAGAIN) {
                return;
            }
            result = -EIO;
        }
        answer();
    }

    private void answer() {
        if (block != 0) {
            for (int i = 0; i < Long.BYTES; i++) {
                buffer[i] = (byte) (result >>> 8 * i);
            }
            memory.write(block, buffer, 0, Long.BYTES);
            memory.storeLong(fromhost, answer);
        } else if (memory.loadLong(fromhost) == 0) {
            // Many programs never look at what the console answers: it must not stand in the way.
            memory.storeLong(fromhost, answer);
        }
        answer = 0;
    }
}
