package dev.godwit.riscv.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.host.Ram;
import dev.godwit.riscv.core.CodePage;
import dev.godwit.riscv.node.Leave;

import org.junit.jupiter.api.Test;

class PagesTest {
    @Test
    void pagesAreZeroAndHeldOnce() {
        Pages pages = new Pages(10);
        int first = pages.allocate();
        int second = pages.allocate();
        assertThat(first).isNotEqualTo(second);
        assertThat(pages.committed()).isEqualTo(2);
        assertThat(pages.holders(first)).isEqualTo(1);
        assertThat(pages.holders(9)).isZero();
        assertThat(pages.ram.loadLong(first << Pages.SHIFT)).isZero();
    }

    @Test
    void theLastToLetGoFreesAndItComesBackZero() {
        Pages pages = new Pages(10);
        int page = pages.allocate();
        pages.ram.fill(page << Pages.SHIFT, 0xAA, Pages.SIZE);
        pages.retain(page);
        pages.release(page);
        assertThat(pages.committed()).isEqualTo(1);
        assertThat(pages.ram.loadByte(page << Pages.SHIFT)).isEqualTo((byte) 0xAA);
        pages.release(page);
        assertThat(pages.committed()).isZero();
        assertThat(pages.holders(page)).isZero();
        int again = pages.allocate();
        assertThat(again).isEqualTo(page);
        for (int at = 0; at < Pages.SIZE; at += 8) {
            assertThat(pages.ram.loadLong((again << Pages.SHIFT) + at)).isZero();
        }
    }

    @Test
    void aCopyIsOfItsOwn() {
        Pages pages = new Pages(10);
        int page = pages.allocate();
        pages.ram.storeLong((page << Pages.SHIFT) + 4088, 77);
        int copy = pages.allocateCopy(page);
        pages.ram.storeLong((page << Pages.SHIFT) + 4088, 78);
        assertThat(pages.ram.loadLong((copy << Pages.SHIFT) + 4088)).isEqualTo(77);
        assertThat(pages.holders(copy)).isEqualTo(1);
    }

    @Test
    void nothingIsGivenOutBeyondTheBound() {
        Pages pages = new Pages(3);
        for (int n = 0; n < 3; n++) {
            assertThat(pages.allocate()).isNotNegative();
        }
        assertThat(pages.allocate()).isEqualTo(-1);
        assertThat(pages.allocateCopy(0)).isEqualTo(-1);
        assertThat(pages.committed()).isEqualTo(3);
        pages.release(1);
        assertThat(pages.allocateCopy(0)).isEqualTo(1);
        assertThat(pages.allocate()).isEqualTo(-1);
    }

    @Test
    void thePeakCountsPagesThatWereHeldTogether() {
        Pages pages = new Pages(10);
        pages.allocate();
        pages.release(pages.allocate());
        pages.release(pages.allocateCopy(0));
        assertThat(pages.peak()).isEqualTo(2);
        pages.allocate();
        pages.allocate();
        assertThat(pages.peak()).isEqualTo(3);
        pages.release(0);
        assertThat(pages.peak()).isEqualTo(3);
    }

    @Test
    void manyPagesComeAndGo() {
        int count = 1500;
        Pages pages = new Pages(count);
        for (int round = 0; round < 3; round++) {
            for (int n = 0; n < count; n++) {
                int page = pages.allocate();
                assertThat(pages.ram.loadInt(page << Pages.SHIFT)).isZero();
                pages.ram.storeInt(page << Pages.SHIFT, page + 1);
            }
            assertThat(pages.committed()).isEqualTo(count);
            for (int page = 0; page < count; page++) {
                assertThat(pages.ram.loadInt(page << Pages.SHIFT)).isEqualTo(page + 1);
                pages.release(page);
            }
            assertThat(pages.committed()).isZero();
        }
    }

    @Test
    void boundsAreChecked() {
        assertThatThrownBy(() -> new Pages(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> new Pages(Ram.GREATEST_PAGES + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(Ram.GREATEST_PAGES));
        assertThat(new Pages(Ram.GREATEST_PAGES).bound()).isEqualTo(Ram.GREATEST_PAGES);
    }

    @Test
    void codeIsForgottenWithAChangeAndWithThePage() {
        Pages pages = new Pages(10);
        int page = pages.allocate();
        CodePage code = pages.code(page);
        assertThat(code.ram).isEqualTo(page << Pages.SHIFT);
        assertThat(pages.code(page)).isSameAs(code);
        code.nodes[5] = new Leave(0);
        pages.written(page);
        assertThat(code.nodes[5]).isNull();
        CodePage next = pages.code(page);
        assertThat(next).isNotSameAs(code);
        next.nodes[5] = new Leave(0);
        pages.release(page);
        assertThat(next.nodes[5]).isNull();
        assertThat(pages.code(pages.allocate())).isNotSameAs(next);
    }
}
