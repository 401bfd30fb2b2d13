package dev.godwit.riscv.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.failure.Malformed;
import dev.godwit.riscv.Guest;
import dev.godwit.riscv.TestSpace;
import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.isa.Op;
import dev.godwit.riscv.node.Nodes;
import dev.godwit.riscv.node.Pair;
import dev.godwit.riscv.text.Assembler;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Two instructions in one node are what they are one by one. */
class PairsTest {
    private static final String PREPARED =
            """
            li s2, 0x123456789
            li s3, -7
            li s4, 3
            fcvt.d.l fs2, s3
            fcvt.d.l fs3, s2
            fdiv.d fs4, fs2, fs3
            sd s2, 16(s0)
            sd s3, 24(s0)
            la s7, away
            j first
            """;

    private static final String BEHIND = "fence\nli s10, 1\nebreak\naway: li s11, 2\nebreak\n";

    private record End(List<Long> registers, long word, long other, long count) {}

    private static boolean assembles(String line) {
        try {
            Assembler.assemble(line, 0);
            return true;
        } catch (Malformed e) {
            return false;
        }
    }

    /** An instruction of an operation, which reads what one before has written, or not. */
    private static String instruction(int op, String rd, String fd, boolean depends) {
        String name = Op.name(op);
        String rs = depends ? "s5" : "s2";
        String fs = depends ? "fs5" : "fs2";
        if (op == Op.JALR) {
            return "jalr " + rd + ", 0(s7)";
        }
        List<String> forms =
                List.of(
                        " " + rd + ", 16(s0)",
                        " " + rs + ", 16(s0)",
                        " " + fd + ", 16(s0)",
                        " " + fs + ", 16(s0)",
                        " " + rd + ", " + rs + ", s4",
                        " " + rd + ", " + rs + ", 5",
                        " " + rd + ", " + rs,
                        " " + rd + ", 5",
                        " " + rd + ", s3, away",
                        " " + rd + ", away",
                        " " + fd + ", " + fs + ", fs3",
                        " " + rd + ", " + fs + ", fs3",
                        " " + fd + ", " + fs + ", fs3, fs4",
                        " " + fd + ", " + fs,
                        " " + rd + ", " + fs + ", rtz",
                        " " + rd + ", " + fs,
                        " " + fd + ", " + rs,
                        " " + rd + ", 4(s0)");
        boolean isStore = Op.has(op, Op.IS_STORE);
        boolean isBranch = Op.has(op, Op.IS_BRANCH);
        for (String form : forms) {
            String line = name + form;
            // a store has a source where a load has rd
            boolean isOther = isStore && (form.startsWith(" " + rd) || form.startsWith(" " + fd));
            if (!isOther && assembles(line.replace("away", ".+8"))) {
                return isBranch ? name + " " + rs + ", s3, away" : line;
            }
        }
        throw new IllegalArgumentException("no operands for " + name);
    }

    private static End run(String program) {
        Guest guest = new Guest(program);
        assertThat(guest.run()).as(program).isEqualTo(Exit.BREAKPOINT);
        List<Long> registers =
                new ArrayList<>(Arrays.stream(guest.hart.registers).limit(64).boxed().toList());
        long word = guest.space.word(Guest.DATA + 16);
        return new End(
                registers, word, guest.space.word(Guest.DATA + 24), 1_000_000 - guest.hart.left);
    }

    @Test
    void allPairsDoWhatTheirInstructionsDo() {
        int pairs = 0;
        for (int one = 0; one < Op.COUNT; one++) {
            for (int two = 0; two < Op.COUNT; two++) {
                if (Nodes.pair(one, two) == null) {
                    continue;
                }
                pairs++;
                for (boolean depends : new boolean[] {false, true}) {
                    String first = "first: " + instruction(one, "s5", "fs5", false) + "\n";
                    String second = instruction(two, "s6", "fs6", depends) + "\n";
                    // what follows stands in the same places, apart or together
                    boolean isRelative = one == Op.AUIPC;
                    String paired =
                            PREPARED
                                    + (isRelative ? "" : "fence\n")
                                    + first
                                    + second
                                    + (isRelative ? "fence\n" : "")
                                    + BEHIND;
                    Guest guest = new Guest(paired);
                    assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
                    assertThat(node(guest, "first")).as(first + second).isInstanceOf(Pair.class);
                    // fence is left to others each time, so nothing is paired with it
                    End apart = run(PREPARED + first + "fence\n" + second + BEHIND);
                    End together = run(paired);
                    if (isRelative && Op.has(two, Op.IS_JUMP)) {
                        apart.registers.set(22, apart.registers.get(22) - 4); // the link
                    }
                    assertThat(together.registers).as(first + second).isEqualTo(apart.registers);
                    assertThat(together.word).as(first + second).isEqualTo(apart.word);
                    assertThat(together.other).as(first + second).isEqualTo(apart.other);
                    assertThat(together.count)
                            .as(first + second)
                            .isEqualTo(apart.count - (fallsThrough(guest) && isRelative ? 0 : 1));
                }
            }
        }
        assertThat(pairs).isGreaterThan(100);
    }

    private static boolean fallsThrough(Guest guest) {
        return guest.x(26) == 1;
    }

    private static Node node(Guest guest, String label) {
        int offset = (int) guest.at(label) & 4095;
        int page = guest.space.page(guest.at(label));
        return Objects.requireNonNull(guest.space.pages.code(page).nodes[offset >> 1]);
    }

    @Test
    void theFirstFails() {
        Guest guest = new Guest("lui s1, 0x22\nfence\nhere: ld a0, 0(s1)\nld a1, 0(s0)\nebreak\n");
        assertThat(guest.run()).isEqualTo(Exit.LOAD_PAGE);
        assertThat(node(guest, "here")).isInstanceOf(Pair.class);
        assertThat(guest.hart.pc).isEqualTo(guest.at("here"));
        assertThat(1_000_000 - guest.hart.left).isEqualTo(3);
        guest.space.map(0x22000, 1, TestSpace.R | TestSpace.W);
        guest.space.putWord(0x22000, 5);
        guest.space.putWord(Guest.DATA, 6);
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.x(10)).isEqualTo(5);
        assertThat(guest.x(11)).isEqualTo(6);
        assertThat(1_000_000 - guest.hart.left).isEqualTo(3);
    }

    @Test
    void theSecondFails() {
        Guest guest = new Guest("lui s1, 0x22\nfence\nhere: ld a0, 0(s0)\nsd a0, 0(s1)\nebreak\n");
        guest.space.putWord(Guest.DATA, 6);
        assertThat(guest.run()).isEqualTo(Exit.STORE_PAGE);
        assertThat(node(guest, "here")).isInstanceOf(Pair.class);
        assertThat(guest.x(10)).isEqualTo(6);
        assertThat(guest.hart.pc).isEqualTo(guest.at("here") + 4);
        assertThat(1_000_000 - guest.hart.left).isEqualTo(4);
        guest.space.map(0x22000, 1, TestSpace.R | TestSpace.W);
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.space.word(0x22000)).isEqualTo(6);
        assertThat(1_000_000 - guest.hart.left).isEqualTo(2);
    }

    /** Both miss the TLB at first, and hit it later. */
    @Test
    void whatTheTlbDoesNotKnowIsLookedUp() {
        String source =
                """
                li s3, 3
                again: ld a0, 0(s0)
                ld a1, 8(s0)
                add a2, a2, a0
                add a2, a2, a1
                addi s3, s3, -1
                bnez s3, again
                ebreak
                """;
        Guest guest = new Guest(source);
        guest.space.putWord(Guest.DATA, 5);
        guest.space.putWord(Guest.DATA + 8, 60);
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(node(guest, "again")).isInstanceOf(Pair.class);
        assertThat(guest.x(12)).isEqualTo(3 * 65);
        assertThat(1_000_000 - guest.hart.left).isEqualTo(1 + 3 * 6 + 1);
    }

    @Test
    void oneMayJumpToTheSecond() {
        Guest guest =
                new Guest(
                        """
                        j first
                        back: li a2, 1
                        j second
                        first: addi a0, a0, 1
                        second: addi a1, a1, 1
                        fence
                        beqz a2, back
                        ebreak
                        """);
        assertThat(guest.run()).isEqualTo(Exit.BREAKPOINT);
        assertThat(node(guest, "first")).isInstanceOf(Pair.class);
        assertThat(guest.x(10)).isEqualTo(1);
        assertThat(guest.x(11)).isEqualTo(2);
        assertThat(1_000_000 - guest.hart.left).isEqualTo(5 + 2 + 4);
    }
}
