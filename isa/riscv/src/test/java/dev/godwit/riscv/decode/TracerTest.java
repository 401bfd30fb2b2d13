package dev.godwit.riscv.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.TestSpace;
import dev.godwit.riscv.core.CodePage;
import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.interpret.Interpreter;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.riscv.node.Branch;
import dev.godwit.riscv.node.BranchPair;
import dev.godwit.riscv.node.Breath;
import dev.godwit.riscv.node.JalFar;
import dev.godwit.riscv.node.Leave;
import dev.godwit.riscv.node.Link;
import dev.godwit.riscv.node.Pair;
import dev.godwit.riscv.node.Slow;
import dev.godwit.riscv.node.Straddle;
import dev.godwit.riscv.text.Assembler;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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

    /** The names of the instructions from a node on, as far as the line goes, and what ends it. */
    private static List<String> line(Node first) {
        List<String> names = new ArrayList<>();
        Node node = first;
        for (; ; ) {
            boolean isInstruction =
                    !(node instanceof Leave) && !(node instanceof Straddle) && !node.isEnd();
            names.add(
                    isInstruction || node.op != 0
                            ? Op.name(node.op)
                            : node.getClass().getSimpleName());
            Node next = node.after() instanceof Breath breath ? breath.next : node.after();
            if (next == node) {
                return names;
            }
            node = next;
        }
    }

    /** The nodes of a line as they run. */
    private static List<Node> nodes(Node first) {
        List<Node> nodes = new ArrayList<>();
        Node node = first;
        nodes.add(node);
        while (!node.isEnd()) {
            node = node.next;
            if (!(node instanceof Breath)) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    private @Nullable Node at(int offset) {
        return page.nodes[offset >> 1];
    }

    private static Node target(@Nullable Node branch) {
        return branch instanceof BranchPair pair
                ? pair.target
                : ((Branch) Objects.requireNonNull(branch)).target;
    }

    @Test
    void aLineGoesToWhereControlCannotGoOn() {
        code("addi a0, a0, 1\nc.addi a0, 2\nbeq a0, a1, .+64\nadd a0, a0, a1\njr a0\nnop\n", 16);
        Node node = tracer.node(page, 16);
        assertThat(line(node)).containsExactly("addi", "addi", "beq", "add", "jalr");
        assertThat(at(16)).isSameAs(node);
        assertThat(Objects.requireNonNull(at(22)).op).isEqualTo((short) Op.BEQ);
        assertThat(at(24)).isNull(); // the middle of the branch
        assertThat(at(34)).isNull(); // behind the jump
        assertThat(tracer.node(page, 22)).isSameAs(at(22));
        for (int offset : new int[] {16, 20, 22, 26, 30}) {
            assertThat(Objects.requireNonNull(at(offset)).offset).isEqualTo(offset);
        }
        assertThat(node.rest).isEqualTo((short) 5);
        assertThat(Objects.requireNonNull(at(30)).rest).isEqualTo((short) 1);
    }

    @Test
    void aBranchToWhatIsNotDecodedLeadsToALink() {
        // the branch is the second of a pair, and a node of its own
        code("addi a0, a0, 1\nbeqz a0, .+16\nret\n", 0);
        code("li a0, 5\nret\n", 20);
        assertThat(tracer.node(page, 0)).isInstanceOf(BranchPair.class);
        Link link = (Link) target(at(0));
        assertThat(target(at(4))).isSameAs(link);
        assertThat(link.offset).isEqualTo(20);
        assertThat(at(20)).isNull();
        Node there = tracer.link(link);
        assertThat(line(there)).containsExactly("addi", "jalr");
        assertThat(target(at(0))).isSameAs(there);
        assertThat(target(at(4))).isSameAs(there);
    }

    @Test
    void aLineEndsWhereAnotherOneBegins() {
        code("nop\nnop\nli a0, 5\nret\n", 0);
        Node rest = tracer.node(page, 8);
        Node all = tracer.node(page, 0);
        assertThat(line(all)).containsExactly("addi", "addi", "addi", "jalr");
        assertThat(at(8)).isSameAs(rest);
        assertThat(all.rest).isEqualTo((short) 4);
    }

    /** The branch of a line that is there already becomes the second of a pair. */
    @Test
    void aPairReachesIntoAnotherLine() {
        code("addi a0, a0, 1\nbeqz a0, .+16\nret\n", 0);
        code("li a0, 5\nret\n", 20);
        Node branch = tracer.node(page, 4);
        Node pair = tracer.node(page, 0);
        assertThat(pair).isInstanceOf(BranchPair.class);
        assertThat(pair.after()).isSameAs(branch);
        Node there = tracer.link((Link) target(branch));
        assertThat(target(pair)).isSameAs(there);
        assertThat(target(branch)).isSameAs(there);
    }

    @Test
    void jumpsInThePageHaveTheLinkBesideTheTarget() {
        code("jal ra, .-32\n", 64);
        code("jal ra, .-2048\n", 96);
        code("jal ra, .+4096\n", 128);
        Node near = tracer.node(page, 64);
        assertThat(near).isNotInstanceOf(JalFar.class);
        assertThat(near.imm).isEqualTo(68);
        assertThat(target(near).offset).isEqualTo(32);
        Node below = tracer.node(page, 96);
        assertThat(below).isInstanceOf(JalFar.class);
        assertThat(below.imm).isEqualTo(96 - 2048);
        Node above = tracer.node(page, 128);
        assertThat(above).isInstanceOf(JalFar.class);
        assertThat(above.imm).isEqualTo(128 + 4096);
    }

    /** Pairs are made so that few nodes run: five are two pairs and one. */
    @Test
    void pairsShortenTheWay() {
        code("ld a0, 0(a1)\nld a2, 0(a1)\nld a3, 0(a1)\nld a4, 0(a1)\nld a5, 0(a1)\n.half 0\n", 0);
        Node all = tracer.node(page, 0);
        List<Node> nodes = nodes(all);
        assertThat(nodes.stream().filter(Pair.class::isInstance)).hasSize(2);
        assertThat(line(all)).containsExactly("ld", "ld", "ld", "ld", "ld", "Slow");
        assertThat(nodes(Objects.requireNonNull(at(4))).stream().filter(Pair.class::isInstance))
                .hasSize(2);
        assertThat(all.rest).isEqualTo((short) 6);
        assertThat(all.length).isEqualTo((short) nodes.size());
    }

    /** The last of a line is of a pair, which is no second of another. */
    @Test
    void aPairMayEndTheLine() {
        code("ld ra, 8(sp)\naddi sp, sp, 16\nret\n", 0);
        Node all = tracer.node(page, 0);
        assertThat(line(all)).containsExactly("ld", "addi", "jalr");
        assertThat(nodes(all)).hasSize(2);
        assertThat(all.rest).isEqualTo((short) 3);
        assertThat(at(4)).isInstanceOf(Pair.class);
        assertThat(at(4)).matches(node -> Objects.requireNonNull(node).isEnd());
    }

    /** Nodes call each other, but not without end. */
    @Test
    void longLinesTakeBreath() {
        code("mulh a0, a0, a1\n".repeat(1000) + "ret\n", 0);
        Node node = tracer.node(page, 0);
        assertThat(node.rest).isEqualTo((short) 1001);
        int deep = 0;
        int breaths = 0;
        for (; !node.isEnd(); node = node.next) {
            deep++;
            if (node instanceof Breath) {
                breaths++;
                deep = 0;
            }
            assertThat(deep).isLessThanOrEqualTo(Breath.EVERY);
        }
        assertThat(breaths).isEqualTo(1001 / Breath.EVERY);
    }

    @Test
    void thePageEndsALine() {
        code("nop\nnop\n", 4088);
        Node node = tracer.node(page, 4088);
        assertThat(line(node)).containsExactly("addi", "addi", "Leave");
        assertThat(node.rest).isEqualTo((short) 2);
        code("c.nop\n", 4092);
        pages.ram.storeShort(page.ram + 4094, 0x13); // half a nop
        Node other = tracer.node(page, 4094);
        assertThat(line(other)).containsExactly("Straddle");
        assertThat(other.offset).isEqualTo(4094);
    }

    @Test
    void nothingIsThereAfterForgetting() {
        code("nop\nret\n", 0);
        Node first = tracer.node(page, 0);
        code("ret\n", 0);
        assertThat(tracer.node(page, 0)).isSameAs(first);
        assertThat(page.isForgotten()).isFalse();
        page.forget();
        assertThat(at(0)).isNull();
        assertThat(page.isForgotten()).isTrue();
    }

    @Test
    void instructionsOfExtensionsThatAreNotThereAreIllegal() {
        Tracer less = new Tracer(pages.ram, Extensions.RV64GC.without(Extension.M));
        code("mul a0, a0, a1\n", 0);
        Node node = less.node(page, 0);
        assertThat(node).isInstanceOf(Slow.class);
        assertThat(node.isEnd()).isTrue();
        assertThat(node.op).isEqualTo((short) Op.ILLEGAL);
        assertThat(node.imm).isEqualTo(pages.ram.loadInt(page.ram));
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
            Node node = tracer.node(page, offset);
            assertThat(node.offset).isEqualTo(offset);
            assertThat(node.rest).isEqualTo((short) ((4096 - offset) / 2));
            if (offset < 4092) {
                Node to = target(node);
                if (to instanceof Link link) {
                    to = tracer.link(link);
                }
                assertThat(to.offset).isEqualTo(offset + 4);
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
