package dev.godwit.testkit.riscv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Without another emulator: the other side is the interpreter with a fault of this test's. */
class DifferentialTest {
    private static final Table TABLE = table();
    private static final int COUNT = 2000;

    private static Table table() {
        try {
            return new Table(Files.readString(Path.of("../../isa/tables/riscv.isa")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Image image(long seed) {
        return Image.make(TABLE, Extensions.ALL, Set.of(), seed, COUNT);
    }

    private static Differential against(Oracle oracle) {
        return new Differential(TABLE, Extensions.ALL, Set.of(), oracle);
    }

    @Test
    void everyInstructionIsMade() {
        TreeMap<String, Integer> made = new TreeMap<>();
        for (long seed = 1; seed < 6; seed++) {
            for (Program program : image(seed).programs()) {
                assertThat(program.instructions()).hasSizeBetween(1, 16);
                for (Instruction instruction : program.instructions()) {
                    made.merge(instruction.form().mnemonic, 1, Integer::sum);
                }
            }
        }
        Set<String> never = new TreeSet<>(Set.of("c.ebreak"));
        Set<String> expected = new TreeSet<>();
        Stream.of(TABLE.long32(), TABLE.short16())
                .flatMap(List::stream)
                .forEach(form ->
                        (form.kind == Form.Kind.NEVER ? never : expected).add(form.mnemonic));
        expected.removeAll(never);
        assertThat(made.keySet()).isEqualTo(expected);
        assertThat(never).contains("ecall", "ebreak", "mret", "sfence.vma").hasSizeLessThan(12);
        assertThat(made.values()).allMatch(count -> count >= 3);
    }

    /** Which also tells that programs end, and that slices make no difference. */
    @Test
    void theInterpreterIsTheSameAsItself() {
        Differential differential = against(new Interpreted(Extensions.ALL));
        for (long seed = 1; seed < 6; seed++) {
            assertThat(differential.compare(seed, COUNT)).isNull();
        }
        assertThat(differential.programs()).isEqualTo(5 * COUNT);
        assertThat(differential.compared()).isGreaterThan(5 * COUNT * 8);
    }

    /** Another instruction in the place of one: its funct3 is another. */
    @Test
    void aWrongInstructionIsFoundAndStandsAlone() {
        Interpreted inner = new Interpreted(Extensions.ALL);
        Differential differential = against(image -> inner.run(faulty(image)));
        String report = Objects.requireNonNull(differential.compare(3, COUNT));
        assertThat(report).startsWith("seed 3, program ").contains("  sh2add ", " expected, ");
        List<String> code = report.lines().filter(line -> line.matches("[0-9a-f]+  .*")).toList();
        // beside it at most a loop around it
        assertThat(code).hasSizeLessThanOrEqualTo(3);
    }

    private static Image faulty(Image image) {
        Image faulty = image;
        int at = 0;
        for (Program program : image.programs()) {
            for (int n = 0; n < program.instructions().size(); n++) {
                Instruction old = program.instructions().get(n);
                if (old.form().mnemonic.equals("sh2add") && !old.isNop()) {
                    var other = new ArrayList<>(program.instructions());
                    other.set(n, new Instruction(old.bits() ^ 0x2000, 4, old.form(), false));
                    faulty = faulty.with(at, program.with(other));
                    break;
                }
            }
            at++;
        }
        return faulty;
    }

    /** Of many programs the one is found that does not come to its end. */
    @Test
    void aCrashIsFound() {
        Interpreted inner = new Interpreted(Extensions.ALL.without(Extension.ZBS));
        String report = against(inner).compare(4, COUNT);
        assertThat(report).startsWith("seed 4, program ").contains("Godwit: exception 2");
        assertThat(report).containsPattern("  b(set|clr|inv|ext)i? ");
    }
}
