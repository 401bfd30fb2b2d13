package dev.godwit;

import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.privileged.PrivilegedHart;

import java.util.OptionalLong;

/** A hart of a {@link Computer} between runs. */
public final class Hart {
    private static final int REGISTERS = 32;
    private static final int CSRS = 4096;
    private static final int PAGE = 4096;
    private static final int FFLAGS = 1;
    private static final int FRM = 2;
    private static final int FCSR = 3;

    private final Computer computer;
    private final PrivilegedHart hart;

    Hart(Computer computer, PrivilegedHart hart) {
        this.computer = computer;
        this.hart = hart;
    }

    private PrivilegedHart hart() {
        computer.machine();
        return hart;
    }

    /** {@return its number, {@code mhartid}} */
    public int id() {
        return (int) hart.id;
    }

    /** {@return its privilege mode: 0 for U, 1 for S, 3 for M} */
    public int mode() {
        return hart().mode();
    }

    /** {@return whether it waits for an interrupt} */
    public boolean isWaiting() {
        return hart().isWaiting;
    }

    /** {@return whether it takes turns: firmware may have started hart 0 alone} */
    public boolean isStarted() {
        return computer.machine().isStarted(id());
    }

    // ---- Registers.

    /** {@return the address of the next instruction} */
    public long pc() {
        return hart().hart.pc;
    }

    /**
     * Says where it goes on.
     *
     * @param address even
     */
    public void setPc(long address) {
        if ((address & 1) != 0) {
            throw new IllegalArgumentException("no instruction has an odd address");
        }
        hart().hart.pc = address;
    }

    private static int require(int number) {
        if (number < 0 || number >= REGISTERS) {
            throw new IllegalArgumentException("there is no register " + number);
        }
        return number;
    }

    /**
     * Reads an integer register.
     *
     * @param number 0 to 31
     * @return its content
     */
    public long x(int number) {
        return hart().hart.registers[require(number)];
    }

    /**
     * Writes an integer register; x0 stays 0.
     *
     * @param number 0 to 31
     * @param value its content
     */
    public void setX(int number, long value) {
        if (require(number) != 0) {
            hart().hart.registers[number] = value;
        }
    }

    /**
     * Reads a floating-point register.
     *
     * @param number 0 to 31
     * @return its 64 bits; narrower values have ones above them
     */
    public long f(int number) {
        return hart().hart.registers[Node.F + require(number)];
    }

    /**
     * Writes a floating-point register.
     *
     * @param number 0 to 31
     * @param bits its 64 bits
     */
    public void setF(int number, long bits) {
        hart().hart.registers[Node.F + require(number)] = bits;
    }

    /**
     * The number of a control and status register.
     *
     * @param name such as {@code mstatus}
     * @return its number
     * @throws IllegalArgumentException if there is none of that name
     */
    public static int csr(String name) {
        int number = Csr.number(name);
        if (number < 0) {
            throw new IllegalArgumentException("there is no register " + name);
        }
        return number;
    }

    /**
     * Reads a control and status register as M mode does.
     *
     * @param number 0 to 4095
     * @return its content, or nothing if the hart has no such register
     */
    public OptionalLong readCsr(int number) {
        var floats = hart().hart.floats;
        return switch (number) {
            case FFLAGS -> OptionalLong.of(floats.flags);
            case FRM -> OptionalLong.of(floats.rounding);
            case FCSR -> OptionalLong.of(floats.rounding << 5 | floats.flags);
            default -> number < 0 || number >= CSRS ? OptionalLong.empty() : hart.findCsr(number);
        };
    }

    /**
     * Writes a control and status register as M mode does, with all that follows from it.
     *
     * @param number 0 to 4095
     * @param value what it becomes, as far as its fields allow
     * @throws IllegalArgumentException if the hart has no such register, or it cannot be written
     */
    public void writeCsr(int number, long value) {
        var floats = hart().hart.floats;
        switch (number) {
            case FFLAGS -> floats.flags = (int) value & 31;
            case FRM -> floats.rounding = (int) value & 7;
            case FCSR -> {
                floats.flags = (int) value & 31;
                floats.rounding = (int) value >>> 5 & 7;
            }
            default -> {
                if (number < 0 || number >= CSRS || !hart.setCsr(number, value)) {
                    throw new IllegalArgumentException(
                            "no register that can be written: 0x" + Integer.toHexString(number));
                }
            }
        }
    }

    // ---- Virtual memory.

    /**
     * Where an address leads by the page tables that hold for its mode now. Whether it may be
     * accessed is not asked, and no A or D bit is set.
     *
     * @param address virtual
     * @return the physical address, or nothing if it leads nowhere
     */
    public OptionalLong physical(long address) {
        long found = hart().physical(address);
        return found < 0 ? OptionalLong.empty() : OptionalLong.of(found);
    }

    /**
     * Reads RAM at addresses as its instructions have them.
     *
     * @param address virtual
     * @param target where the bytes go
     * @param offset the first place there
     * @param length how many
     * @return how many could be read, up to the first that is not RAM
     * @throws IndexOutOfBoundsException if the range is not one of {@code target}
     */
    public int read(long address, byte[] target, int offset, int length) {
        return move(address, target, offset, length, false);
    }

    /**
     * Writes RAM at addresses as its instructions have them, also where they could not. Code may be
     * written, too.
     *
     * @param address virtual
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @return how many could be written, up to the first that is not RAM
     * @throws IndexOutOfBoundsException if the range is not one of {@code source}
     */
    public int write(long address, byte[] source, int offset, int length) {
        return move(address, source, offset, length, true);
    }

    private int move(long address, byte[] bytes, int offset, int length, boolean isWrite) {
        if (offset < 0 || length < 0 || length > bytes.length - offset) {
            throw new IndexOutOfBoundsException("no such range of the array");
        }
        PhysicalMemory memory = computer.machine().memory;
        int done = 0;
        while (done < length) {
            long at = address + done;
            int piece = Math.min(length - done, PAGE - (int) (at & PAGE - 1));
            long place = hart.physical(at);
            if (place < 0 || !memory.contains(place, piece)) {
                return done;
            }
            if (isWrite) {
                memory.write(place, bytes, offset + done, piece);
            } else {
                memory.read(place, bytes, offset + done, piece);
            }
            done += piece;
        }
        return length;
    }
}
