package dev.godwit.riscv.isa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsrTest {
    @Test
    void namesAndNumbersBelongTogether() {
        int count = 0;
        for (int csr = 0; csr < 0x1000; csr++) {
            String name = Csr.name(csr);
            if (name != null) {
                assertThat(Csr.number(name)).isEqualTo(csr);
                count++;
            }
        }
        assertThat(count).isGreaterThan(200);
        assertThat(Csr.number("nothing")).isEqualTo(-1);
    }

    @Test
    void countedOnesHaveTheirNumbers() {
        assertThat(Csr.name(0xc1f)).isEqualTo("hpmcounter31");
        assertThat(Csr.name(0x33f)).isEqualTo("mhpmevent31");
        assertThat(Csr.number("pmpcfg14")).isEqualTo(0x3ae);
        assertThat(Csr.number("pmpcfg1")).isEqualTo(-1);
        assertThat(Csr.number("pmpaddr63")).isEqualTo(0x3ef);
    }

    @Test
    void numbersSayWhoMayDoWhat() {
        assertThat(Csr.isReadOnly(Csr.CYCLE)).isTrue();
        assertThat(Csr.isReadOnly(Csr.MSTATUS)).isFalse();
        assertThat(Csr.leastMode(Csr.FCSR)).isZero();
        assertThat(Csr.leastMode(Csr.SATP)).isEqualTo(1);
        assertThat(Csr.leastMode(Csr.MHARTID)).isEqualTo(3);
    }
}
