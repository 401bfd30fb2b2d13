package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which registers there are, for whom, and what their fields hold. */
class RegistersTest {
    /** All that are there, in hexadecimal: pmpcfg are the even ones; from c00 on, to read only. */
    private static final String[] THERE = {
        "1-3 100 104-106 10a 140-144 14d 180",
        "300-306 30a 320 323-33f 340-344 3a0 3a2 3a4 3a6 3a8 3aa 3ac 3ae 3b0-3ef 7a0-7a4",
        "b00 b02-b1f",
        "c00-c1f",
        "f11-f15",
    };

    private static boolean isThere(int number) {
        for (String line : THERE) {
            for (String range : line.split(" ")) {
                String[] ends = range.split("-");
                int from = Integer.parseInt(ends[0], 16);
                int to = Integer.parseInt(ends[ends.length - 1], 16);
                if (number >= from && number <= to) {
                    return true;
                }
            }
        }
        return false;
    }

    /** All 4096 in all modes: csrrs with x0 reads, csrrw with rd x0 writes back what it was. */
    @Test
    void whoMayReadAndWrite() {
        Bench bench = new Bench();
        bench.set(Csr.MCOUNTEREN, -1);
        bench.set(Csr.SCOUNTEREN, -1);
        bench.set(Csr.MENVCFG, PrivilegedState.STCE);
        bench.set(Csr.MSTATUS, Status.FS);
        for (int number = 0; number < 4096; number++) {
            boolean isThere = isThere(number);
            for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
                boolean isFor = mode >= (number >>> 8 & 3);
                PrivilegedHart hart = bench.hart;
                if (mode != hart.mode()) {
                    if (hart.mode() != Mode.MACHINE) {
                        bench.code(Bench.CODE, "ecall");
                        hart.hart.pc = Bench.CODE;
                        bench.go();
                    }
                    bench.enter(mode, Bench.CODE);
                }
                boolean reads = hart.hart.csrs.read(hart.hart, number);
                long value = hart.hart.value;
                boolean isFloat = number >= 1 && number <= 3; // the hart's own
                assertThat(reads)
                        .as("read %x in %s", number, Bench.MODES[mode])
                        .isEqualTo(isThere && isFor && !isFloat);
                if (isThere && number != Csr.MSTATUS && number != Csr.SSTATUS) {
                    assertThat(hart.hart.csrs.write(hart.hart, number, reads ? value : 0))
                            .as("write %x in %s", number, Bench.MODES[mode])
                            .isEqualTo(isFor && number < 0xC00 && !isFloat);
                } else if (!isThere) {
                    assertThat(hart.hart.csrs.write(hart.hart, number, 0)).isFalse();
                }
            }
        }
    }

    /** What is written, and what is read then; both in hexadecimal. */
    @ParameterizedTest
    @CsvSource({
        // name, number, after a reset, written, read
        "mstatus, 300, a00000000, ffffffffffffffff, 8000000a007e79aa",
        "mstatus, 300, a00000000, 1000, a00000000", // MPP 2 is not there: it stays
        "mstatus, 300, a00000000, 1800, a00001800",
        "mstatus, 300, a00000000, 6000, 8000000a00006000",
        "mstatus, 300, a00000000, 4000, a00004000",
        "sstatus, 100, 200000000, ffffffffffffffff, 80000002000c6122",
        "misa, 301, 800000000014112f, 0, 800000000014112f",
        "medeleg, 302, 0, ffffffffffffffff, b3ff",
        "mideleg, 303, 0, ffffffffffffffff, 222",
        "mie, 304, 0, ffffffffffffffff, aaa",
        "mip, 344, 0, ffffffffffffffff, 222",
        "sie, 104, 0, ffffffffffffffff, 0",
        "sip, 144, 0, ffffffffffffffff, 0",
        "mtvec, 305, 80000100, ffffffffffffffff, 80000100",
        "mtvec, 305, 80000100, fffffffffffffffd, fffffffffffffffd",
        "mtvec, 305, 80000100, 12346, 80000100",
        "stvec, 105, 80000200, 12346, 80000200",
        "stvec, 105, 80000200, 12345, 12345",
        "mscratch, 340, 0, ffffffffffffffff, ffffffffffffffff",
        "sscratch, 140, 0, ffffffffffffffff, ffffffffffffffff",
        "mepc, 341, 0, ffffffffffffffff, fffffffffffffffe",
        "sepc, 141, 0, ffffffffffffffff, fffffffffffffffe",
        "mcause, 342, 0, ffffffffffffffff, ffffffffffffffff",
        "scause, 142, 0, ffffffffffffffff, ffffffffffffffff",
        "mtval, 343, 0, ffffffffffffffff, ffffffffffffffff",
        "stval, 143, 0, ffffffffffffffff, ffffffffffffffff",
        "mcounteren, 306, 0, ffffffffffffffff, ffffffff",
        "scounteren, 106, 0, ffffffffffffffff, ffffffff",
        "mcountinhibit, 320, 0, ffffffffffffffff, 5",
        "menvcfg, 30a, 0, ffffffffffffffff, e0000000000000f1",
        "menvcfg, 30a, 0, 20, 0", // CBIE 2 is not there: it stays
        "menvcfg, 30a, 0, 10, 10",
        "senvcfg, 10a, 0, ffffffffffffffff, f1",
        "senvcfg, 10a, 0, 60, 40",
        "satp, 180, 0, 8000000000080200, 8000000000080200",
        "satp, 180, 0, 9fffffffffffffff, 9fffffffffffffff",
        "satp, 180, 0, afffffffffffffff, afffffffffffffff",
        "satp, 180, 0, bfffffffffffffff, 0", // no such mode: nothing is written
        "satp, 180, 0, 1000000000000001, 0",
        "satp, 180, 0, 7000000000000001, 0",
        "pmpaddr0, 3b0, 0, ffffffffffffffff, 3fffffffffffff",
        "pmpaddr14, 3be, 0, ffffffffffffffff, 3fffffffffffff",
        "pmpaddr16, 3c0, 0, ffffffffffffffff, 0",
        "pmpcfg0, 3a0, 0, 7f7f7f7f7f7f7f7f, 1f1f1f1f1f1f1f1f",
        "pmpcfg0, 3a0, 0, 1a18161412100e0c, 1800140010000c", // W without R: stays
        "pmpcfg4, 3a4, 0, ffffffffffffffff, 0",
        "mhpmcounter3, b03, 0, ffffffffffffffff, 0",
        "mhpmevent31, 33f, 0, ffffffffffffffff, 0",
        "mhartid, f14, 0, -, -",
        "mvendorid, f11, 0, -, -",
        "mconfigptr, f15, 0, -, -",
        "tselect, 7a0, 0, ffffffffffffffff, 0",
        "tdata1, 7a1, 0, ffffffffffffffff, 0",
        "tinfo, 7a4, 1, ffffffffffffffff, 1",
        "stimecmp, 14d, ffffffffffffffff, 1234, 1234",
    })
    void fields(String name, String hex, String reset, String written, String read) {
        Bench bench = new Bench();
        int number = Integer.parseInt(hex, 16);
        assertThat(name.startsWith("t") || name.equals(Csr.name(number))).isTrue();
        assertThat(Long.toHexString(bench.csr(number))).isEqualTo(reset);
        if (!written.equals("-")) {
            bench.set(number, Long.parseUnsignedLong(written, 16));
            assertThat(Long.toHexString(bench.csr(number))).isEqualTo(read);
        }
    }

    /** All harts are the same but for their number. */
    @Test
    void numbers() {
        Bench bench = new Bench(2, Bench.EXTENSIONS);
        assertThat(bench.harts.get(0).csr(Csr.MHARTID)).isZero();
        assertThat(bench.harts.get(1).csr(Csr.MHARTID)).isEqualTo(1);
        assertThat(bench.harts.get(1).id).isEqualTo(1);
    }

    /** sstatus is mstatus, of which S mode sees and changes its part alone. */
    @Test
    void sstatusIsAPartOfMstatus() {
        Bench bench = new Bench();
        bench.set(Csr.MSTATUS, Status.MIE | Status.MPIE | Status.TVM | Status.SUM);
        assertThat(bench.csr(Csr.SSTATUS)).isEqualTo(2L << 32 | Status.SUM);
        bench.set(Csr.SSTATUS, Status.MXR | Status.SPP);
        assertThat(bench.csr(Csr.MSTATUS))
                .isEqualTo(
                        Status.WIDTHS
                                | Status.MIE
                                | Status.MPIE
                                | Status.TVM
                                | Status.MXR
                                | Status.SPP);
    }

    /** What an extension brings is not there without it. */
    @ParameterizedTest
    @CsvSource({
        "SSTC, 30a, 6000000000000000",
        "SVADU, 30a, c000000000000000",
        "SVPBMT, 30a, a000000000000000",
        "ZICBOM, 30a, e000000000000081",
        "ZICBOZ, 30a, e000000000000071",
        "ZICBOZ, 10a, 71",
    })
    void withoutAnExtension(String name, String hex, String read) {
        Bench bench = new Bench(1, Bench.EXTENSIONS.without(Extension.valueOf(name)));
        int number = Integer.parseInt(hex, 16);
        bench.set(number, -1);
        long common = number == Csr.MENVCFG && !name.startsWith("Z") ? 0xF1 : 0;
        assertThat(bench.csr(number)).isEqualTo(Long.parseUnsignedLong(read, 16) | common);
    }

    /** Which instructions are refused for the want of an extension's registers. */
    @ParameterizedTest
    @CsvSource({
        "SSTC, csrr a0/ stimecmp",
        "SSTC, csrw stimecmp/ a0",
        "ZICNTR, csrr a0/ cycle",
        "ZICNTR, rdtime a0",
        "ZIHPM, csrr a0/ hpmcounter3",
        "F, frcsr a0",
        "F, csrw frm/ a0",
    })
    void absent(String name, String instruction) {
        Extensions without = Bench.EXTENSIONS.without(Extension.valueOf(name));
        Bench bench = new Bench(1, without);
        bench.set(Csr.MSTATUS, Status.FS);
        bench.run(Mode.MACHINE, instruction.replace('/', ',') + "\nebreak");
        assertThat(bench.trap().cause()).isEqualTo(2);
        Bench other = new Bench();
        other.set(Csr.MSTATUS, Status.FS);
        other.run(Mode.MACHINE, instruction.replace('/', ',') + "\nebreak");
        assertThat(other.trap().cause()).isEqualTo(3);
    }

    @Test
    void misaTellsTheExtensions() {
        Bench bench = new Bench(1, Extensions.RV64GC.without(Extension.D));
        assertThat(bench.csr(Csr.MISA))
                .isEqualTo(2L << 62 | 1 | 1 << 2 | 1 << 5 | 1 << 8 | 1 << 12 | 1 << 18 | 1 << 20);
    }

    @Test
    void aResetUndoesEverything() {
        Bench bench = new Bench();
        bench.set(Csr.MSTATUS, -1);
        for (int csr : new int[] {Csr.MEDELEG, Csr.MIDELEG, Csr.MIE, Csr.MIP, Csr.MENVCFG}) {
            bench.set(csr, -1);
        }
        bench.set(Csr.PMPCFG0, 0x9F9F);
        bench.set(Csr.SATP, 8L << 60);
        bench.setX(10, 5);
        bench.run(Mode.SUPERVISOR, "lr.d a1, (sp)");
        bench.hart.reset();
        assertThat(bench.hart.mode()).isEqualTo(Mode.MACHINE);
        assertThat(bench.csr(Csr.MSTATUS)).isEqualTo(Status.WIDTHS);
        assertThat(bench.x(10)).isZero();
        assertThat(bench.hart.retired()).isZero();
        for (int csr = 0x300; csr < 0x3F0; csr++) {
            if (csr != Csr.MSTATUS && csr != Csr.MISA) {
                assertThat(bench.csr(csr)).as("%x", csr).isZero();
            }
        }
        assertThat(bench.csr(Csr.SATP)).isZero();
    }
}
