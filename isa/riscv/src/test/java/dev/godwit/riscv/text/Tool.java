package dev.godwit.riscv.text;

import dev.godwit.riscv.isa.Extensions;

import java.util.List;

/** A disassembler to compare with, and how its texts differ by intent. */
enum Tool {
    /** GNU's, of which version 2.40 is the oldest that is asked. */
    GNU(
            List.of("riscv64-linux-gnu-objdump"),
            "rv64imafdc_zicbom_zicbop_zicboz_zicsr_zifencei_zihintpause_zawrs_zfh_zba_zbb_zbc_zbkb"
                    + "_zbkc_zbkx_zbs_svinval"),
    /** LLVM's, of version 19. */
    LLVM(
            List.of("llvm-objdump-19", "--no-print-imm-hex", "--mattr=" + Tool.ATTRIBUTES),
            "rv64imafdc_zicbom_zicbop_zicboz_zicond_zicsr_zifencei_zihintntl_zihintpause_zimop_zabha"
                + "_zacas_zawrs_zfa_zfh_zcb_zcmop_zba_zbb_zbc_zbkb_zbkc_zbkx_zbs_svinval");

    private static final String ATTRIBUTES =
            "+m,+a,+f,+d,+c,+zicbom,+zicbop,+zicboz,+zicond,+zicsr,+zifencei,+zihintntl,+zihintpause"
                + ",+zimop,+zabha,+zacas,+zawrs,+zfa,+zfh,+zcb,+zcmop,+zba,+zbb,+zbc,+zbkb,+zbkc"
                + ",+zbkx,+zbs,+svinval,+experimental-zacas";

    final List<String> command;
    private final String isa;

    Tool(List<String> command, String isa) {
        this.command = command;
        this.isa = isa;
    }

    boolean works() {
        return Objdump.works(command.getFirst());
    }

    /** What the object file says; LLVM takes options instead, and only versions otherwise. */
    String attributes() {
        return this == GNU ? isa : "";
    }

    Extensions extensions() {
        return Extensions.parse(isa);
    }

    static boolean isIllegal(String text) {
        return text.startsWith(".") || text.startsWith("<unknown>") || text.equals("illegal");
    }

    /** A text in a form that all have: no spaces, no comments, no names of targets, decimal. */
    String normal(String text) {
        if (isIllegal(text) || text.contains("unknown")) {
            return "illegal";
        }
        String plain = text.replaceAll(" *[#<].*", "");
        int space = plain.indexOf(' ');
        if (space < 0) {
            return plain;
        }
        String mnemonic = plain.substring(0, space);
        StringBuilder out = new StringBuilder(mnemonic).append(' ');
        String[] operands = plain.substring(space).replace(" ", "").split(",");
        for (int n = 0; n < operands.length; n++) {
            String operand = operands[n];
            boolean isTarget =
                    n == operands.length - 1
                            && (mnemonic.equals("j")
                                    || mnemonic.equals("jal")
                                    || mnemonic.startsWith("b")
                                            && mnemonic.matches("b(eq|ne|l|g).*"));
            out.append(n == 0 ? "" : ",");
            if (isTarget && operand.matches("(0x)?[0-9a-f]+")) {
                long target = Long.parseUnsignedLong(operand.replace("0x", ""), 16);
                out.append(Long.toHexString(target));
            } else if (operand.matches("0x[0-9a-f]+")) {
                out.append(Long.parseUnsignedLong(operand.substring(2), 16));
            } else {
                out.append(operand);
            }
        }
        return out.toString()
                .replaceFirst("^mv (.*)", "addi $1,0")
                .replaceFirst(IMMEDIATE, "$1i$2$3");
    }

    /** GNU's short form of what has an immediate. */
    private static final String IMMEDIATE =
            "^(add|and|or|xor|sll|srl|sra|slt|csrrw|csrrs|csrrc|csrw|csrs|csrc|ror|bclr|bext|binv|bset)(w?)("
                + " .*,-?[0-9]+)$";

    /** Whether two texts differ because the tool is of another opinion. */
    boolean isKnown(int bits, String theirs, String ours) {
        // CSRs that it has and we do not, or the other way round: our number or name stays
        String[] a = theirs.split("[ ,]");
        String[] b = ours.split("[ ,]");
        if (a.length == b.length && a[0].startsWith("csr") && a[0].equals(b[0])) {
            int csr = bits >>> 20;
            for (int n = 1; n < a.length; n++) {
                if (!a[n].equals(b[n]) && !b[n].equals("" + csr) && !a[n].equals("" + csr)) {
                    return false;
                }
            }
            return true;
        }
        if (this == GNU) {
            // not checked there: an immediate that may not be 0
            return bits == 0x6101 && theirs.equals("addi sp,sp,0")
                    // what is called so is illegal by intent
                    || bits == 0 && theirs.equals("unimp")
                    // names of hints in later versions
                    || theirs.matches("c\\.s(ll|rl|ra)i64 .*")
                            && ours.equals(theirs.replace("64", "") + ",0")
                    || theirs.matches("c.add zero,(sp|gp|tp|t0)")
                    || theirs.matches("(fsflagsi|fsrmi) zero,.*")
                            && ours.equals(theirs.replace("zero,", ""))
                    // rm counts there only where it rounds: 2.40 knows no other than rne
                    || theirs.equals("illegal") && ours.matches("fcvt\\.(d\\.[swhu]+|s\\.h) .*")
                    // fields that the manual says to ignore
                    || theirs.equals("illegal") && ours.matches("fence.*")
                    // of drafts that are no more
                    || theirs.matches("sfence.vm|uret|hret") && ours.equals("illegal")
                    // of the hypervisor
                    || theirs.startsWith("hinval.") && ours.equals("illegal");
        }
        if (theirs.matches("dret|mnret") && ours.equals("illegal")) {
            return true;
        }
        // the immediate may not be 0; the rounding mode has to be rtz
        return theirs.matches("(c\\.)?lui .*,0") && ours.equals("illegal")
                || theirs.startsWith("fcvtmod.w.d ") && ours.equals("illegal")
                || bits == 0 && theirs.equals("unimp")
                || theirs.matches("c\\.s(ll|rl|ra)i64 .*")
                        && ours.equals(theirs.replace("64", "") + ",0")
                || theirs.matches("c\\.lui zero,-.*") && ours.startsWith("c.lui zero,")
                || theirs.matches("andi .*,255") && ours.startsWith("zext.b ")
                || theirs.equals("illegal") && ours.matches("fence.*")
                || theirs.startsWith("hinval.") && ours.equals("illegal");
    }
}
