package dev.godwit.testkit.riscv;

import dev.godwit.riscv.isa.Decoded;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes programs of instructions of some extensions. They end, and never fault: jumps go forward,
 * but for loops that count down; an address is a register that nothing has written to, and what it
 * holds from the beginning is chosen with the first access; frm holds a legal mode wherever that
 * counts.
 */
final class Generator {
    private static final int GREATEST = 16;
    private static final int TRIES = 40;
    private static final int FRM = 2;
    private static final int FCSR = 3;

    private final Table table;
    private final Set<String> left;
    private final Extensions extensions;
    private final SplittableRandom random;
    private final Operands operands;
    private final int keeper;

    /** What can be made at random, of each length. */
    private final List<Form> plain = new ArrayList<>();

    private final List<Form> plainShort = new ArrayList<>();
    private final List<Form> branches = new ArrayList<>();
    private final List<Form> jumps = new ArrayList<>();
    private final List<Form> csrs = new ArrayList<>();
    private final List<Form> reserving = new ArrayList<>();

    // ---- The program that is being made.

    private final List<Instruction> made = new ArrayList<>();
    private final List<Jump> open = new ArrayList<>();

    /** For each instruction whether something may jump to it. */
    private final List<Boolean> isTarget = new ArrayList<>();

    private final Registers x = new Registers(true);
    private final Registers f = new Registers(false);
    private byte[] window = {};
    private long block;
    private int loopStart;
    private int loopLeft;
    private int counter;

    /** A jump to an instruction that is not made yet: its number, how far it goes at least. */
    private record Jump(int from, int distance, int register, int imm, boolean isOdd) {}

    /**
     * @param left mnemonics that are left out; with x0 behind them, where that is rd; with dead
     *     behind them, where something else writes to rd later
     * @param keeper the register that programs leave alone
     */
    Generator(
            Table table,
            Extensions extensions,
            Set<String> left,
            SplittableRandom random,
            int keeper) {
        this.table = table;
        this.left = left;
        this.extensions = extensions;
        this.random = random;
        this.keeper = keeper;
        operands = new Operands(random);
        for (Form form : table.long32()) {
            if (isThere(form) && !left.contains(form.mnemonic)) {
                sort(form, form, plain);
            }
        }
        for (Form form : table.short16()) {
            long decoded = isThere(form) ? decoded(form, example(form)) : 0;
            if (Decoded.op(decoded) != Op.ILLEGAL) {
                sort(form, table.of(Decoded.op(decoded)), plainShort);
            }
        }
    }

    private int example(Form form) {
        int bits = form.any(random);
        for (int n = 0; n < TRIES && decoded(form, bits) == 0; n++) {
            bits = form.any(random);
        }
        return bits;
    }

    private boolean isThere(Form form) {
        return Decoded.op(decoded(form, example(form))) != Op.ILLEGAL;
    }

    /** Whether it is what it was made as: with some fields c.mv and c.add are jumps. */
    private boolean isPlain(long decoded) {
        int op = Decoded.op(decoded);
        return op != Op.ILLEGAL
                && switch (table.of(op).kind) {
                    case BRANCH, JUMP, CSR, LOAD_RESERVED, STORE_CONDITIONAL, NEVER -> false;
                    default -> true;
                };
    }

    private void sort(Form form, Form meaning, List<Form> plains) {
        switch (meaning.kind) {
            case BRANCH -> branches.add(form);
            case JUMP -> jumps.add(form);
            case CSR -> csrs.add(form);
            case LOAD_RESERVED -> reserving.add(form);
            case STORE_CONDITIONAL, NEVER -> {}
            default -> plains.add(form);
        }
    }

    /** Which instructions it makes: for tests that nothing is forgotten. */
    List<Form> forms() {
        List<Form> all = new ArrayList<>(plain);
        for (List<Form> more : List.of(plainShort, branches, jumps, csrs, reserving)) {
            all.addAll(more);
        }
        return all;
    }

    private long decoded(Form form, int bits) {
        if (form.isShort()) {
            return Decoder.decodeCompressed(bits, extensions);
        }
        long decoded = Decoder.decode(bits, extensions);
        int op = Decoded.op(decoded);
        return op != Op.ILLEGAL && table.of(op) == form ? decoded : 0;
    }

    /**
     * Makes one.
     *
     * @param address where it will be
     * @param itsBlock where its registers and its memory will be
     */
    Program make(long address, long itsBlock) {
        made.clear();
        open.clear();
        isTarget.clear();
        x.clear();
        f.clear();
        block = itsBlock;
        x.set(0, 0);
        x.set(keeper, block);
        x.isLocked[keeper] = true;
        window = new byte[Image.WINDOW_SIZE];
        for (int at = 0; at < window.length; at += 8) {
            put(at, 8, operands.any());
        }
        counter = 0;
        int length = random.nextInt(6) == 0 ? 1 + random.nextInt(6) : GREATEST;
        while (made.size() < length) {
            add(length - made.size());
        }
        if (counter != 0) {
            closeLoop();
        }
        for (int n = 0; n < 32; n++) {
            x.value(n);
            f.value(n);
        }
        resolve(address);
        return new Program(
                address, List.copyOf(made), x.values.clone(), f.values.clone(), fcsr(), window);
    }

    /** Often what lets the host compute: to nearest, and inexact already. */
    private int fcsr() {
        int flags = random.nextInt(32);
        return random.nextBoolean() ? flags | 1 : random.nextInt(5) << 5 | flags;
    }

    private void add(int room) {
        if (counter != 0 && (room <= 2 || --loopLeft <= 0)) {
            closeLoop();
            return;
        }
        int left = counter == 0 ? room : room - 2;
        int dice = random.nextInt(100);
        if (dice < 6) {
            branch();
        } else if (dice < 10) {
            jump();
        } else if (dice < 14 && !csrs.isEmpty()) {
            csr(left);
        } else if (dice < 16 && left >= 2 && !reserving.isEmpty()) {
            reserve();
        } else if (dice < 19 && counter == 0 && room >= 5) {
            openLoop(room);
        } else {
            List<Form> forms = random.nextInt(4) == 0 && !plainShort.isEmpty() ? plainShort : plain;
            plain(forms.get(random.nextInt(forms.size())));
        }
    }

    private void append(Form form, int bits, boolean isNeeded, boolean mayBeTarget) {
        made.add(new Instruction(bits, form.length(), form, isNeeded));
        isTarget.add(mayBeTarget);
    }

    // ---- Computation and memory.

    private void plain(Form form) {
        for (int n = 0; n < TRIES; n++) {
            int bits = chooseRegisters(form, form.any(random));
            long decoded = decoded(form, bits);
            if (isPlain(decoded) && admit(decoded)) {
                append(form, bits, false, true);
                return;
            }
        }
    }

    /** Registers of which much is still free, most of the time. */
    private int chooseRegisters(Form form, int bits) {
        int result = random.nextBoolean() ? form.with(bits, "rm", Decoded.DYNAMIC) : bits;
        for (String name : List.of("rs1", "rs2", "rs3")) {
            if (random.nextInt(3) > 0) {
                boolean isFloat = form.has("f" + name.substring(1));
                int register = (isFloat ? f : x).anyFresh();
                result = form.with(result, name, register);
            }
        }
        if (random.nextInt(12) == 0) {
            int same = random.nextInt(32);
            result = form.with(form.with(result, "rs1", same), "rs2", same);
        }
        return result;
    }

    /** Whether an instruction may stand here; then what it reads holds something from now on. */
    private boolean admit(long decoded) {
        Form meaning = table.of(Decoded.op(decoded));
        int rd = Decoded.rd(decoded);
        boolean isPair = meaning.size == 16;
        if (rd == 0 && left.contains(meaning.mnemonic + " x0")
                || meaning.has("fd") && f.isLocked[rd]) {
            return false;
        }
        if (meaning.has("rd")
                && (x.isLocked[rd] || isPair && (x.isLocked[rd + 1] || rd + 1 == keeper))) {
            return false;
        }
        if (meaning.size > 0 && !reach(meaning, decoded)) {
            return false;
        }
        read(meaning, decoded);
        if (meaning.has("rd")) {
            x.isWritten[rd] |= rd != 0;
            x.isWritten[rd + 1 & 31] |= isPair && rd != 0;
        }
        if (meaning.has("fd")) {
            f.isWritten[rd] = true;
            f.isLocked[rd] = left.contains(meaning.mnemonic + " dead");
        }
        return true;
    }

    /** Makes the address of an access lie in the window. */
    private boolean reach(Form meaning, long decoded) {
        int base = Decoded.rs1(decoded);
        boolean hasOffset = meaning.kind == Form.Kind.LOAD || meaning.kind == Form.Kind.STORE;
        int imm = hasOffset ? Decoded.imm(decoded) : 0;
        boolean isAligned = !hasOffset && meaning.kind != Form.Kind.MANAGES_BLOCK;
        if (x.isWritten[base] || x.isUnknown[base]) {
            return false;
        }
        // in a loop it must not change after this either
        boolean isOverwritten =
                meaning.has("rd")
                        && (Decoded.rd(decoded) == base
                                || meaning.size == 16 && Decoded.rd(decoded) + 1 == base);
        if (counter != 0 && isOverwritten) {
            return false;
        }
        int size = meaning.size;
        long start = block + Image.WINDOW;
        if (x.isSet[base]) {
            long offset = x.values[base] + imm - start;
            if (offset < 0
                    || offset > Image.WINDOW_SIZE - size
                    || isAligned && offset % size != 0) {
                return false;
            }
        } else {
            int offset = random.nextInt(Image.WINDOW_SIZE - size + 1);
            if (isAligned || random.nextInt(3) > 0) {
                offset -= offset % size;
            }
            x.set(base, start + offset - imm);
        }
        x.isLocked[base] |= counter != 0;
        if (meaning.kind == Form.Kind.COMPARE_AND_SWAP && random.nextBoolean()) {
            expect(meaning, decoded, (int) (x.values[base] - start));
        }
        return true;
    }

    /** Makes a comparison hold, if what is compared with is still free. */
    private void expect(Form meaning, long decoded, int offset) {
        int rd = Decoded.rd(decoded);
        int size = Math.min(8, meaning.size);
        if (!x.isSet[rd] && !x.isWritten[rd]) {
            x.set(rd, get(offset, size) | random.nextLong() & (size == 8 ? 0 : -1L << 8 * size));
        }
        if (meaning.size == 16 && rd != 0 && !x.isSet[rd + 1] && !x.isWritten[rd + 1]) {
            x.set(rd + 1, get(offset + 8, 8));
        }
    }

    /** Gives a value to each register that is read and has none. */
    private void read(Form meaning, long decoded) {
        Operands.Format format = format(meaning.mnemonic);
        if (meaning.has("rs1")) {
            x.value(Decoded.rs1(decoded));
        }
        if (meaning.has("rs2")) {
            int rs2 = Decoded.rs2(decoded);
            if (!x.isSet[rs2] && meaning.has("rs1") && random.nextInt(10) == 0) {
                x.set(rs2, x.values[Decoded.rs1(decoded)] + random.nextInt(3) - 1);
            }
            x.value(rs2);
        }
        if (meaning.has("fs1")) {
            f.value(Decoded.rs1(decoded), format);
        }
        long first = f.values[Decoded.rs1(decoded)];
        if (meaning.has("fs2")) {
            int rs2 = Decoded.rs2(decoded);
            if (!f.isSet[rs2] && meaning.has("fs1") && random.nextInt(4) == 0) {
                f.set(rs2, operands.near(format, first));
            }
            f.value(rs2, format);
        }
        if (meaning.has("fs3")) {
            int rs3 = Decoded.rs3(decoded);
            if (!f.isSet[rs3] && random.nextInt(3) == 0) {
                f.set(rs3, product(format, first, f.values[Decoded.rs2(decoded)]));
            }
            f.value(rs3, format);
        }
    }

    /** What nearly cancels a product. */
    private long product(Operands.Format format, long a, long b) {
        return switch (format) {
            case D ->
                    operands.near(
                            format, bits(Double.longBitsToDouble(a) * Double.longBitsToDouble(b)));
            case S -> {
                float product = Float.intBitsToFloat((int) a) * Float.intBitsToFloat((int) b);
                yield operands.near(
                        format, format.boxed(Float.floatToRawIntBits(product) & 0xFFFF_FFFFL));
            }
            case H -> {
                float product = Float.float16ToFloat((short) a) * Float.float16ToFloat((short) b);
                yield operands.near(format, format.boxed(Float.floatToFloat16(product) & 0xFFFFL));
            }
        };
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    /** The format of the floating-point registers that an instruction reads. */
    private static Operands.Format format(String mnemonic) {
        if (mnemonic.startsWith("fs") && mnemonic.length() == 3) { // fsw, fsd, fsh
            return mnemonic.equals("fsd")
                    ? Operands.Format.D
                    : mnemonic.equals("fsw") ? Operands.Format.S : Operands.Format.H;
        }
        return switch (mnemonic.charAt(mnemonic.length() - 1)) {
            case 's' -> Operands.Format.S;
            case 'h' -> Operands.Format.H;
            case 'w' -> Operands.Format.S; // fmv.x.w
            default -> Operands.Format.D;
        };
    }

    private long get(int offset, int size) {
        long value = 0;
        for (int n = size - 1; n >= 0; n--) {
            value = value << 8 | window[offset + n] & 0xFF;
        }
        return value;
    }

    private void put(int offset, int size, long value) {
        for (int n = 0; n < size; n++) {
            window[offset + n] = (byte) (value >>> 8 * n);
        }
    }

    // ---- Control.

    private void branch() {
        Form form = branches.get(random.nextInt(branches.size()));
        int bits = chooseRegisters(form, form.any(random));
        bits = form.with(bits, "rs1", random.nextInt(32));
        // the distance is not decided yet; whatever it is, the registers are these
        long decoded = decoded(form, bits);
        if (Decoded.op(decoded) == Op.ILLEGAL) {
            return;
        }
        read(table.of(Decoded.op(decoded)), decoded);
        open.add(new Jump(made.size(), 1 + random.nextInt(4), -1, 0, false));
        append(form, bits, false, true);
    }

    private void jump() {
        for (int n = 0; n < TRIES; n++) {
            Form form = jumps.get(random.nextInt(jumps.size()));
            int bits = form.any(random);
            long decoded = decoded(form, bits);
            int op = Decoded.op(decoded);
            if (op == Op.ILLEGAL || x.isLocked[Decoded.rd(decoded)]) {
                continue;
            }
            int register = -1;
            if (op == Op.JALR) {
                register = Decoded.rs1(decoded);
                boolean isOverwritten = register == Decoded.rd(decoded);
                if (x.isSet[register] || x.isWritten[register] || counter != 0 && isOverwritten) {
                    continue;
                }
                x.set(register, 0);
                x.isUnknown[register] = true;
                x.isLocked[register] |= counter != 0;
            }
            int rd = Decoded.rd(decoded);
            x.isWritten[rd] |= rd != 0;
            boolean isOdd = random.nextInt(4) == 0;
            int distance = 1 + random.nextInt(4);
            open.add(new Jump(made.size(), distance, register, Decoded.imm(decoded), isOdd));
            append(form, bits, false, true);
            return;
        }
    }

    private void openLoop(int room) {
        for (int n = 0; n < TRIES; n++) {
            int register = random.nextBoolean() ? 8 + random.nextInt(8) : 1 + random.nextInt(31);
            if (!x.isSet[register] && !x.isWritten[register]) {
                counter = register;
                x.set(register, 1 + random.nextInt(4));
                x.isUnknown[register] = true;
                x.isLocked[register] = true;
                loopStart = made.size();
                loopLeft = 2 + random.nextInt(Math.min(6, room - 3));
                return;
            }
        }
    }

    private void closeLoop() {
        Form down = table.named("addi");
        int bits = down.with(down.any(random), "imm", -1);
        if (random.nextBoolean() && extensions.has(Extension.C)) {
            // 000 1 rd 11111 01
            append(table.named("c.addi"), 0x107d | counter << 7, true, true);
        } else {
            bits = down.with(down.with(bits, "rs1", counter), "rd", counter);
            append(down, bits, true, true);
        }
        boolean isShort = counter >= 8 && counter < 16 && random.nextBoolean();
        Form back = table.named(isShort && !plainShort.isEmpty() ? "c.bnez" : "bne");
        int branch = back.with(back.with(back.any(random), "rs1", counter), "rs2", 0);
        open.add(new Jump(made.size(), loopStart - made.size(), -1, 0, false));
        append(back, branch, true, false);
        x.isWritten[counter] = true;
        counter = 0;
        x.unlock();
        x.isLocked[keeper] = true;
    }

    /** Gives jumps their targets. */
    private void resolve(long address) {
        int count = made.size();
        int[] offsets = new int[count + 1];
        for (int n = 0; n < count; n++) {
            offsets[n + 1] = offsets[n] + made.get(n).length();
        }
        for (Jump jump : open) {
            int to = Math.min(count, jump.from + jump.distance);
            while (to < count && !isTarget.get(to)) {
                to++;
            }
            if (jump.register >= 0) {
                x.values[jump.register] = address + offsets[to] - jump.imm + (jump.isOdd ? 1 : 0);
                continue;
            }
            Instruction old = made.get(jump.from);
            int bits = Encode.distance(old, offsets[to] - offsets[jump.from]);
            made.set(jump.from, new Instruction(bits, old.length(), old.form(), old.isNeeded()));
        }
    }

    // ---- Reservations and CSRs.

    private void reserve() {
        Form form = reserving.get(random.nextInt(reserving.size()));
        Form conditional = table.named(form.mnemonic.replace("lr", "sc"));
        for (int n = 0; n < TRIES; n++) {
            int bits = form.with(form.any(random), "rs1", x.anyFresh());
            long decoded = decoded(form, bits);
            int base = Decoded.rs1(decoded);
            int second = chooseRegisters(conditional, conditional.any(random));
            second = conditional.with(second, "rs1", base);
            long after = decoded(conditional, second);
            boolean isFree =
                    Decoded.rd(decoded) != base
                            && !x.isLocked[Decoded.rd(decoded)]
                            && !x.isLocked[Decoded.rd(after)];
            if (Decoded.op(decoded) == Op.ILLEGAL
                    || !isFree
                    || counter != 0 && Decoded.rd(after) == base) {
                continue;
            }
            if (admit(decoded)) {
                append(form, bits, false, true);
                read(conditional, after);
                x.isWritten[Decoded.rd(after)] |= Decoded.rd(after) != 0;
                append(conditional, second, false, true);
                return;
            }
        }
    }

    private void csr(int room) {
        Form form = csrs.get(random.nextInt(csrs.size()));
        int csr = 1 + random.nextInt(3);
        int bits = form.with(chooseRegisters(form, form.any(random)), "csr", csr);
        long decoded = decoded(form, bits);
        if (x.isLocked[Decoded.rd(decoded)]) {
            return;
        }
        boolean isLegal = isLegal(form, decoded, csr);
        if (!isLegal && room < 2) {
            return;
        }
        x.isWritten[Decoded.rd(decoded)] |= Decoded.rd(decoded) != 0;
        read(form, decoded);
        append(form, bits, false, true);
        if (!isLegal) {
            Form restore = table.named("csrrwi");
            int legal = restore.with(restore.any(random), "csr", FRM);
            legal = restore.with(legal, "zimm", random.nextInt(5));
            int rd = random.nextInt(32);
            rd = x.isLocked[rd] ? 0 : rd;
            x.isWritten[rd] |= rd != 0;
            append(restore, restore.with(legal, "rd", rd), true, true);
        }
    }

    /** Whether frm is legal after a CSR instruction, if it was before. */
    private boolean isLegal(Form form, long decoded, int csr) {
        if (csr == 1 || form.mnemonic.startsWith("csrrc")) {
            return true;
        }
        int operand = Decoded.rs1(decoded);
        boolean isNumber = form.mnemonic.endsWith("i");
        if (csr == FCSR && isNumber) {
            return true;
        }
        if (form.mnemonic.startsWith("csrrs")) {
            return operand == 0;
        }
        if (isNumber) {
            return (operand & 7) < 5;
        }
        if (x.isWritten[operand] || x.isUnknown[operand] || counter != 0) {
            return false;
        }
        x.value(operand);
        long mode = x.values[operand] >>> (csr == FCSR ? 5 : 0) & 7;
        return mode < 5;
    }

    // ---- Registers.

    /** What is known of the registers of one kind. */
    private final class Registers {
        final boolean isInteger;
        final long[] values = new long[32];
        final boolean[] isSet = new boolean[32];
        final boolean[] isWritten = new boolean[32];

        /** What it holds is decided at the end, or counts down. */
        final boolean[] isUnknown = new boolean[32];

        /** Nothing may write to it now. */
        final boolean[] isLocked = new boolean[32];

        Registers(boolean isInteger) {
            this.isInteger = isInteger;
        }

        void clear() {
            for (int n = 0; n < 32; n++) {
                values[n] = 0;
                isSet[n] = false;
                isWritten[n] = false;
                isUnknown[n] = false;
                isLocked[n] = false;
            }
        }

        void unlock() {
            for (int n = 0; n < 32; n++) {
                isLocked[n] = false;
            }
        }

        void set(int register, long value) {
            values[register] = value;
            isSet[register] = true;
        }

        void value(int register) {
            if (!isSet[register]) {
                set(register, isInteger ? operands.integer() : operands.any());
            }
        }

        void value(int register, Operands.Format format) {
            if (!isSet[register]) {
                set(register, operands.register(format));
            }
        }

        /** One that nothing has read or written, if chance finds it. */
        int anyFresh() {
            int register = random.nextInt(32);
            for (int n = 0; n < 4 && (isSet[register] || isWritten[register]); n++) {
                register = random.nextInt(32);
            }
            return register;
        }
    }
}
