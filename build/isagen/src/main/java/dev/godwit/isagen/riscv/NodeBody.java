package dev.godwit.isagen.riscv;

import dev.godwit.isagen.Computation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the node of an instruction does, as lines of Java. */
final class NodeBody {
    private static final String BOX = "0xFFFF_FFFF_0000_0000L";

    /**
     * What the host computes, if the inexact flag is set already and the mode is to nearest: over
     * the operands a, b and c, minusA and minusC, or rs1. What has no place here is computed as the
     * table says, or in a step.
     */
    private static final Map<String, String> QUICK =
            Map.ofEntries(
                    Map.entry("fadd.d", "a + b"),
                    Map.entry("fsub.d", "a - b"),
                    Map.entry("fmul.d", "a * b"),
                    Map.entry("fdiv.d", "a / b"),
                    Map.entry("fsqrt.d", "Math.sqrt(a)"),
                    Map.entry("fmadd.d", "Numbers.fma(a, b, c)"),
                    Map.entry("fmsub.d", "Numbers.fma(a, b, minusC)"),
                    Map.entry("fnmsub.d", "Numbers.fma(minusA, b, c)"),
                    Map.entry("fnmadd.d", "Numbers.fma(minusA, b, minusC)"),
                    Map.entry("fcvt.d.l", "(double) rs1"),
                    Map.entry("fadd.s", "a + b"),
                    Map.entry("fsub.s", "a - b"),
                    Map.entry("fmul.s", "a * b"),
                    Map.entry("fdiv.s", "a / b"));

    /** Comparisons of doubles that are no NaNs. */
    private static final Map<String, String> COMPARISONS =
            Map.of("feq.d", "==", "flt.d", "<", "fle.d", "<=");

    /**
     * The same for conversions of doubles towards zero: the type, and the magnitude that it cannot
     * have.
     */
    private static final Map<String, String> CONVERSIONS =
            Map.of("fcvt.w.d", "int 0x1p31", "fcvt.l.d", "long 0x1p63");

    private final Row row;
    private final Places places;

    /** How the instruction is left to others. */
    private final String stop;

    private final List<String> lines = new ArrayList<>();

    private NodeBody(Row row, Places places) {
        this.row = row;
        this.places = places;
        stop = "    return hart.stop(" + (places == Places.SECOND ? "second" : "this") + ");";
    }

    /** Whether the instruction has a node of its own. */
    static boolean has(Row row) {
        return switch (StepWriter.kind(row)) {
            case "branch", "jal", "jalr", "load", "store", "relative" ->
                    !row.expression().equals("f16");
            case "computed", "fused" ->
                    isWhole(row)
                            || QUICK.containsKey(row.mnemonic())
                            || COMPARISONS.containsKey(row.mnemonic())
                            || CONVERSIONS.containsKey(row.mnemonic());
            default -> false;
        };
    }

    /** Whether it may go to a place of its own page. */
    static boolean branches(Row row) {
        return StepWriter.kind(row).equals("branch") || isJump(row) && !isIndirect(row);
    }

    /** Whether it always goes elsewhere. */
    static boolean isJump(Row row) {
        return row.mark().equals("to");
    }

    private static boolean isIndirect(Row row) {
        return StepWriter.kind(row).equals("jalr");
    }

    /** Whether a node always computes all of it. */
    static boolean isWhole(Row row) {
        List<String> operands = Row.names(row.operands());
        return StepWriter.kind(row).equals("computed")
                && !operands.contains("rm")
                && !operands.contains("rtz")
                && !COMPARISONS.containsKey(row.mnemonic());
    }

    /** The rounding modes with which it has its node, as a condition over rm; empty for all. */
    static String modes(Row row) {
        if (Row.names(row.operands()).contains("rne")) {
            // dyn would have to look at frm, and is never written there
            return "rm == Rounding.RNE";
        }
        if (QUICK.containsKey(row.mnemonic())) {
            return "rm == Rounding.RNE || rm == Rounding.DYN";
        }
        return CONVERSIONS.containsKey(row.mnemonic()) ? "rm == Rounding.RTZ" : "";
    }

    /**
     * The lines that run an instruction, and go on behind them; a branch that is taken returns.
     *
     * @param unused for a branch, how many instructions of its line it does not run
     */
    static List<String> of(Row row, Places places, String unused) {
        NodeBody body = new NodeBody(row, places);
        switch (StepWriter.kind(row)) {
            case "branch" ->
                    body.unless(
                            places.expression(row.expression()),
                            "    return hart.taken(" + unused + ", target);");
            case "jal" -> {
                body.add(places.register("rd") + " = hart.base + " + places.field("imm") + ";");
                body.add("return hart.taken(" + unused + ", target);");
            }
            case "jalr" -> body.jalr();
            case "load" -> body.load();
            case "store" -> body.store();
            default -> body.computed();
        }
        return body.lines;
    }

    private void add(String line) {
        lines.add(line);
    }

    private void unless(String condition, String line) {
        add("if (" + condition + ") {");
        add(line);
        add("}");
    }

    /**
     * The high half of the immediate's field is the immediate, the low half where the next one is.
     */
    private void jalr() {
        String imm = places.field("imm");
        String to = places.expression(row.expression(), "imm");
        add("long to = " + Computation.with(to, Map.of("imm", "(" + imm + " >> 16)")) + ";");
        add(places.register("rd") + " = hart.base + (" + imm + " & 0xFFFF);");
        add("return hart.go(to);");
    }

    private void computed() {
        String name = row.mnemonic();
        if (QUICK.containsKey(name)) {
            unless("!hart.isQuick", stop);
            if (name.endsWith(".s")) {
                ofSingles(QUICK.get(name));
            } else {
                ofDoubles(QUICK.get(name));
            }
        } else if (COMPARISONS.containsKey(name)) {
            add("double a = " + toDouble("rs1") + ";");
            add("double b = " + toDouble("rs2") + ";");
            unless("!(a < b || a >= b)", stop);
            add(places.register("rd") + " = a " + COMPARISONS.get(name) + " b ? 1 : 0;");
        } else if (CONVERSIONS.containsKey(name)) {
            String[] parts = CONVERSIONS.get(name).split(" ");
            unless("!hart.isQuick", stop); // it may be inexact
            add("double a = " + toDouble("rs1") + ";");
            unless("!(Math.abs(a) < " + parts[1] + ")", stop);
            add(places.register("rd") + " = (" + parts[0] + ") a;");
        } else {
            add(places.assignment(row));
        }
    }

    // ---- Memory.

    private void access(String tlb) {
        int last = row.accessBits() / 8 - 1;
        add("long a = " + places.register("rs1") + " + " + places.field("imm") + ";");
        add("long[] tlb = hart." + tlb + ";");
        add("int e = (int) (a >>> Tlb.SHIFT) & Tlb.INDEX_MASK;");
        unless("(a" + (last == 0 ? "" : " + " + last) + " & Tlb.PAGE_MASK) != tlb[e]", stop);
        add("int at = (int) (a + tlb[e + 1]);");
    }

    private void load() {
        access("read");
        String value =
                switch (row.expression()) {
                    case "s8" -> "hart.ram.loadByte(at)";
                    case "u8" -> "hart.ram.loadByte(at) & 0xFF";
                    case "s16" -> "hart.ram.loadShort(at)";
                    case "u16" -> "hart.ram.loadShort(at) & 0xFFFF";
                    case "s32" -> "hart.ram.loadInt(at)";
                    case "u32" -> "hart.ram.loadInt(at) & 0xFFFF_FFFFL";
                    case "s64", "f64" -> "hart.ram.loadLong(at)";
                    case "f32" -> "hart.ram.loadInt(at) | " + BOX;
                    default -> throw row.wrong("no node loads this");
                };
        add(places.register("rd") + " = " + value + ";");
    }

    private void store() {
        access("write");
        String call =
                switch (row.accessBits()) {
                    case 8 -> "Byte(at, (int) ";
                    case 16 -> "Short(at, (int) ";
                    case 32 -> "Int(at, (int) ";
                    default -> "Long(at, ";
                };
        add("hart.ram.store" + call + places.register("rs2") + ");");
    }

    // ---- Floating point.

    private void ofDoubles(String computed) {
        String c = "Double.longBitsToDouble(" + places.register("imm");
        Map<String, String> operands =
                Map.of(
                        "a", toDouble("rs1"),
                        "b", toDouble("rs2"),
                        "c", c + ")",
                        "minusA", toDouble("rs1").replace("])", "] ^ Long.MIN_VALUE)"),
                        "minusC", c + " ^ Long.MIN_VALUE)",
                        "rs1", places.register("rs1"));
        add("double r = " + Computation.with(computed, operands) + ";");
        add("double m = Math.abs(r);");
        unless("!(m > Double.MIN_NORMAL && m <= Double.MAX_VALUE)", stop);
        add(places.register("rd") + " = Double.doubleToRawLongBits(r);");
    }

    /** All operands have to be boxed. */
    private void ofSingles(String computed) {
        String both = places.register("rs1") + " & " + places.register("rs2");
        unless("(" + both + ") >> 32 != -1", stop);
        Map<String, String> operands = Map.of("a", toSingle("rs1"), "b", toSingle("rs2"));
        add("float r = " + Computation.with(computed, operands) + ";");
        add("float m = Math.abs(r);");
        unless("!(m > Float.MIN_NORMAL && m <= Float.MAX_VALUE)", stop);
        add(places.register("rd") + " = Float.floatToRawIntBits(r) | " + BOX + ";");
    }

    private String toDouble(String register) {
        return "Double.longBitsToDouble(" + places.register(register) + ")";
    }

    private String toSingle(String register) {
        return "Float.intBitsToFloat((int) " + places.register(register) + ")";
    }
}
