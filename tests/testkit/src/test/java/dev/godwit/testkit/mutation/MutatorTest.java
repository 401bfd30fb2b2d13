package dev.godwit.testkit.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.text.ModuleFile;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class MutatorTest {
    private static final List<Sample> OWN = Samples.own();

    @Test
    void ourOwnSamplesAreValid() {
        assertThat(OWN).hasSize(16);
        for (Sample sample : OWN) {
            ValidatedModule module = ModuleFile.load(sample.bytes(), Features.WASM_3_0);
            assertThat(module.module().exports()).as(sample.name()).isNotEmpty();
        }
    }

    @Test
    void theSameSeedAndNumberGiveTheSameMutant() {
        Mutator one = new Mutator(OWN, 5);
        Mutator again = new Mutator(Samples.own(), 5);
        Mutator other = new Mutator(OWN, 6);
        int different = 0;
        for (int i = 199; i >= 0; i--) {
            byte[] bytes = one.mutant(i).bytes();
            assertThat(again.mutant(i).bytes()).isEqualTo(bytes);
            different += Arrays.equals(other.mutant(i).bytes(), bytes) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(180);
    }

    @Test
    void mutantsDifferFromOneAnotherAndFromTheirSamples() {
        Mutator mutator = new Mutator(OWN, 1);
        Set<Integer> known = new HashSet<>();
        OWN.forEach(sample -> known.add(Arrays.hashCode(sample.bytes())));
        int fresh = 0;
        for (int i = 0; i < 2_000; i++) {
            fresh += known.add(Arrays.hashCode(mutator.mutant(i).bytes())) ? 1 : 0;
        }
        assertThat(fresh).isGreaterThan(1_800);
    }

    /** Edits that break everything at the surface would find nothing. */
    @Test
    void aGoodPartOfThemIsStillValid() {
        Mutator mutator = new Mutator(OWN, 1);
        int[] valid = new int[2];
        for (int i = 0; i < 2_000; i++) {
            try {
                ModuleFile.load(mutator.mutant(i).bytes(), Features.WASM_3_0);
                valid[i % 2]++;
            } catch (BadInput | LimitReached e) {
                // the others
            }
        }
        assertThat(valid[0]).as("binaries").isGreaterThan(150);
        assertThat(valid[1]).as("texts").isGreaterThan(150);
    }

    @Test
    void binariesComeApartAndTogetherAgain() {
        for (Sample sample : OWN) {
            if (sample.format() == Sample.Format.BINARY) {
                byte[] bytes = sample.bytes();
                assertThat(Sections.join(Sections.split(bytes))).isEqualTo(bytes);
            }
        }
    }

    @Test
    void textsComeApart() {
        Tokens tokens = new Tokens("(a \"b)\\\"\" ;; c\n (; (; ;) ) ;) $d)".getBytes(UTF_8));
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < tokens.count(); i++) {
            words.append(tokens.word(i)).append('|');
        }
        assertThat(words).hasToString("(|a|\"b)\\\"\"|;; c|(; (; ;) ) ;)|$d|)|");
        assertThat(tokens.afterGroup(0)).isEqualTo(7);
    }

    @Test
    void modulesOfScriptsAreFound(@org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("a.wast"),
                "(module (func)) (assert_invalid (module (func (result i32))) \"type"
                    + " mismatch\")(module quote \"(table 1 funcref)\") (module binary"
                    + " \"\\00asm\\01\\00\\00\\00\")(assert_malformed (module quote \"(func $x\")"
                    + " \"unexpected end\")");
        List<Sample> samples = Samples.ofScripts(folder);
        assertThat(samples.stream().filter(s -> s.format() == Sample.Format.TEXT)).hasSize(4);
        assertThat(samples.stream().filter(s -> s.format() == Sample.Format.BINARY)).hasSize(4);
        Sample binary =
                samples.stream()
                        .filter(s -> s.format() == Sample.Format.BINARY && s.isValid())
                        .findFirst()
                        .orElseThrow();
        Path file = Files.write(folder.resolve("a.wasm"), binary.bytes());
        assertThat(Samples.ofFile(file).isValid()).isTrue();
        Files.write(file, new byte[Samples.LARGEST + 1]);
        assertThatThrownBy(() -> Samples.ofFile(file)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void samplesOfOneFormatAloneAreRefused() {
        assertThatThrownBy(() -> new Mutator(OWN.subList(0, 1), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAreWrittenAsTheyAreRead() {
        for (long value : new long[] {0, 1, 127, 128, 300, Integer.MAX_VALUE}) {
            byte[] bytes = Leb.unsigned(value);
            assertThat(Leb.value(bytes, 0, bytes.length)).isEqualTo((int) value);
            assertThat(Leb.end(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        }
        assertThat(Leb.signed(-1)).containsExactly(0x7f);
        assertThat(Leb.signed(64)).containsExactly(0xc0, 0);
    }
}
