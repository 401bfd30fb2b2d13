package dev.godwit.riscv;

import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.hart.Csrs;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.interpret.Interpreter;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.riscv.text.Assembler;
import dev.godwit.riscv.text.Program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A hart with a program and some memory. */
public final class Guest {
    /** Where programs are: two pages, to read and execute. */
    public static final long CODE = 0x10000;

    /** Where data is: two pages, to read and write. */
    public static final long DATA = 0x20000;

    public final TestSpace space;
    public final Hart hart;
    public final Program program;

    /** The CSR accesses that came here, such as {@code r c00} and {@code w 340}. */
    public final List<String> accesses = new ArrayList<>();

    private final class Recorder implements Csrs {
        /** The only one that is there: mscratch; it holds 5. */
        private static final int THERE = 0x340;

        @Override
        public boolean read(Hart which, int number) {
            accesses.add("r " + Integer.toHexString(number));
            which.value = 5;
            return number == THERE;
        }

        @Override
        public boolean write(Hart which, int number, long value) {
            accesses.add("w " + Integer.toHexString(number) + " " + value);
            return number == THERE;
        }
    }

    public Guest(String source) {
        this(source, new TestSpace(), CODE);
    }

    /** At an address of the two pages of code. */
    public Guest(String source, long address) {
        this(source, new TestSpace(), address);
    }

    public Guest(String source, TestSpace space, long address) {
        this.space = space;
        // an assembler begins at a multiple of 16
        int skipped = (int) address & 15;
        program = Assembler.assemble(".skip " + skipped + "\n" + source, address - skipped);
        space.map(CODE, 2, TestSpace.R | TestSpace.X);
        space.map(DATA, 2, TestSpace.R | TestSpace.W);
        // what sticks out of the two pages is not there
        byte[] bytes = program.bytes();
        int room = (int) (CODE + 2 * Pages.SIZE - program.base());
        space.put(program.base(), Arrays.copyOf(bytes, Math.min(bytes.length, room)));
        hart = hart();
        hart.pc = address;
    }

    /** Another hart in the same memory. */
    public Hart hart() {
        return hart(space);
    }

    public Hart hart(TestSpace other) {
        Hart made = new Hart(other, new Tracer(other.pages.ram, Extensions.ALL), new Recorder());
        made.registers[8] = DATA;
        return made;
    }

    /** Runs it to where it comes out by itself. */
    public int run() {
        hart.left = 1_000_000;
        return Interpreter.run(hart);
    }

    public long x(int register) {
        return hart.registers[register];
    }

    /** The address of a label. */
    public long at(String label) {
        return program.symbol(label);
    }
}
