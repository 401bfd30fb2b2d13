package dev.godwit.testkit.machine;

/**
 * The code of M mode around cases, in assembly. It keeps to registers that no case touches: sp is
 * where the log goes on, gp the hash, tp where the case ends, s0 what counts of mstatus, s11 a
 * factor; t0, t1, t2 and s10 are for moments.
 *
 * <p>A trap of S mode comes here by an ecall, so one log has all. A handler goes on behind the
 * instruction that failed; at ra, if it was called and failed elsewhere; at the end of the case, if
 * the case's own page cannot be run any more.
 *
 * <p>Data is read by words: an entry of protection, which may be one word, has all of an access or
 * nothing.
 */
final class Monitor {
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    /** Without the state of floating point, which QEMU keeps more exactly. */
    private static final long STATUS = 0xA_007E_19AAL;

    private static final long UART = 0x1000_0000L;
    private static final long FINISHER = 0x10_0000L;
    private static final int PASS = 0x5555;

    private Monitor() {}

    static String source() {
        return """
        j start
        .balign 64
        vector:
        VECTORS
        trap:
        csrr t0, mcause
        csrr t1, mepc
        csrr t2, mtval
        csrr s10, mstatus
        and s10, s10, s0
        LOG t0
        LOG t1
        LOG t2
        LOG s10
        li s10, SUPERVISOR + 64
        beq t1, s10, supervisor
        addi s10, s10, 4
        beq t1, s10, end
        beq t1, tp, end
        bltz t0, interrupt
        jal s10, resume
        csrw mepc, t1
        mret
        interrupt:
        csrw mie, x0
        mret
        supervisor:
        csrr t0, scause
        csrr t1, sepc
        csrr t2, stval
        LOG t0
        LOG t1
        LOG t2
        beq t1, tp, end
        li s10, SUPERVISOR + 68
        beq t1, s10, end
        bltz t0, 1f
        jal s10, resume
        csrw sepc, t1
        j 2f
        1: csrw mie, x0
        2: li t1, SUPERVISOR + 68
        csrw mepc, t1
        mret
        resume:
        xor t2, t1, tp
        srli t2, t2, 12
        bnez t2, 3f
        addi t2, t0, -1
        beqz t2, end
        addi t2, t0, -12
        beqz t2, end
        addi t1, t1, 4
        jr s10
        3: mv t1, ra
        jr s10
        end:
        csrw mie, x0
        csrr s10, mstatus
        li t0, 0x20000
        csrc mstatus, t0
        and s10, s10, s0
        LOG s10
        LOG a6
        LOG a7
        LOG s8
        LOG s9
        csrr t0, satp
        LOG t0
        csrr t0, sscratch
        LOG t0
        csrr t0, sepc
        LOG t0
        csrw satp, x0
        li t0, DATA
        li t1, DATA_PAGES
        4: lw t2, 0(t0)
        LOG t2
        li s10, WINDOW
        add t0, t0, s10
        li s10, 32
        5: lw t2, (t0)
        LOG t2
        addi t0, t0, 4
        addi s10, s10, -1
        bnez s10, 5b
        li s10, 4096 - 8 - WINDOW - 128
        add t0, t0, s10
        lw t2, (t0)
        LOG t2
        lw t2, 4(t0)
        LOG t2
        addi t0, t0, 8
        addi t1, t1, -1
        bnez t1, 4b
        li t0, FRAME
        ld t1, 8(t0)
        jr t1
        print:
        mv t3, gp
        jal ra, hexadecimal
        li t0, FRAME
        ld t1, 0(t0)
        ld t2, 24(t0)
        bne t1, t2, 7f
        li s8, LOG_START
        6: ld t3, (s8)
        jal ra, hexadecimal
        addi s8, s8, 8
        bltu s8, sp, 6b
        7: li t0, FRAME
        ld t1, 16(t0)
        jr t1
        hexadecimal:
        li t0, UART
        li t1, 60
        8: srl t2, t3, t1
        andi t2, t2, 15
        addi t2, t2, 48
        li s10, 58
        blt t2, s10, 9f
        addi t2, t2, 39
        9: lbu s10, 5(t0)
        andi s10, s10, 32
        beqz s10, 9b
        sb t2, (t0)
        addi t1, t1, -4
        bgez t1, 8b
        li t2, 10
        10: lbu s10, 5(t0)
        andi s10, s10, 32
        beqz s10, 10b
        sb t2, (t0)
        ret
        finish:
        li t0, FINISHER
        li t1, PASS
        sw t1, (t0)
        j .
        start:
        csrr t0, mhartid
        beqz t0, 12f
        csrw mie, x0
        11: wfi
        j 11b
        12:
        la t0, vector
        csrw mtvec, t0
        li s0, STATUS
        li s11, FACTOR
        """
                .replace("VECTORS", "j trap\n".repeat(16))
                .replaceAll(
                        "LOG (\\w+)\n",
                        "sd $1, (sp)\naddi sp, sp, 8\nxor gp, gp, $1\nmul gp, gp, s11\n")
                .replace("LOG_START", "" + Layout.LOG)
                .replace("SUPERVISOR", "" + Layout.SUPERVISOR)
                .replace("DATA_PAGES", "" + Layout.DATA_PAGES)
                .replace("DATA", "" + Layout.DATA)
                .replace("WINDOW", "" + Layout.WINDOW)
                .replace("FRAME", "" + Layout.FRAME)
                .replace("UART", "" + UART)
                .replace("FINISHER", "" + FINISHER)
                .replace("PASS", "" + PASS)
                .replace("STATUS", "" + STATUS)
                .replace("FACTOR", "" + FACTOR);
    }

    /** The page that traps of S mode come to: 16 vectors, then what calls the monitor. */
    static String supervisorSource() {
        return "j 1f\n".repeat(16) + "1: ecall\nsret\n";
    }
}
