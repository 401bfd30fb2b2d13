package dev.godwit.isagen.riscv;

import dev.godwit.isagen.Computation;

import java.util.HashMap;
import java.util.Map;

/**
 * The names of the table's expressions, as the interpreter has what they stand for: in fields of
 * the node.
 *
 * @param before what stands before a field
 * @param behind what stands behind it
 * @param floats the state of floating point
 */
record Places(String before, String behind, String floats) {
    /** In a method of the node itself. */
    static final Places NODE = new Places("", "", "hart.floats");

    /** In a method of a pair, for its second instruction. */
    static final Places SECOND = new Places("", "B", "hart.floats");

    /** In a method that has the node as n. */
    static final Places STEP = new Places("n.", "", "floats");

    String field(String name) {
        return before + name + behind;
    }

    String register(String name) {
        return "x[" + field(name) + "]";
    }

    /** An expression of the table as one of Java, where some of the names are variables. */
    String expression(String expression, String... variables) {
        Map<String, String> names = new HashMap<>();
        names.put("rs1", register("rs1"));
        names.put("rs2", register("rs2"));
        names.put("fs1", register("rs1"));
        names.put("fs2", register("rs2"));
        names.put("fs3", register("imm"));
        names.put("imm", field("imm"));
        names.put("zimm", field("rs1"));
        names.put("pc", "hart.base"); // imm counts from the beginning of the page
        names.put("fp", floats);
        for (String variable : variables) {
            names.remove(variable);
        }
        return Computation.with(expression, names);
    }

    /** The statement that computes rd. */
    String assignment(Row row) {
        String java = expression(row.expression());
        return register("rd") + " = " + java + (row.mark().equals("is") ? " ? 1 : 0;" : ";");
    }
}
