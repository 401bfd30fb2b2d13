package dev.godwit.riscv.gdb;

import dev.godwit.riscv.debug.DebugTarget;
import dev.godwit.riscv.debug.Registers;
import dev.godwit.riscv.isa.Csr;

/** What registers a target has, as gdb wants it told (appendix G, Target Descriptions). */
final class TargetDescription {
    private static final String[] X = {
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "fp", "s1", "a0", "a1", "a2", "a3", "a4",
        "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
        "t5", "t6"
    };

    private static final String[] F = {
        "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
        "fa3", "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9",
        "fs10", "fs11", "ft8", "ft9", "ft10", "ft11"
    };

    private static final String FEATURE = "<feature name=\"org.gnu.gdb.riscv.";

    private TargetDescription() {}

    /** The document. */
    static String of(DebugTarget target) {
        StringBuilder xml =
                new StringBuilder(
                        "<?xml version=\"1.0\"?>\n"
                                + "<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
                                + "<target version=\"1.0\">\n"
                                + "<architecture>riscv:rv64</architecture>\n");
        if (target.hasSignals()) {
            xml.append("<osabi>GNU/Linux</osabi>\n");
        }
        xml.append(FEATURE).append("cpu\">\n");
        for (int i = 0; i < X.length; i++) {
            String type =
                    switch (X[i]) {
                        case "ra" -> "code_ptr";
                        case "sp", "gp", "tp", "fp" -> "data_ptr";
                        default -> "int";
                    };
            register(xml, X[i], type, Registers.X + i);
        }
        register(xml, "pc", "code_ptr", Registers.PC);
        xml.append("</feature>\n").append(FEATURE).append("fpu\">\n");
        xml.append(
                "<union id=\"float_or_double\"><field name=\"float\" type=\"ieee_single\"/>"
                        + "<field name=\"double\" type=\"ieee_double\"/></union>\n");
        for (int i = 0; i < F.length; i++) {
            register(xml, F[i], "float_or_double", Registers.F + i);
        }
        xml.append("</feature>\n").append(FEATURE).append("csr\">\n");
        for (int csr = 0; csr < Registers.CSRS; csr++) {
            String name = Csr.name(csr);
            if (name != null && target.hasRegister(Registers.CSR + csr)) {
                register(xml, name, "int", Registers.CSR + csr);
            }
        }
        xml.append("</feature>\n");
        if (target.hasRegister(Registers.MODE)) {
            xml.append(FEATURE).append("virtual\">\n");
            register(xml, "priv", "int", Registers.MODE);
            xml.append("</feature>\n");
        }
        return xml.append("</target>\n").toString();
    }

    private static void register(StringBuilder xml, String name, String type, int number) {
        xml.append("<reg name=\"").append(name).append("\" bitsize=\"64\" type=\"").append(type);
        xml.append("\" regnum=\"").append(number).append("\"/>\n");
    }
}
