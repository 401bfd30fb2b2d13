package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counters: what they count, who may read them, what stops them. */
class CountersTest {
    /** Each counter is open to S mode by mcounteren, to U mode by both. */
    @Test
    void enables() {
        String[] names = {"cycle", "time", "instret", "hpmcounter3", "hpmcounter31"};
        int[] bits = {1, 2, 4, 8, 1 << 31};
        for (int n = 0; n < names.length; n++) {
            for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
                for (int set = 0; set < 4; set++) {
                    boolean isMachine = (set & 1) != 0;
                    boolean isSupervisor = (set & 2) != 0;
                    Bench bench = new Bench();
                    // all others are the other way round
                    bench.set(Csr.MCOUNTEREN, isMachine ? bits[n] : ~bits[n]);
                    bench.set(Csr.SCOUNTEREN, isSupervisor ? bits[n] : ~bits[n]);
                    bench.run(mode, "csrr a0, " + names[n] + "\nebreak");
                    boolean mayRead =
                            mode == Mode.MACHINE
                                    || isMachine && (mode == Mode.SUPERVISOR || isSupervisor);
                    assertThat(bench.trap().cause()).isEqualTo(mayRead ? 3 : 2);
                }
            }
        }
    }

    /** S mode has stimecmp if menvcfg.STCE and mcounteren.TM say so; M mode always. */
    @ParameterizedTest
    @CsvSource({
        "S, false, false, 2",
        "S, true, false, 2",
        "S, false, true, 2",
        "S, true, true, 3",
        "U, true, true, 2",
        "M, false, false, 3",
    })
    void stimecmp(String name, boolean stce, boolean tm, int cause) {
        for (String instruction : new String[] {"csrr a0, stimecmp", "csrw stimecmp, a0"}) {
            Bench bench = new Bench();
            bench.set(Csr.MENVCFG, stce ? PrivilegedState.STCE : 0);
            bench.set(Csr.MCOUNTEREN, tm ? 2 : ~2);
            bench.set(Csr.SCOUNTEREN, -1);
            bench.run("US.M".indexOf(name), instruction + "\nebreak");
            assertThat(bench.trap().cause()).isEqualTo(cause);
        }
    }

    @Test
    void timeIsThatOfTheMachine() {
        Bench bench = new Bench();
        bench.time = 0x1234_5678_9ABCL;
        bench.run(Mode.MACHINE, "rdtime a0\nebreak");
        assertThat(bench.x(10)).isEqualTo(0x1234_5678_9ABCL);
    }

    /** What is written is what the next instruction reads. */
    @ParameterizedTest
    @CsvSource({"mcycle, cycle", "minstret, instret"})
    void writes(String machine, String user) {
        Bench bench = new Bench();
        bench.run(
                Mode.MACHINE,
                """
                li t0, 1000
                csrw NAME, t0
                csrr a0, NAME
                csrr a1, USER
                nop
                csrrwi a2, NAME, 7
                csrr a3, NAME
                csrrs a4, NAME, x0
                csrrsi a5, NAME, 16
                csrr a6, NAME
                ebreak
                """
                        .replace("NAME", machine)
                        .replace("USER", user));
        assertThat(bench.x(10)).isEqualTo(1000);
        assertThat(bench.x(11)).isEqualTo(1001);
        assertThat(bench.x(12)).isEqualTo(1003);
        assertThat(bench.x(13)).isEqualTo(7);
        assertThat(bench.x(14)).isEqualTo(8);
        assertThat(bench.x(15)).isEqualTo(9);
        assertThat(bench.x(16)).isEqualTo(9 | 16);
    }

    /** A counter that is stopped holds its value, and can be written. */
    @ParameterizedTest
    @CsvSource({"mcycle, minstret, 1", "minstret, mcycle, 4"})
    void stopping(String stopped, String other, int bit) {
        Bench bench = new Bench();
        bench.run(
                Mode.MACHINE,
                """
                csrwi STOPPED, 0
                csrwi OTHER, 0
                csrwi mcountinhibit, BIT
                csrr a0, STOPPED
                csrr a1, OTHER
                csrr a2, STOPPED
                csrwi STOPPED, 20
                nop
                csrr a3, STOPPED
                csrwi mcountinhibit, 0
                csrr a4, STOPPED
                csrr a5, OTHER
                csrr a6, STOPPED
                ebreak
                """
                        .replace("STOPPED", stopped)
                        .replace("OTHER", other)
                        .replace("BIT", "" + bit));
        assertThat(bench.x(10)).isEqualTo(bench.x(12));
        assertThat(bench.x(11)).isEqualTo(2);
        assertThat(bench.x(13)).isEqualTo(20);
        assertThat(bench.x(14)).isEqualTo(20);
        assertThat(bench.x(15)).isEqualTo(9);
        assertThat(bench.x(16)).isEqualTo(22);
    }

    /** They go on from turn to turn, whatever the turns are given. */
    @Test
    void turnsDoNotMatter() {
        for (int most = 1; most < 8; most++) {
            Bench bench = new Bench();
            bench.code(
                    Bench.CODE,
                    "li s0, 10\n1: addi s0, s0, -1\nbnez s0, 1b\ncsrr a0, instret\nebreak");
            bench.hart.hart.pc = Bench.CODE;
            long used = 0;
            while (!bench.isParked()) {
                bench.hart.turn(most);
                used += bench.hart.used();
            }
            assertThat(bench.x(10)).isEqualTo(21);
            // ebreak was run, but did not retire; parking was a jump
            assertThat(used).isGreaterThanOrEqualTo(23);
            assertThat(bench.hart.retired()).isEqualTo(used - 1);
        }
    }

    @Test
    void firmwareSetsThem() {
        Bench bench = new Bench();
        bench.hart.setCounters(1, 100);
        bench.hart.setCounters(4, 200);
        bench.run(Mode.MACHINE, "csrr a0, cycle\ncsrr a1, instret\nebreak");
        assertThat(bench.x(10)).isEqualTo(100);
        assertThat(bench.x(11)).isEqualTo(201);
    }
}
