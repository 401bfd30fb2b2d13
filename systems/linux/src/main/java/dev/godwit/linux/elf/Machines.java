package dev.godwit.linux.elf;

/** Names of architectures by their number in ELF headers (e_machine). */
public final class Machines {
    /** RISC-V. */
    public static final int RISCV = 243;

    private Machines() {}

    /**
     * What people call an architecture.
     *
     * @param machine its number (e_machine)
     * @return a name, or a few words
     */
    public static String name(int machine) {
        return switch (machine) {
            case 0 -> "no architecture";
            case 2, 18, 43 -> "SPARC";
            case 3 -> "x86 (32-bit)";
            case 4 -> "Motorola 68000";
            case 8, 10 -> "MIPS";
            case 15 -> "PA-RISC";
            case 20 -> "PowerPC";
            case 21 -> "PowerPC64";
            case 22 -> "S/390";
            case 40 -> "ARM (32-bit)";
            case 42 -> "SuperH";
            case 50 -> "Itanium";
            case 62 -> "x86-64";
            case 94 -> "Xtensa";
            case 183 -> "AArch64";
            case 189 -> "MicroBlaze";
            case 195 -> "ARCv2";
            case RISCV -> "RISC-V";
            case 247 -> "BPF";
            case 252 -> "C-SKY";
            case 258 -> "LoongArch";
            default -> "architecture number " + machine;
        };
    }
}
