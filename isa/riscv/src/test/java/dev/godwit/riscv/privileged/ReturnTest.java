package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** mret and sret, and what mstatus forbids S mode. */
class ReturnTest {
    /** All of the stack before mret, and what is left of it. */
    @Test
    void mret() {
        for (int mpp : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
            for (long mpie : new long[] {0, Status.MPIE}) {
                for (long mie : new long[] {0, Status.MIE}) {
                    for (long mprv : new long[] {0, Status.MPRV}) {
                        Bench bench = new Bench();
                        long before = (long) mpp << Status.MPP_SHIFT | mpie | mie | Status.SPP;
                        bench.set(Csr.MEPC, Bench.CODE + 0x100);
                        bench.set(Csr.MSTATUS, before | mprv);
                        bench.code(Bench.CODE + 0x100, "j .");
                        bench.code(Bench.CODE, "mret");
                        bench.hart.hart.pc = Bench.CODE;
                        bench.hart.turn(3);
                        long kept = mpp == Mode.MACHINE ? mprv : 0;
                        long enabled = mpie != 0 ? Status.MIE : 0;
                        assertThat(bench.hart.mode()).isEqualTo(mpp);
                        assertThat(bench.hart.hart.pc).isEqualTo(Bench.CODE + 0x100);
                        assertThat(bench.csr(Csr.MSTATUS))
                                .isEqualTo(
                                        Status.WIDTHS | Status.SPP | Status.MPIE | enabled | kept);
                    }
                }
            }
        }
    }

    @Test
    void sret() {
        for (int from : new int[] {Mode.SUPERVISOR, Mode.MACHINE}) {
            for (long spp : new long[] {0, Status.SPP}) {
                for (long spie : new long[] {0, Status.SPIE}) {
                    for (long sie : new long[] {0, Status.SIE}) {
                        Bench bench = new Bench();
                        bench.set(Csr.SEPC, Bench.CODE + 0x100);
                        bench.code(Bench.CODE + 0x100, "j .");
                        bench.code(Bench.CODE, "sret");
                        long mpp = from == Mode.MACHINE ? Status.MPP : 0;
                        long mprv = from == Mode.MACHINE ? Status.MPRV : 0;
                        bench.set(Csr.MSTATUS, spp | spie | sie | mprv | mpp);
                        bench.enter(from, Bench.CODE);
                        bench.hart.turn(3);
                        assertThat(bench.hart.mode())
                                .isEqualTo(spp != 0 ? Mode.SUPERVISOR : Mode.USER);
                        assertThat(bench.hart.hart.pc).isEqualTo(Bench.CODE + 0x100);
                        long enabled = spie != 0 ? Status.SIE : 0;
                        long machine = from == Mode.MACHINE ? mpp : Status.MPIE;
                        assertThat(bench.csr(Csr.MSTATUS))
                                .isEqualTo(Status.WIDTHS | Status.SPIE | enabled | machine);
                    }
                }
            }
        }
    }

    /** Bit 0 of both is always 0; a place between words is one. */
    @Test
    void addressesAreEven() {
        Bench bench = new Bench();
        for (int csr : new int[] {Csr.MEPC, Csr.SEPC}) {
            bench.set(csr, -1);
            assertThat(bench.csr(csr)).isEqualTo(-2);
        }
        bench.set(Csr.MEPC, Bench.CODE + 2);
        bench.set(Csr.MSTATUS, Status.MPP);
        bench.code(Bench.CODE, "c.nop\nc.nop\nebreak");
        bench.code(Bench.CODE + 0x100, "mret");
        bench.hart.hart.pc = Bench.CODE + 0x100;
        bench.go();
        assertThat(bench.trap().epc()).isEqualTo(Bench.CODE + 4);
        assertThat(bench.trap().cause()).isEqualTo(3);
    }

    /** What a mode may do under which bit of mstatus. Waiting counts as done. */
    @ParameterizedTest
    @CsvSource({
        // instruction, modes that may at all, bit that forbids it to S mode
        "mret, M, 0",
        "sret, SM, 0x400000",
        "wfi, SM, 0x200000",
        "sfence.vma, SM, 0x100000",
        "sfence.vma s0/ s1, SM, 0x100000",
        "sinval.vma s0/ s1, SM, 0x100000",
        "sfence.w.inval, SM, 0",
        "sfence.inval.ir, SM, 0",
        "csrr a0/ satp, SM, 0x100000",
        "csrw satp/ x0, SM, 0x100000",
        "csrrs x0/ satp/ x0, SM, 0x100000",
        "csrr a0/ sscratch, SM, 0",
        "csrw mscratch/ x0, M, 0",
    })
    void privileged(String instruction, String modes, String bit) {
        long forbidding = Long.decode(bit);
        long all = Status.TSR | Status.TW | Status.TVM;
        for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
            for (long set : new long[] {0, all, all & ~forbidding, forbidding}) {
                Bench bench = new Bench();
                bench.set(Csr.SEPC, Bench.CODE + 0x100);
                bench.code(Bench.CODE + 0x100, "ebreak");
                bench.program = bench.code(Bench.CODE, instruction.replace('/', ',') + "\nebreak");
                bench.set(Csr.MSTATUS, set);
                bench.enter(mode, Bench.CODE);
                if (mode == Mode.MACHINE) {
                    bench.set(Csr.MEPC, Bench.CODE + 0x100);
                }
                bench.go();
                boolean isRight = modes.contains(Bench.MODES[mode]);
                boolean isForbidden = mode == Mode.SUPERVISOR && (set & forbidding) != 0;
                if (!isRight || isForbidden) {
                    assertThat(bench.trap().cause()).isEqualTo(2);
                    assertThat(bench.trap().epc()).isEqualTo(Bench.CODE);
                    assertThat(bench.trap().tval())
                            .isEqualTo(bench.word(Bench.CODE) & 0xFFFF_FFFFL);
                } else if (instruction.equals("wfi")) {
                    assertThat(bench.hart.isWaiting).isTrue();
                } else {
                    assertThat(bench.trap().cause()).isEqualTo(3);
                }
            }
        }
    }

    /** With MPRV, loads and stores of M mode are those of the mode in MPP; fetches are not. */
    @ParameterizedTest
    @ValueSource(ints = {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE})
    void mprv(int mpp) {
        Bench bench = new Bench();
        Tables tables = new Tables(bench, 3);
        int user = mpp == Mode.USER ? Tables.U : 0;
        tables.map(0x5000, 0, Bench.DATA, Tables.ALL | user);
        bench.put(Bench.DATA + 8, 0x1234);
        bench.set(Csr.SATP, tables.satp(0));
        bench.setX(8, 0x5000);
        bench.setX(9, Status.MPRV | (long) mpp << Status.MPP_SHIFT);
        bench.run(
                Mode.MACHINE,
                "csrs mstatus, s1\nld a0, 8(s0)\nsd a0, 16(s0)\namoadd.d a1, a0, (s0)\nebreak");
        if (mpp == Mode.MACHINE) {
            assertThat(bench.trap().cause()).isEqualTo(5);
            assertThat(bench.trap().tval()).isEqualTo(0x5008);
        } else {
            assertThat(bench.trap().cause()).isEqualTo(3);
            assertThat(bench.word(Bench.DATA + 16)).isEqualTo(0x1234);
            assertThat(bench.word(Bench.DATA)).isEqualTo(0x1234);
        }
    }

    /** A fault under MPRV is one of M mode, whatever is delegated. */
    @Test
    void aFaultUnderMprvIsNotDelegated() {
        Bench bench = new Bench();
        bench.set(Csr.MEDELEG, -1);
        bench.set(Csr.SATP, new Tables(bench, 3).satp(0));
        bench.setX(9, Status.MPRV | 1L << Status.MPP_SHIFT);
        bench.run(Mode.MACHINE, "csrs mstatus, s1\nhere: lw a0, 0x123(x0)");
        assertThat(bench.trap()).isEqualTo(new Bench.Trap("M", 13, bench.at("here"), 0x123));
        // MPP is M now, so MPRV does nothing
        assertThat(bench.csr(Csr.MSTATUS) & (Status.MPRV | Status.MPP))
                .isEqualTo(Status.MPRV | Status.MPP);
    }
}
