package dev.godwit.machine.trace;

import dev.godwit.riscv.privileged.Mode;

/** Names of causes and modes (Privileged Architecture, Machine Cause Register). */
public final class TrapNames {
    private static final String[] EXCEPTIONS = {
        "instruction address misaligned",
        "instruction access fault",
        "illegal instruction",
        "breakpoint",
        "load address misaligned",
        "load access fault",
        "store/AMO address misaligned",
        "store/AMO access fault",
        "environment call from U-mode",
        "environment call from S-mode",
        "",
        "environment call from M-mode",
        "instruction page fault",
        "load page fault",
        "",
        "store/AMO page fault",
    };

    private static final String[] INTERRUPTS = {
        "",
        "supervisor software interrupt",
        "",
        "machine software interrupt",
        "",
        "supervisor timer interrupt",
        "",
        "machine timer interrupt",
        "",
        "supervisor external interrupt",
        "",
        "machine external interrupt",
    };

    private TrapNames() {}

    /**
     * The name of a cause.
     *
     * @param cause the code of the exception, or of the interrupt with bit 63 set
     * @return such as {@code load page fault}
     */
    public static String cause(long cause) {
        String[] names = cause < 0 ? INTERRUPTS : EXCEPTIONS;
        long code = cause & Long.MAX_VALUE;
        String name = code < names.length ? names[(int) code] : "";
        return name.isEmpty() ? (cause < 0 ? "interrupt " : "exception ") + code : name;
    }

    /**
     * The letter of a mode.
     *
     * @param mode a constant of {@link Mode}
     * @return U, S or M
     */
    public static char mode(int mode) {
        return switch (mode) {
            case Mode.USER -> 'U';
            case Mode.SUPERVISOR -> 'S';
            default -> 'M';
        };
    }
}
