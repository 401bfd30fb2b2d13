package dev.godwit.riscv.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TlbTest {
    private static boolean hits(long[] entries, long address, int size) {
        return entries[2 * Tlb.entry(address)] == (address + size - 1 & Tlb.PAGE_MASK);
    }

    private static boolean hitsExecute(CodeTlb tlb, long address) {
        return tlb.tags[Tlb.entry(address)] == (address & Tlb.PAGE_MASK);
    }

    @Test
    void theAddendMakesAnIndex() {
        Tlb tlb = new Tlb();
        long address = 0x7FFF_F123_4567L;
        tlb.fillRead(address, 0x5000);
        assertThat(hits(tlb.read, address, 8)).isTrue();
        assertThat(hits(tlb.write, address, 1)).isFalse();
        assertThat(tlb.read[2 * Tlb.entry(address) + 1] + address).isEqualTo(0x5567);
        assertThat(hits(tlb.read, address + (Tlb.ENTRIES << 12), 1)).isFalse();
    }

    /** What leaves the page misses, also where the next page is there too. */
    @Test
    void whatCrossesMisses() {
        Tlb tlb = new Tlb();
        tlb.fillWrite(0x3000, 0);
        tlb.fillWrite(0x4000, 0x1000);
        for (int size = 1; size <= 8; size *= 2) {
            for (int offset = 4080; offset < 4096; offset++) {
                assertThat(hits(tlb.write, 0x3000 + offset, size)).isEqualTo(offset + size <= 4096);
            }
        }
    }

    @Test
    void nothingHitsAnEmptyOne() {
        Tlb tlb = new Tlb();
        CodeTlb code = new CodeTlb();
        for (long address : new long[] {0, -1, -4096, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(hits(tlb.read, address, 1)).isFalse();
            assertThat(hits(tlb.write, address, 1)).isFalse();
            assertThat(hitsExecute(code, address)).isFalse();
        }
    }

    @Test
    void onePageIsForgotten() {
        Tlb tlb = new Tlb();
        CodeTlb code = new CodeTlb();
        for (long address = 0x1000; address < 0x4000; address += 0x1000) {
            tlb.fillRead(address, 0);
            tlb.fillWrite(address, 0);
            code.fill(address, new CodePage(0));
        }
        for (long address : new long[] {0x2FFF, 0x3000 + (Tlb.ENTRIES << 12)}) {
            tlb.clear(address); // the second is another page that has the same entry
            code.clear(address);
        }
        for (long address = 0x1000; address < 0x4000; address += 0x1000) {
            boolean isThere = address != 0x2000;
            assertThat(hits(tlb.read, address, 1)).isEqualTo(isThere);
            assertThat(hits(tlb.write, address, 1)).isEqualTo(isThere);
            assertThat(hitsExecute(code, address)).isEqualTo(isThere);
        }
    }

    /** So many entries that it knows each of them, just more, and all. */
    @Test
    void clearingForgetsAll() {
        for (int count : new int[] {1, 63, 64, 65, 66, Tlb.ENTRIES, 3 * Tlb.ENTRIES}) {
            Tlb tlb = new Tlb();
            CodeTlb code = new CodeTlb();
            for (int round = 0; round < 2; round++) {
                for (int n = 0; n < count; n++) {
                    long address = n * 7L << 12;
                    tlb.fillRead(address, 0);
                    tlb.fillWrite(address, 0);
                    code.fill(address, new CodePage(0));
                }
                tlb.clearWrite();
                assertThat(hits(tlb.read, (count - 1) * 7L << 12, 1)).isTrue();
                for (int entry = 0; entry < Tlb.ENTRIES; entry++) {
                    assertThat(tlb.write[2 * entry]).isEqualTo(-1);
                }
                tlb.clear();
                code.clear();
                for (int entry = 0; entry < Tlb.ENTRIES; entry++) {
                    assertThat(tlb.read[2 * entry]).isEqualTo(-1);
                    assertThat(code.tags[entry]).isEqualTo(-1);
                }
            }
        }
    }

    /** A guest may miss more than two thousand million times before anything is cleared. */
    @Test
    void fillsWithoutClearingDoNotRunOut() {
        Tlb tlb = new Tlb();
        for (long i = 0; i < (1L << 31) + 70; i++) {
            tlb.fillRead(i << 12, 0);
        }
        tlb.clear();
        for (int i = 0; i < Tlb.ENTRIES; i++) {
            assertThat(tlb.read[2 * i]).isEqualTo(-1);
        }
    }
}
