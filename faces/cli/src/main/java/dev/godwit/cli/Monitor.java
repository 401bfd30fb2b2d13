package dev.godwit.cli;

import dev.godwit.Computer;
import dev.godwit.Hart;
import dev.godwit.machine.boot.Symbols;
import dev.godwit.machine.bus.Bus;
import dev.godwit.machine.trace.TrapNames;
import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.text.Disassembler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The monitor of a computer: takes a line, gives what it answers. It is used between runs; what it
 * wants done with the runs, its owner asks for afterwards.
 */
final class Monitor {
    static final String PROMPT = "(godwit) ";

    private static final String HELP =
            """
            info registers [HART]   registers of a hart
            info devices            what is where in the physical addresses
            x ADDR [COUNT]          words at an address as the hart has it
            xp ADDR [COUNT]         words at a physical address
            disassemble [ADDR [COUNT]]  instructions; without ADDR those that come next
            hart [N]                which hart is meant, or the one that is meant from now on
            stop, cont              pause, go on
            reset                   begin anew
            quit                    end
            ADDR is a number, a symbol of the kernel, $pc or $a0, or a sum of two of them
            """;

    private static final String[] REGISTERS = {
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
        "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
        "t5", "t6"
    };

    private static final List<Integer> CSRS =
            List.of(
                    Csr.MSTATUS,
                    Csr.MIE,
                    Csr.MIP,
                    Csr.MTVEC,
                    Csr.MEPC,
                    Csr.MCAUSE,
                    Csr.MTVAL,
                    Csr.MEDELEG,
                    Csr.MIDELEG,
                    Csr.SATP,
                    Csr.STVEC,
                    Csr.SEPC,
                    Csr.SCAUSE,
                    Csr.STVAL,
                    Csr.SSCRATCH,
                    Csr.TIME);

    private static final List<String> CONTROLS = List.of("stop", "cont", "reset", "quit");
    private static final int COLUMNS = 4;
    private static final int WORD = 4;
    private static final int MOST = 1024;

    private final Computer computer;
    private final Symbols symbols;
    private final Disassembler disassembler = new Disassembler(Extensions.ALL, false);
    private int current;
    private boolean isStopped;
    private boolean isQuit;

    Monitor(Computer computer) {
        this.computer = computer;
        symbols = computer.symbols();
    }

    /** Whether the computer is to stand still. */
    boolean isStopped() {
        return isStopped;
    }

    /** Whether the computer is to end. */
    boolean isQuit() {
        return isQuit;
    }

    /**
     * Does what a line says.
     *
     * @param line a command; empty for nothing
     * @return lines, each with its end; one that says what is wrong, if something is
     */
    String execute(String line) {
        String[] words = line.strip().split("\\s+");
        try {
            return command(words);
        } catch (IllegalArgumentException e) {
            return e.getMessage() + "\n";
        }
    }

    private String command(String[] words) {
        switch (words[0]) {
            case "" -> {
                return "";
            }
            case "help" -> {
                return HELP;
            }
            case "info" -> {
                return info(words);
            }
            case "x", "xp" -> {
                atMost(words, 3);
                if (words.length == 1) {
                    throw wrong(words[0] + " needs an address");
                }
                return words(address(words[1]), count(words, 2, 8), words[0].equals("xp"));
            }
            case "disassemble" -> {
                atMost(words, 3);
                long at = words.length > 1 ? address(words[1]) : hart().pc();
                return instructions(at, count(words, 2, 8));
            }
            case "hart" -> {
                atMost(words, 2);
                current = words.length > 1 ? hart(words[1]) : current;
                return "hart " + current + "\n";
            }
            default -> {
                return control(words);
            }
        }
    }

    private String control(String[] words) {
        if (!CONTROLS.contains(words[0])) {
            throw wrong("there is no command '" + words[0] + "'; help lists them");
        }
        atMost(words, 1);
        switch (words[0]) {
            case "stop" -> isStopped = true;
            case "cont" -> isStopped = false;
            case "reset" -> computer.reset();
            default -> isQuit = true;
        }
        return "";
    }

    private static IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException(message);
    }

    private static void atMost(String[] words, int count) {
        if (words.length > count) {
            throw wrong("too many words: '" + words[count] + "'");
        }
    }

    // ---- What commands are given.

    private Hart hart() {
        return computer.harts().get(current);
    }

    private int hart(String word) {
        int most = computer.harts().size() - 1;
        long number = number(word);
        if (number < 0 || number > most) {
            throw wrong("there are harts 0 to " + most + ", not '" + word + "'");
        }
        return (int) number;
    }

    private static int count(String[] words, int index, int usual) {
        if (words.length <= index) {
            return usual;
        }
        long count = number(words[index]);
        if (count < 1 || count > MOST) {
            throw wrong("a count is 1 to " + MOST + ", not '" + words[index] + "'");
        }
        return (int) count;
    }

    private static long number(String word) {
        try {
            return word.startsWith("0x")
                    ? Long.parseUnsignedLong(word.substring(2), 16)
                    : Long.parseUnsignedLong(word);
        } catch (NumberFormatException e) {
            throw wrong("'" + word + "' is no number");
        }
    }

    private long address(String word) {
        int plus = word.indexOf('+', 1);
        return plus < 0
                ? part(word)
                : part(word.substring(0, plus)) + address(word.substring(plus + 1));
    }

    private long part(String word) {
        if (word.startsWith("$")) {
            int number = Arrays.asList(REGISTERS).indexOf(word.substring(1));
            if (number < 0 && !word.equals("$pc")) {
                throw wrong("there is no register '" + word + "'");
            }
            return number < 0 ? hart().pc() : hart().x(number);
        }
        if (!word.isEmpty() && Character.isDigit(word.charAt(0))) {
            return number(word);
        }
        OptionalLong found = symbols.address(word);
        if (found.isEmpty()) {
            throw wrong("'" + word + "' is neither a number nor a symbol of the kernel");
        }
        return found.getAsLong();
    }

    // ---- What they show.

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String full(long value) {
        return String.format(Locale.ROOT, "%016x", value);
    }

    private String place(long address) {
        String name = symbols.name(address);
        return name.isEmpty() ? hex(address) : hex(address) + " <" + name + ">";
    }

    private String info(String[] words) {
        String what = words.length > 1 ? words[1] : "";
        if (what.equals("registers")) {
            atMost(words, 3);
            int number = words.length > 2 ? hart(words[2]) : current;
            return registers(computer.harts().get(number));
        }
        if (what.equals("devices")) {
            atMost(words, 2);
            return devices();
        }
        throw wrong("info knows registers and devices, not '" + what + "'");
    }

    private String registers(Hart hart) {
        StringBuilder text = new StringBuilder("hart ").append(hart.id());
        text.append(", ").append(TrapNames.mode(hart.mode())).append("-mode");
        text.append(hart.isStarted() ? "" : ", not started");
        text.append(hart.isWaiting() ? ", waits for an interrupt" : "");
        text.append("\npc ").append(place(hart.pc())).append('\n');
        for (int i = 0; i < REGISTERS.length; i++) {
            cell(text, i, REGISTERS[i], hart.x(i));
        }
        int column = 0;
        for (int number : CSRS) {
            OptionalLong value = hart.readCsr(number);
            if (value.isPresent()) {
                cell(text, column, String.valueOf(Csr.name(number)), value.getAsLong());
                column++;
            }
        }
        return text.append(column % COLUMNS == 0 ? "" : "\n").toString();
    }

    private static void cell(StringBuilder text, int index, String name, long value) {
        text.append(String.format(Locale.ROOT, "%8s ", name)).append(full(value));
        text.append(index % COLUMNS == COLUMNS - 1 ? '\n' : ' ');
    }

    private String devices() {
        StringBuilder text = new StringBuilder();
        line(text, computer.memoryBase(), computer.memorySize(), "ram");
        for (Bus.Range range : computer.devices()) {
            line(text, range.start(), range.size(), range.name());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, long start, long size, String name) {
        text.append(full(start)).append('-').append(full(start + size - 1));
        text.append("  ").append(name).append('\n');
    }

    private boolean read(long address, byte[] bytes, boolean isPhysical) {
        if (!isPhysical) {
            return hart().read(address, bytes, 0, bytes.length) == bytes.length;
        }
        long offset = address - computer.memoryBase();
        boolean isThere = offset >= 0 && offset <= computer.memorySize() - bytes.length;
        if (isThere) {
            computer.read(address, bytes, 0, bytes.length);
        }
        return isThere;
    }

    private static int little(byte[] bytes) {
        int value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    private String words(long address, int count, boolean isPhysical) {
        StringBuilder text = new StringBuilder();
        byte[] word = new byte[WORD];
        for (int i = 0; i < count; i++) {
            long at = address + (long) WORD * i;
            if (i % COLUMNS == 0) {
                text.append(isPhysical ? hex(at) : place(at)).append(':');
            }
            if (!read(at, word, isPhysical)) {
                return text.append(" no memory at ").append(hex(at)).append('\n').toString();
            }
            text.append(String.format(Locale.ROOT, " %08x", little(word)));
            text.append(i % COLUMNS == COLUMNS - 1 || i == count - 1 ? "\n" : "");
        }
        return text.toString();
    }

    private String instructions(long address, int count) {
        StringBuilder text = new StringBuilder();
        long at = address & -2;
        for (int i = 0; i < count; i++) {
            byte[] low = new byte[2];
            byte[] all = new byte[WORD];
            text.append(at == hart().pc() ? "> " : "  ").append(place(at)).append(": ");
            if (!read(at, low, false)) {
                return text.append("no memory\n").toString();
            }
            boolean isShort = Decoder.length(little(low)) == 2;
            if (!isShort && !read(at, all, false)) {
                return text.append("no memory behind its first half\n").toString();
            }
            text.append(disassembler.text(little(isShort ? low : all), at)).append('\n');
            at += isShort ? 2 : WORD;
        }
        return text.toString();
    }
}
