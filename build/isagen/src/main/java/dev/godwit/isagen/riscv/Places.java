package dev.godwit.isagen.riscv;

import dev.godwit.isagen.Computation;

import java.util.HashMap;
import java.util.Map;

/** The names of the table's expressions, as the interpreter has what they stand for. */
final class Places {
    static final String RD = "x[v >>> Line.RD & 127]";
    static final String RS1 = "x[v >>> Line.RS1 & 63]";
    static final String RS2 = "x[v >>> Line.RS2 & 63]";
    static final String NUMBER = "code[i + 1]";
    static final String RS3 = "x[" + NUMBER + "]";

    private static final Map<String, String> NAMES =
            Map.of(
                    "rs1", RS1,
                    "rs2", RS2,
                    "fs1", RS1,
                    "fs2", RS2,
                    "fs3", RS3,
                    "imm", NUMBER,
                    "zimm", "(v >>> Line.RS1 & 31)",
                    "fp", "floats");

    private Places() {}

    /** An expression of the table as one of Java. */
    static String expression(String expression) {
        return Computation.with(expression, NAMES);
    }

    /** The same where some of the names are variables. */
    static String expression(String expression, String... variables) {
        Map<String, String> names = new HashMap<>(NAMES);
        for (String variable : variables) {
            names.remove(variable);
        }
        return Computation.with(expression, names);
    }

    /** The statement that computes rd. */
    static String assignment(Row row) {
        String java = expression(row.expression());
        return RD + " = " + java + (row.mark().equals("is") ? " ? 1 : 0;" : ";");
    }

    /** What was made for the loop, where the instruction's second half is an argument. */
    static String inStep(String java) {
        return java.replace(NUMBER, "number").replace("v >>>", "w >>>");
    }
}
