package dev.godwit.riscv.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.TestSpace;
import dev.godwit.riscv.core.Tlb;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.node.Leave;

import org.junit.jupiter.api.Test;

class AddressSpaceTest {
    private static final long HERE = 0x7F00_0000_0000L;
    private static final long VALUE = 0x8877_6655_4433_2211L;

    /** Two pages that lie apart in RAM, in the other order. */
    private static TestSpace twoPages() {
        TestSpace space = new TestSpace();
        space.map(HERE + 4096, 1, TestSpace.R | TestSpace.W);
        space.map(0x1000, 1, TestSpace.R);
        space.map(HERE, 1, TestSpace.R | TestSpace.W);
        return space;
    }

    private static long low(long value, int size) {
        return size == 8 ? value : value & (1L << 8 * size) - 1;
    }

    @Test
    void valuesMayLieOnTwoPages() {
        TestSpace space = twoPages();
        for (int size = 1; size <= 8; size *= 2) {
            for (long address = HERE + 4080; address < HERE + 4112; address++) {
                assertThat(space.store(address - 8, 8, 0)).isZero();
                assertThat(space.store(address, 8, 0)).isZero();
                assertThat(space.store(address + 8, 8, 0)).isZero();
                assertThat(space.store(address, size, VALUE)).isZero();
                assertThat(space.load(address, size)).isZero();
                assertThat(space.loaded).isEqualTo(low(VALUE, size));
                assertThat(space.word(address)).isEqualTo(low(VALUE, size));
                assertThat(space.word(address - 8)).isZero();
            }
        }
    }

    @Test
    void aFaultOnTheSecondPageLeavesNothingChanged() {
        TestSpace space = twoPages();
        space.putWord(HERE + 4088, 5);
        space.protect(HERE + 4096, TestSpace.R);
        for (int size = 2; size <= 8; size *= 2) {
            long address = HERE + 4096 - size / 2;
            assertThat(space.store(address, size, VALUE)).isEqualTo(Exit.STORE_PAGE);
            assertThat(space.faultAddress).isEqualTo(HERE + 4096);
            assertThat(space.word(HERE + 4088)).isEqualTo(5);
            assertThat(space.load(address, size)).isZero();
        }
        space.unmap(HERE + 4096);
        assertThat(space.load(HERE + 4093, 8)).isEqualTo(Exit.LOAD_PAGE);
        assertThat(space.faultAddress).isEqualTo(HERE + 4096);
    }

    @Test
    void aFaultOnTheFirstPageNamesTheFirstByte() {
        TestSpace space = twoPages();
        space.unmap(HERE);
        assertThat(space.load(HERE + 4093, 4)).isEqualTo(Exit.LOAD_PAGE);
        assertThat(space.faultAddress).isEqualTo(HERE + 4093);
        assertThat(space.store(HERE + 4093, 4, 0)).isEqualTo(Exit.STORE_PAGE);
        assertThat(space.faultAddress).isEqualTo(HERE + 4093);
    }

    @Test
    void rightsAreOfTheKindOfAccess() {
        TestSpace space = twoPages();
        assertThat(space.load(0x1008, 8)).isZero();
        assertThat(space.store(0x1008, 8, 0)).isEqualTo(Exit.STORE_PAGE);
        assertThat(space.translate(0x1008, Access.EXECUTE)).isEqualTo(-Exit.INSTRUCTION_PAGE);
        assertThat(space.translate(HERE + 8, Access.READ))
                .isEqualTo((space.page(HERE) << Pages.SHIFT) + 8);
    }

    @Test
    void addressesGoAround() {
        TestSpace space = new TestSpace();
        space.map(-4096, 1, TestSpace.R | TestSpace.W);
        space.map(0, 1, TestSpace.R | TestSpace.W);
        assertThat(space.store(-3, 8, VALUE)).isZero();
        assertThat(space.load(-3, 8)).isZero();
        assertThat(space.loaded).isEqualTo(VALUE);
        assertThat(space.word(0)).isEqualTo(VALUE >>> 24);
    }

    /** While a page has code no space may write to it unseen, wherever it is mapped. */
    @Test
    void codeTakesThePageOutOfAllWriteBuffers() {
        Pages pages = new Pages(10);
        TestSpace one = new TestSpace(pages);
        TestSpace two = new TestSpace(pages);
        int page = one.map(HERE, 1, TestSpace.R | TestSpace.W | TestSpace.X);
        two.share(0x5000, page, TestSpace.R | TestSpace.W);
        assertThat(one.translate(HERE, Access.WRITE)).isNotNegative();
        assertThat(two.translate(0x5000, Access.WRITE)).isNotNegative();
        assertThat(one.data.write[2 * Tlb.entry(HERE)]).isEqualTo(HERE);
        assertThat(two.data.write[2 * Tlb.entry(0x5000)]).isEqualTo(0x5000);
        assertThat(one.translate(HERE, Access.EXECUTE)).isNotNegative();
        assertThat(one.data.write[2 * Tlb.entry(HERE)]).isEqualTo(-1);
        assertThat(two.data.write[2 * Tlb.entry(0x5000)]).isEqualTo(-1);
        var code = pages.code(page);
        code.nodes[0] = new Leave(0);
        assertThat(two.translate(0x5000, Access.WRITE)).isNotNegative();
        assertThat(code.nodes[0]).isNull();
        assertThat(pages.code(page)).isNotSameAs(code);
    }
}
