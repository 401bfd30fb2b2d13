package dev.godwit.riscv.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.TestSpace;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.interpret.Interpreter;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.riscv.text.Assembler;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class TracerTest {
    private final Pages pages = new Pages(4);
    private final CodePage page = pages.code(pages.allocate());
    private final Tracer tracer = new Tracer(pages.ram, Extensions.ALL);

    private void code(String source, int offset) {
        byte[] bytes = assemble(source, offset);
        pages.ram.write(page.ram + offset, bytes, 0, bytes.length);
    }

    private static byte[] assemble(String source, int offset) {
        int skipped = offset & 15;
        String text = ".skip " + skipped + "\n" + source;
        byte[] bytes = Assembler.assemble(text, offset - skipped).bytes();
        return Arrays.copyOfRange(bytes, skipped, bytes.length);
    }

    /** The operations from a position on, as far as the line goes. */
    private List<Integer> line(int position) {
        List<Integer> ops = new ArrayList<>();
        for (int i = position; ; i += Line.LENGTH) {
            int op = page.code[i] & Line.OP_MASK;
            ops.add(op);
            boolean isEnd =
                    op == Op.ILLEGAL
                            || op == Op.JAL
                            || op == Op.JALR
                            || op == Line.JAL_FAR
                            || op == Line.GOTO
                            || op == Line.LEAVE
                            || op == Line.STRADDLE;
            if (isEnd) {
                return ops;
            }
        }
    }

    private int target(int position) {
        return page.code[position + 1] & 0xFFFF;
    }

    @Test
    void aLineGoesToWhereControlCannotGoOn() {
        code("addi a0, a0, 1\nc.addi a0, 2\nbeq a0, a1, .+64\nadd a0, a0, a1\njr a0\nnop\n", 16);
        int position = tracer.position(page, 16);
        assertThat(line(position)).containsExactly(Op.ADDI, Op.ADDI, Op.BEQ, Op.ADD, Op.JALR);
        assertThat((int) page.positions[16 >> 1]).isEqualTo(position);
        assertThat((int) page.positions[20 >> 1]).isEqualTo(position + 2);
        assertThat((int) page.positions[22 >> 1]).isEqualTo(position + 4);
        assertThat((int) page.positions[24 >> 1]).isZero(); // the middle of the branch
        assertThat((int) page.positions[34 >> 1]).isZero(); // behind the jump
        assertThat(page.displacement(position + 4)).isEqualTo(22);
        assertThat(tracer.position(page, 22)).isEqualTo(position + 4);
    }

    @Test
    void aBranchToWhatIsNotDecodedLeadsToALink() {
        code("beqz a0, .+16\nret\n", 0);
        code("li a0, 5\nret\n", 16);
        int position = tracer.position(page, 0);
        int link = target(position);
        assertThat(page.code[link] & Line.OP_MASK).isEqualTo(Line.LINK);
        assertThat(page.displacement(link)).isEqualTo(16);
        assertThat((int) page.positions[16 >> 1]).isZero();
        int there = tracer.link(page, link);
        assertThat(line(there)).containsExactly(Op.ADDI, Op.JALR);
        assertThat(target(position)).isEqualTo(there);
        assertThat(page.code[link] & Line.OP_MASK).isEqualTo(Line.GOTO);
        assertThat(page.code[link + 1]).isEqualTo(there);
    }

    @Test
    void aLineEndsWhereAnotherOneBegins() {
        code("nop\nnop\nli a0, 5\nret\n", 0);
        int rest = tracer.position(page, 8);
        int all = tracer.position(page, 0);
        assertThat(line(all)).containsExactly(Op.ADDI, Op.ADDI, Line.GOTO);
        assertThat(page.code[all + 2 * Line.LENGTH + 1]).isEqualTo(rest);
        assertThat(page.displacement(all + 2 * Line.LENGTH)).isEqualTo(8);
    }

    @Test
    void jumpsInThePageHaveTheLinkBesideTheTarget() {
        code("jal ra, .-32\n", 64);
        code("jal ra, .-2048\n", 96);
        code("jal ra, .+4096\n", 128);
        int near = tracer.position(page, 64);
        assertThat(page.code[near] & Line.OP_MASK).isEqualTo(Op.JAL);
        assertThat(page.code[near + 1] >>> 16).isEqualTo(68);
        assertThat(page.displacement(target(near))).isEqualTo(32);
        int below = tracer.position(page, 96);
        assertThat(page.code[below] & Line.OP_MASK).isEqualTo(Line.JAL_FAR);
        assertThat(page.code[below + 1]).isEqualTo(96 - 2048);
        int above = tracer.position(page, 128);
        assertThat(page.code[above] & Line.OP_MASK).isEqualTo(Line.JAL_FAR);
        assertThat(page.code[above + 1]).isEqualTo(128 + 4096);
    }

    @Test
    void thePageEndsALine() {
        code("nop\nnop\n", 4088);
        int position = tracer.position(page, 4088);
        assertThat(line(position)).containsExactly(Op.ADDI, Op.ADDI, Line.LEAVE);
        assertThat(page.displacement(position + 2 * Line.LENGTH)).isEqualTo(4096);
        code("c.nop\n", 4092);
        pages.ram.storeShort(page.ram + 4094, 0x13); // half a nop
        int other = tracer.position(page, 4094);
        assertThat(line(other)).containsExactly(Line.STRADDLE);
        assertThat(page.displacement(other)).isEqualTo(4094);
    }

    @Test
    void nothingIsThereAfterForgetting() {
        code("nop\nret\n", 0);
        int first = tracer.position(page, 0);
        code("ret\n", 0);
        assertThat(tracer.position(page, 0)).isEqualTo(first);
        assertThat(page.isForgotten()).isFalse();
        page.forget();
        assertThat((int) page.positions[0]).isZero();
        assertThat(page.isForgotten()).isTrue();
    }

    @Test
    void instructionsOfExtensionsThatAreNotThereAreIllegal() {
        Tracer less = new Tracer(pages.ram, Extensions.RV64GC.without(Extension.M));
        code("mul a0, a0, a1\n", 0);
        int position = less.position(page, 0);
        assertThat(line(position)).containsExactly(Op.ILLEGAL);
        assertThat(page.code[position + 1]).isEqualTo(pages.ram.loadInt(page.ram));
    }

    /** A full page of branches, each to a place of its own, and both decodings of its words. */
    @Test
    void aPageHoldsAllThatCanBeInIt() {
        for (int offset = 0; offset < 4096; offset += 2) {
            // c.beqz a0: each to the one after the next, or to the beginning
            byte[] branch = Assembler.assemble("c.beqz a0, .+4\n", 0).bytes();
            pages.ram.write(page.ram + offset, branch, 0, 2);
        }
        for (int offset = 4094; offset >= 0; offset -= 2) {
            int position = tracer.position(page, offset);
            assertThat(page.displacement(position)).isEqualTo(offset);
            if (offset < 4092) {
                int to = target(position);
                if ((page.code[to] & Line.OP_MASK) == Line.LINK) {
                    to = tracer.link(page, to);
                }
                assertThat(page.displacement(to)).isEqualTo(offset + 4);
            }
        }
    }

    // ---- Instructions on two pages, as they run.

    private static Guest straddling(String instruction) {
        TestSpace space = new TestSpace();
        String source =
                """
                begin: li a0, 3
                j there
                .skip 4080
                there: c.nop
                two: %s
                behind: li a1, 9
                end: ebreak
                back: li a1, 8
                ebreak
                """
                        .formatted(instruction);
        Guest guest = new Guest(source, space, Guest.CODE + 4);
        assertThat(guest.at("two")).isEqualTo(Guest.CODE + 4094);
        return guest;
    }

    @Test
    void instructionsOnTwoPagesRun() {
        Guest guest = straddling("addi a0, a0, 1000");
        guest.hart.left = 100;
        assertThat(Interpreter.run(guest.hart)).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(10)).isEqualTo(1003);
        assertThat(guest.x(11)).isEqualTo(9);
        assertThat(100 - guest.hart.left).isEqualTo(6);
    }

    @Test
    void whatIsRelativeCountsFromItsFirstHalf() {
        Guest guest = straddling("auipc a0, 1");
        guest.run();
        assertThat(guest.x(10)).isEqualTo(Guest.CODE + 4094 + 4096);
    }

    @Test
    void branchesAndJumpsOnTwoPagesReachBoth() {
        for (String branch : List.of("beqz x0, back", "jal ra, back", "bnez a0, back")) {
            Guest guest = straddling(branch);
            assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
            assertThat(guest.x(11)).as(branch).isEqualTo(8);
            if (branch.startsWith("jal")) {
                assertThat(guest.x(1)).isEqualTo(guest.at("behind"));
            }
        }
        Guest guest = straddling("beqz a0, back");
        guest.run();
        assertThat(guest.x(11)).isEqualTo(9);
        // back to its own first page: counts a0 down to nothing
        guest =
                new Guest(
                        "down: addi a0, a0, -1\n"
                                + "j there\n"
                                + ".skip 4080\n"
                                + "there: c.nop\n"
                                + "two: bnez a0, down\n"
                                + "ebreak\n",
                        new TestSpace(),
                        Guest.CODE + 4);
        assertThat(guest.at("two") & 4095).isEqualTo(4094);
        guest.hart.registers[10] = 5;
        guest.hart.left = 1000;
        assertThat(Interpreter.run(guest.hart)).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(10)).isZero();
        assertThat(1000 - guest.hart.left).isEqualTo(5 * 4 + 1);
    }

    @Test
    void loadsOnTwoPagesFaultAsOthersDo() {
        Guest guest = straddling("ld a2, 0(x0)");
        assertThat(guest.run()).isEqualTo(Exit.LOAD_PAGE);
        assertThat(guest.hart.pc).isEqualTo(guest.at("two"));
        assertThat(guest.hart.value).isZero();
    }

    @Test
    void oneMayJumpIntoAnInstructionOnTwoPages() {
        // the second half of this lui, at the beginning of the page, is c.nop
        Guest guest = straddling("lui a0, 0x00010");
        assertThat(guest.space.word(Guest.CODE + 4096) & 0xFFFF).isEqualTo(1);
        guest.hart.registers[10] = 77;
        guest.hart.pc = Guest.CODE + 4096;
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(10)).isEqualTo(77);
        assertThat(guest.x(11)).isEqualTo(9);
        guest.hart.pc = guest.at("begin");
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(10)).isEqualTo(0x10000);
    }
}
