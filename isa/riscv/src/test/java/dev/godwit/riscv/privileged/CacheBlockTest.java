package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instructions of cache blocks: what menvcfg and senvcfg allow, what page tables do. */
class CacheBlockTest {
    private static final int INVAL = 0x10;
    private static final int FULL_INVAL = 0x30;
    private static final int CLEAN = 0x40;
    private static final int ZERO = 0x80;

    /** Each mode needs the fields of all modes above it; M mode needs none. */
    @Test
    void enables() {
        String[] names = {"cbo.inval", "cbo.inval", "cbo.clean", "cbo.flush", "cbo.zero"};
        int[] bits = {INVAL, FULL_INVAL, CLEAN, CLEAN, ZERO};
        for (int n = 0; n < names.length; n++) {
            for (int set = 0; set < 4; set++) {
                for (int mode : new int[] {Mode.USER, Mode.SUPERVISOR, Mode.MACHINE}) {
                    Bench bench = new Bench();
                    int others = 0xF0 & ~(n < 2 ? FULL_INVAL : bits[n]);
                    bench.set(Csr.MENVCFG, (set & 1) != 0 ? bits[n] : others);
                    bench.set(Csr.SENVCFG, (set & 2) != 0 ? bits[n] : others);
                    bench.setX(8, Bench.DATA + 0x47);
                    bench.put(Bench.DATA + 0x40, -1);
                    bench.put(Bench.DATA + 0x78, -1);
                    bench.put(Bench.DATA + 0x80, -1);
                    bench.run(mode, names[n] + " (s0)\nebreak");
                    boolean may =
                            mode == Mode.MACHINE
                                    || (set & 1) != 0
                                            && (mode == Mode.SUPERVISOR || (set & 2) != 0);
                    assertThat(bench.trap().cause()).isEqualTo(may ? 3 : 2);
                    long left = may && bits[n] == ZERO ? 0 : -1;
                    assertThat(bench.word(Bench.DATA + 0x40)).isEqualTo(left);
                    assertThat(bench.word(Bench.DATA + 0x78)).isEqualTo(left);
                    assertThat(bench.word(Bench.DATA + 0x80)).isEqualTo(-1);
                }
            }
        }
    }

    /** A block that may be read may be managed; to zero it, it has to be written. */
    @ParameterizedTest
    @CsvSource({
        "cbo.inval, 0xc3, 3",
        "cbo.clean, 0xc3, 3",
        "cbo.flush, 0xc3, 3",
        "cbo.zero, 0xc3, 15",
        "cbo.zero, 0xc7, 3",
        "cbo.flush, 0, 15",
        "cbo.flush, 0xd3, 15",
        "cbo.clean, 0x83, 15", // no A
        "cbo.clean, 0x43, 3", // no D: nothing is written
        "cbo.zero, 0x47, 15",
        "prefetch.r, 0, 3",
        "prefetch.w, 0, 3",
        "prefetch.i, 0, 3",
    })
    void pages(String name, String bits, int cause) {
        Bench bench = new Bench();
        bench.set(Csr.MENVCFG, 0xF0);
        Tables tables = new Tables(bench, 3).mapCode(Mode.SUPERVISOR);
        tables.map(0x4000_0000L, 0, Bench.DATA, Long.decode(bits));
        bench.set(Csr.SATP, tables.satp(0));
        bench.setX(8, 0x4000_0123L);
        boolean isPrefetch = name.startsWith("p");
        bench.run(Mode.SUPERVISOR, name + (isPrefetch ? " 0(s0)" : " (s0)") + "\nebreak");
        assertThat(bench.trap().cause()).isEqualTo(cause);
        if (cause == 15) {
            // the value is rs1, not the beginning of the block
            assertThat(bench.trap().tval()).isEqualTo(0x4000_0123L);
        }
    }
}
