package dev.godwit.testkit.riscv;

import java.util.ArrayList;
import java.util.List;

/** The table of instructions, as far as programs are made of it. */
public final class Table {
    /** Operation n is the form n - 1. */
    private final List<Form> long32 = new ArrayList<>();

    private final List<Form> short16 = new ArrayList<>();

    /**
     * Reads it.
     *
     * @param text of isa/tables/riscv.isa
     */
    public Table(String text) {
        String section = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("section")) {
                section = line.substring("section".length()).trim();
            }
            if (line.isBlank() || line.matches("(#|extension|section|spec|pseudo).*")) {
                continue;
            }
            Form form = new Form(section, line.split(" +\\| ?", 6));
            (form.isShort() ? short16 : long32).add(form);
        }
    }

    /** The form of an operation of 32 bits. */
    Form of(int op) {
        return long32.get(op - 1);
    }

    /** All of 32 bits, in the order of the operations. */
    List<Form> long32() {
        return long32;
    }

    /** All of 16 bits. */
    List<Form> short16() {
        return short16;
    }

    /** The form of a name. */
    Form named(String mnemonic) {
        for (List<Form> forms : List.of(long32, short16)) {
            for (Form form : forms) {
                if (form.mnemonic.equals(mnemonic)) {
                    return form;
                }
            }
        }
        throw new IllegalArgumentException("no " + mnemonic);
    }
}
