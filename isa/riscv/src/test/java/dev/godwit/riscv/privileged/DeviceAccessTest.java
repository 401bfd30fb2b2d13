package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches a device, how, and what does not; through page tables as well. */
class DeviceAccessTest {
    @ParameterizedTest
    @CsvSource({
        "lb a0/ 1(s0), load 1 1, fffffffffffffff1",
        "lbu a0/ 1(s0), load 1 1, f1",
        "lh a0/ 2(s0), load 2 2, fffffffffffff2f1",
        "lhu a0/ 2(s0), load 2 2, f2f1",
        "lw a0/ 4(s0), load 4 4, fffffffff4f3f2f1",
        "lwu a0/ 4(s0), load 4 4, f4f3f2f1",
        "ld a0/ 8(s0), load 8 8, f8f7f6f5f4f3f2f1",
        "flh fa0/ 2(s0), load 2 2, fffffffffffff2f1",
        "flw fa0/ 4(s0), load 4 4, fffffffff4f3f2f1",
        "fld fa0/ 8(s0), load 8 8, f8f7f6f5f4f3f2f1",
        "c.lw a0/ 4(s0), load 4 4, fffffffff4f3f2f1",
        "lb a0/ 0x7ff(s0), load 1 7ff, fffffffffffffff1",
    })
    void loads(String instruction, String access, String value) {
        for (boolean isMapped : new boolean[] {false, true}) {
            Bench bench = bench(isMapped);
            bench.given = 0xF8F7_F6F5_F4F3_F2F1L;
            bench.run(Mode.SUPERVISOR, instruction.replace('/', ',') + "\nebreak");
            assertThat(bench.trap().cause()).isEqualTo(3);
            assertThat(bench.accesses).containsExactly(access);
            long loaded = bench.x(instruction.contains(" fa0") ? 32 + 10 : 10);
            assertThat(Long.toHexString(loaded)).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sb s1/ 1(s0), store 1 1 f1",
        "sh s1/ 2(s0), store 2 2 f2f1",
        "sw s1/ 4(s0), store 4 4 f4f3f2f1",
        "sd s1/ 8(s0), store 8 8 f8f7f6f5f4f3f2f1",
        "fsh fa0/ 2(s0), store 2 2 f2f1",
        "fsw fa0/ 4(s0), store 4 4 f4f3f2f1",
        "fsd fa0/ 8(s0), store 8 8 f8f7f6f5f4f3f2f1",
        "c.sw s1/ 4(s0), store 4 4 f4f3f2f1",
    })
    void stores(String instruction, String access) {
        for (boolean isMapped : new boolean[] {false, true}) {
            Bench bench = bench(isMapped);
            bench.setX(9, 0xF8F7_F6F5_F4F3_F2F1L);
            bench.setX(32 + 10, 0xF8F7_F6F5_F4F3_F2F1L);
            bench.run(Mode.SUPERVISOR, instruction.replace('/', ',') + "\nebreak");
            assertThat(bench.trap().cause()).isEqualTo(3);
            assertThat(bench.accesses).containsExactly(access);
        }
    }

    /** A device at s0, at its own address or mapped. */
    private static Bench bench(boolean isMapped) {
        Bench bench = new Bench();
        bench.set(Csr.MSTATUS, Status.FS);
        bench.set(Csr.MENVCFG, 0xF0);
        if (isMapped) {
            Tables tables = new Tables(bench, 4).mapCode(Mode.SUPERVISOR);
            tables.map(0x4000_0000L, 0, Bench.DEVICE, Tables.ALL);
            tables.map(0x4000_1000L, 0, Bench.DATA, Tables.ALL);
            tables.map(0x3FFF_F000L, 0, Bench.DATA, Tables.ALL);
            bench.set(Csr.SATP, tables.satp(0));
            bench.setX(8, 0x4000_0000L);
        } else {
            bench.setX(8, Bench.DEVICE);
        }
        return bench;
    }

    /**
     * What is misaligned, atomic, of cache blocks, or a fetch, is an access fault; nothing reaches
     * the device. A hart that had misaligned exceptions for these would be right too.
     */
    @ParameterizedTest
    @CsvSource({
        "lh a0/ 1(s0), 5, 1",
        "lw a0/ 2(s0), 5, 2",
        "ld a0/ 4(s0), 5, 4",
        "sh a0/ 1(s0), 7, 1",
        "sw a0/ 2(s0), 7, 2",
        "sd a0/ 4(s0), 7, 4",
        "fld fa0/ 4(s0), 5, 4",
        "lr.w a0/ (s0), 5, 0",
        "lr.d a0/ (s0), 5, 0",
        "amoswap.w a0/ a0/ (s0), 7, 0",
        "amoadd.d a0/ a0/ (s0), 7, 0",
        "amoadd.b a0/ a0/ (s0), 7, 0",
        "amocas.w a0/ a2/ (s0), 7, 0",
        "amocas.q a0/ a2/ (s0), 7, 0",
        "cbo.zero (s0), 7, 0",
        "cbo.clean (s0), 7, 0",
        "jr s0, 1, 0",
    })
    void refused(String instruction, int cause, int offset) {
        for (boolean isMapped : new boolean[] {false, true}) {
            Bench bench = bench(isMapped);
            bench.run(Mode.SUPERVISOR, instruction.replace('/', ',') + "\nebreak");
            assertThat(bench.trap().cause()).isEqualTo(cause);
            assertThat(bench.trap().tval()).isEqualTo(bench.x(8) + offset);
            assertThat(bench.accesses).isEmpty();
        }
    }

    /** An access of a device and RAM at once does neither. */
    @Test
    void aDeviceBesideRam() {
        long[] addresses = {0x4000_0FFCL, 0x3FFF_FFFCL};
        for (long address : addresses) {
            for (String instruction : new String[] {"ld a0, (s0)", "sd a0, (s0)"}) {
                Bench bench = bench(true);
                bench.setX(8, address);
                bench.setX(10, -1);
                bench.run(Mode.SUPERVISOR, instruction + "\nebreak");
                boolean isLoad = instruction.startsWith("l");
                assertThat(bench.trap().cause()).isEqualTo(isLoad ? 5 : 7);
                boolean isFirst = address == 0x4000_0FFCL;
                assertThat(bench.trap().tval()).isEqualTo(isFirst ? address : 0x4000_0000L);
                assertThat(bench.accesses).isEmpty();
                assertThat(bench.word(Bench.DATA)).isZero();
                assertThat(bench.word(Bench.DATA + 4088)).isZero();
            }
        }
    }

    /** sc to a device fails, since nothing can be reserved there. */
    @Test
    void storeConditional() {
        Bench bench = bench(false);
        bench.run(Mode.SUPERVISOR, "sc.w a0, a1, (s0)\nebreak");
        assertThat(bench.trap().cause()).isEqualTo(3);
        assertThat(bench.x(10)).isEqualTo(1);
        assertThat(bench.accesses).isEmpty();
    }

    /** A device may ask the hart to come out, behind the instruction that reached it. */
    @Test
    void stopping() {
        Bench bench = bench(false);
        bench.raising = bench.hart::stop;
        bench.program = bench.code(Bench.CODE, "sb x0, (s0)\nbehind: nop\nebreak");
        bench.enter(Mode.SUPERVISOR, Bench.CODE);
        assertThat(bench.hart.turn(100)).isEqualTo(PrivilegedHart.End.STOPPED);
        assertThat(bench.hart.hart.pc).isEqualTo(bench.at("behind"));
        assertThat(bench.hart.used()).isEqualTo(1);
        assertThat(bench.hart.turn(1)).isEqualTo(PrivilegedHart.End.USED);
    }

    /** Each of pause and its like lets others go on. */
    @ParameterizedTest
    @CsvSource({"pause", "wrs.nto", "wrs.sto"})
    void yielding(String instruction) {
        Bench bench = new Bench();
        bench.code(Bench.CODE, instruction + "\nebreak");
        bench.hart.hart.pc = Bench.CODE;
        assertThat(bench.hart.turn(100)).isEqualTo(PrivilegedHart.End.YIELDS);
        assertThat(bench.hart.hart.pc).isEqualTo(Bench.CODE + 4);
    }
}
