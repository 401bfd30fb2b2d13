package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Extension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When interrupts are taken, which one, by whom, and what ends a wait. */
class InterruptTest {
    private static final int[] ORDER = {
        Interrupt.MEI, Interrupt.MSI, Interrupt.MTI, Interrupt.SEI, Interrupt.SSI, Interrupt.STI
    };

    private static int number(int bit) {
        return Integer.numberOfTrailingZeros(bit);
    }

    /** Makes interrupts pending in the way that each has. */
    private static void raise(Bench bench, int bits) {
        bench.hart.line(Interrupt.MEI, (bits & Interrupt.MEI) != 0);
        bench.hart.line(Interrupt.MSI, (bits & Interrupt.MSI) != 0);
        bench.hart.compare((bits & Interrupt.MTI) != 0 ? 0 : -1);
        bench.set(Csr.MIP, bits & Interrupt.SUPERVISOR);
    }

    /** Of all sets of pending and enabled ones the first in order is taken, of M mode's first. */
    @Test
    void order() {
        for (int set = 1; set < 64; set++) {
            for (int delegated = 0; delegated < 8; delegated++) {
                int pending = 0;
                for (int n = 0; n < 6; n++) {
                    pending |= (set >> n & 1) * ORDER[n];
                }
                int toS =
                        (delegated & 1) * Interrupt.SEI
                                | (delegated >> 1 & 1) * Interrupt.SSI
                                | (delegated >> 2) * Interrupt.STI;
                Bench bench = new Bench();
                bench.set(Csr.MIDELEG, toS);
                raise(bench, pending);
                bench.set(Csr.MIE, Interrupt.ALL);
                bench.run(Mode.USER, "j .");
                boolean isMachines = (pending & ~toS) != 0;
                int considered = isMachines ? pending & ~toS : pending;
                int expected = -1;
                for (int bit : ORDER) {
                    if (expected < 0 && (considered & bit) != 0) {
                        expected = number(bit);
                    }
                }
                assertThat(bench.trap())
                        .isEqualTo(
                                new Bench.Trap(
                                        isMachines ? "M" : "S",
                                        Long.MIN_VALUE | expected,
                                        Bench.CODE,
                                        0));
            }
        }
    }

    /** Whether one of a mode is taken in a mode, with MIE and SIE. */
    @ParameterizedTest
    @CsvSource({
        // mode, delegated, MIE, SIE, taken by
        "M, false, false, true, -",
        "M, false, true, false, M",
        "M, true, true, true, -",
        "S, false, false, false, M",
        "S, false, true, false, M",
        "S, true, true, false, -",
        "S, true, false, true, S",
        "U, false, false, false, M",
        "U, true, false, false, S",
        "U, true, true, true, S",
    })
    void globalEnables(String mode, boolean isDelegated, boolean mie, boolean sie, String by) {
        for (int bit : new int[] {Interrupt.SEI, Interrupt.SSI, Interrupt.STI}) {
            Bench bench = new Bench();
            bench.set(Csr.MIDELEG, isDelegated ? -1 : 0);
            bench.set(Csr.MIE, bit);
            bench.set(Csr.MIP, bit);
            long status = (mie ? Status.MIE : 0) | (sie ? Status.SIE : 0);
            bench.program = bench.code(Bench.CODE, "nop\nnop\nj .");
            bench.set(Csr.MSTATUS, status);
            bench.enter("US.M".indexOf(mode), Bench.CODE);
            bench.hart.turn(50);
            if (by.equals("-")) {
                assertThat(bench.hart.hart.pc).isEqualTo(Bench.CODE + 8);
            } else {
                assertThat(bench.trap())
                        .isEqualTo(new Bench.Trap(by, Long.MIN_VALUE | number(bit), Bench.CODE, 0));
            }
        }
    }

    /** Only those of S mode can be delegated; sie and sip show those alone. */
    @Test
    void whatSModeSees() {
        Bench bench = new Bench();
        bench.set(Csr.MIDELEG, -1);
        assertThat(bench.csr(Csr.MIDELEG)).isEqualTo(0x222);
        bench.set(Csr.MIE, -1);
        assertThat(bench.csr(Csr.MIE)).isEqualTo(0xAAA);
        assertThat(bench.csr(Csr.SIE)).isEqualTo(0x222);
        raise(bench, Interrupt.ALL);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(0xAAA);
        assertThat(bench.csr(Csr.SIP)).isEqualTo(0x222);
        bench.set(Csr.MIDELEG, Interrupt.SSI);
        assertThat(bench.csr(Csr.SIE)).isEqualTo(2);
        assertThat(bench.csr(Csr.SIP)).isEqualTo(2);
        // S mode changes what is delegated, of what is pending the software interrupt alone
        bench.set(Csr.SIE, 0);
        assertThat(bench.csr(Csr.MIE)).isEqualTo(0xAA8);
        bench.set(Csr.MIDELEG, -1);
        bench.set(Csr.SIP, 0);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(0xAA8);
        bench.set(Csr.MIDELEG, 0);
        bench.set(Csr.SIP, 2);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(0xAA8);
    }

    /** As soon as it is enabled or raised, before the next instruction. */
    @ParameterizedTest
    @CsvSource({
        "csrw mie/ s0",
        "csrs mstatus/ s1",
        "csrs mip/ s0",
        "sw s0/ 0(s2)",
        "csrw mideleg/ x0",
        "wfi",
    })
    void atOnce(String instruction) {
        Bench bench = new Bench();
        bench.setX(8, Interrupt.SSI);
        bench.setX(9, Status.MIE);
        bench.setX(18, Bench.DEVICE);
        bench.set(Csr.MIE, instruction.contains("mie") ? 0 : Interrupt.SSI | Interrupt.MTI);
        bench.set(Csr.MSTATUS, instruction.contains("mstatus") ? 0 : Status.MIE);
        bench.set(Csr.MIDELEG, instruction.contains("mideleg") ? Interrupt.SSI : 0);
        bench.hart.compare(100);
        bench.raising = () -> bench.hart.compare(0);
        String before = "";
        switch (instruction) {
            case "wfi" -> {
                // time passes, which wfi sees first
                bench.raising = () -> bench.time = 100;
                before = "sw s0, 0(s2)\n";
            }
            case "csrs mip/ s0", "sw s0/ 0(s2)" -> {}
            default -> bench.set(Csr.MIP, Interrupt.SSI);
        }
        bench.program =
                bench.code(
                        Bench.CODE,
                        before + instruction.replace('/', ',') + "\nbehind: addi a0, a0, 1\nj .");
        bench.hart.hart.pc = Bench.CODE;
        bench.go();
        assertThat(bench.trap().epc()).isEqualTo(bench.at("behind"));
        assertThat(bench.x(10)).isZero();
    }

    /** The vector of an interrupt is 4 times its number behind the base, if bit 0 says so. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1"})
    void vectors(int bit, int isVectored) {
        for (int interrupt : ORDER) {
            Bench bench = new Bench();
            bench.set(Csr.MTVEC, Bench.RAM + 0x400 + bit);
            raise(bench, interrupt);
            bench.set(Csr.MIE, -1);
            bench.run(Mode.USER, "j .");
            assertThat(bench.hart.hart.pc)
                    .isEqualTo(Bench.RAM + 0x400 + 4L * isVectored * number(interrupt));
            if ((interrupt & Interrupt.SUPERVISOR) != 0) {
                bench = new Bench();
                bench.set(Csr.STVEC, Bench.RAM + 0x400 + bit);
                bench.set(Csr.MIDELEG, -1);
                raise(bench, interrupt);
                bench.set(Csr.MIE, -1);
                bench.run(Mode.USER, "j .");
                assertThat(bench.hart.hart.pc)
                        .isEqualTo(Bench.RAM + 0x400 + 4L * isVectored * number(interrupt));
                assertThat(bench.hart.mode()).isEqualTo(Mode.SUPERVISOR);
            }
        }
    }

    // ---- SEIP.

    /** The line is read, but an instruction that sets or clears bits does not store it. */
    @Test
    void theLineOfSeipIsNotStored() {
        Bench bench = new Bench();
        bench.hart.line(Interrupt.SEI, true);
        bench.run(Mode.MACHINE, "csrr s2, mip\ncsrrsi s3, mip, 2\ncsrrci s4, mip, 2\nebreak");
        assertThat(bench.x(18)).isEqualTo(Interrupt.SEI);
        assertThat(bench.x(19)).isEqualTo(Interrupt.SEI);
        assertThat(bench.x(20)).isEqualTo(Interrupt.SEI | Interrupt.SSI);
        bench.hart.line(Interrupt.SEI, false);
        assertThat(bench.csr(Csr.MIP)).isZero();
        // what software has set stays when the line falls, and can be cleared under it
        bench.run(Mode.MACHINE, "li t0, 0x200\ncsrs mip, t0\nebreak");
        bench.hart.line(Interrupt.SEI, true);
        bench.hart.line(Interrupt.SEI, false);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(Interrupt.SEI);
        bench.hart.line(Interrupt.SEI, true);
        bench.run(Mode.MACHINE, "li t0, 0x200\ncsrrc s2, mip, t0\nebreak");
        assertThat(bench.x(18)).isEqualTo(Interrupt.SEI);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(Interrupt.SEI);
        bench.hart.line(Interrupt.SEI, false);
        assertThat(bench.csr(Csr.MIP)).isZero();
        // csrrw stores what it is told, and reads both
        bench.hart.line(Interrupt.SEI, true);
        bench.run(Mode.MACHINE, "csrrw s2, mip, x0\nebreak");
        assertThat(bench.x(18)).isEqualTo(Interrupt.SEI);
    }

    @Test
    void linesOfMModeAreNotWritten() {
        Bench bench = new Bench();
        bench.set(Csr.MIP, -1);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(0x222);
        raise(bench, Interrupt.ALL);
        bench.set(Csr.MIP, 0);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(0x888);
    }

    // ---- Timers.

    /** stimecmp is STIP as long as menvcfg.STCE says so. */
    @Test
    void stimecmp() {
        Bench bench = new Bench();
        bench.time = 99;
        bench.set(Csr.STIMECMP, 100);
        assertThat(bench.hart.nextTimer()).isEqualTo(-1);
        bench.time = 100;
        assertThat(bench.csr(Csr.MIP)).isZero();
        bench.set(Csr.MIP, Interrupt.STI);
        bench.set(Csr.MENVCFG, PrivilegedState.STCE);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(Interrupt.STI);
        bench.set(Csr.MIP, 0);
        assertThat(bench.csr(Csr.MIP)).isEqualTo(Interrupt.STI);
        bench.set(Csr.STIMECMP, 101);
        assertThat(bench.csr(Csr.MIP)).isZero();
        bench.set(Csr.MIP, Interrupt.STI);
        assertThat(bench.csr(Csr.MIP)).isZero();
        bench.set(Csr.MIE, Interrupt.STI);
        assertThat(bench.hart.nextTimer()).isEqualTo(101);
        // without sign
        bench.set(Csr.STIMECMP, Long.MIN_VALUE);
        assertThat(bench.csr(Csr.MIP)).isZero();
        bench.time = -2;
        assertThat(bench.csr(Csr.MIP)).isEqualTo(Interrupt.STI);
        bench.set(Csr.MENVCFG, 0);
        assertThat(bench.csr(Csr.MIP)).isZero();
    }

    @Test
    void mtimecmp() {
        Bench bench = new Bench();
        bench.time = 5;
        bench.hart.compare(6);
        assertThat(bench.csr(Csr.MIP)).isZero();
        assertThat(bench.hart.nextTimer()).isEqualTo(-1);
        bench.set(Csr.MIE, Interrupt.MTI);
        assertThat(bench.hart.nextTimer()).isEqualTo(6);
        bench.time = 6;
        assertThat(bench.csr(Csr.MIP)).isEqualTo(Interrupt.MTI);
        assertThat(bench.hart.nextTimer()).isEqualTo(-1);
        bench.hart.compare(Long.MIN_VALUE);
        assertThat(bench.csr(Csr.MIP)).isZero();
    }

    /** Firmware's timer is S mode's, whether S mode has stimecmp or not. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theTimerOfFirmware(boolean hasStimecmp) {
        var extensions = hasStimecmp ? Bench.EXTENSIONS : Bench.EXTENSIONS.without(Extension.SSTC);
        Bench bench = new Bench(1, extensions);
        bench.hart.beginSupervisor(Bench.CODE, 1, 2);
        assertThat(bench.x(10)).isEqualTo(1);
        assertThat(bench.x(11)).isEqualTo(2);
        bench.code(
                Bench.CODE,
                """
                li t0, 0x80000200
                csrw stvec, t0
                li t0, 0x20
                csrs sie, t0
                wfi
                csrr a3, sip
                csrsi sstatus, 2
                j .
                """);
        bench.hart.supervisorTimer(50);
        assertThat(bench.hart.turn(100)).isEqualTo(PrivilegedHart.End.WAITS);
        assertThat(bench.hart.nextTimer()).isEqualTo(50);
        assertThat(bench.hart.isWoken()).isFalse();
        bench.time = 50;
        assertThat(bench.hart.isWoken()).isTrue();
        bench.go();
        assertThat(bench.x(13)).isEqualTo(Interrupt.STI);
        assertThat(bench.trap().cause()).isEqualTo(Long.MIN_VALUE | 5);
        bench.hart.supervisorTimer(60);
        assertThat(bench.csr(Csr.SIP)).isZero();
    }

    // ---- wfi.

    /** It ends with an interrupt that is enabled in mie, whether it can be taken or not. */
    @ParameterizedTest
    @CsvSource({"M, 0", "M, 0x222", "S, 0", "S, 0x222"})
    void waits(String name, String delegated) {
        int mode = "US.M".indexOf(name);
        for (int bit : ORDER) {
            Bench bench = new Bench();
            bench.set(Csr.MIDELEG, Long.decode(delegated));
            bench.set(Csr.MIE, bit);
            bench.run(mode, "li a0, 1\nwfi\nbehind: li a0, 2\nebreak");
            assertThat(bench.hart.isWaiting).isTrue();
            assertThat(bench.hart.isWoken()).isFalse();
            assertThat(bench.hart.hart.pc).isEqualTo(bench.at("behind"));
            assertThat(bench.hart.turn(10)).isEqualTo(PrivilegedHart.End.WAITS);
            // another one, that is not enabled, does not end it
            bench.hart.line(bit == Interrupt.MEI ? Interrupt.MSI : Interrupt.MEI, true);
            assertThat(bench.hart.isWoken()).isFalse();
            bench.hart.line(bit == Interrupt.MEI ? Interrupt.MSI : Interrupt.MEI, false);
            switch (bit) {
                case Interrupt.SSI -> bench.hart.supervisorSoftware(true);
                case Interrupt.STI -> {
                    continue; // only software makes it pending, which waits
                }
                case Interrupt.MTI -> bench.hart.compare(0);
                default -> bench.hart.line(bit, true);
            }
            assertThat(bench.hart.isWoken()).isTrue();
            bench.go();
            assertThat(bench.hart.isWaiting).isFalse();
            boolean isTaken = mode == Mode.SUPERVISOR && (Long.decode(delegated) & bit) == 0;
            assertThat(bench.x(10)).isEqualTo(isTaken ? 1 : 2);
            assertThat(bench.trap().cause()).isEqualTo(isTaken ? Long.MIN_VALUE | number(bit) : 3);
        }
    }

    @Test
    void doesNotWaitForWhatIsPending() {
        Bench bench = new Bench();
        bench.set(Csr.MIE, Interrupt.SSI);
        bench.set(Csr.MIP, Interrupt.SSI);
        bench.run(Mode.MACHINE, "wfi\nebreak");
        assertThat(bench.trap().cause()).isEqualTo(3);
    }

    /** What suspends a hart for firmware is a wfi, and then a beginning. */
    @Test
    void suspending() {
        Bench bench = new Bench();
        bench.hart.beginSupervisor(Bench.CODE, 0, 0);
        bench.code(Bench.CODE, "csrwi sie, 2\ncsrsi sstatus, 2\nj .");
        bench.hart.turn(20);
        bench.hart.suspendTo(Bench.CODE + 0x100, 7);
        assertThat(bench.hart.turn(10)).isEqualTo(PrivilegedHart.End.WAITS);
        bench.code(Bench.CODE + 0x100, "j .");
        bench.hart.supervisorSoftware(true);
        bench.hart.turn(10);
        assertThat(bench.hart.hart.pc).isEqualTo(Bench.CODE + 0x100);
        assertThat(bench.x(10)).isZero();
        assertThat(bench.x(11)).isEqualTo(7);
        assertThat(bench.csr(Csr.SSTATUS) & Status.SIE).isZero();
        assertThat(bench.csr(Csr.SIE)).isEqualTo(2);
        assertThat(bench.csr(Csr.SATP)).isZero();
    }
}
