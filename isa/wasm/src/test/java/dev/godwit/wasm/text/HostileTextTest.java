package dev.godwit.wasm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.steps.Steps;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Inputs that take minutes, or hours, if anything about them takes quadratic time: four times the
 * input takes four times the steps, and a little more where a table is searched.
 */
class HostileTextTest {
    private static final Features ALL = Features.WASM_3_0;
    private static final int SMALL = 2_000;

    private static byte[] parse(String text) {
        return WasmText.parse(text.getBytes(StandardCharsets.UTF_8), ALL).binary();
    }

    private static byte[] print(byte[] binary) {
        return WasmText.print(ModuleDecoder.decode(binary, ALL));
    }

    /** Quadratic work would take 16 times the steps. */
    private static void growsWithItsInput(Class<? extends IntFunction<Runnable>> work)
            throws ReflectiveOperationException {
        long small = Steps.of(work, SMALL);
        assertThat(small).as("steps for %d", SMALL).isGreaterThan(SMALL);
        assertThat(Steps.of(work, 4 * SMALL)).as("steps for %d", 4 * SMALL).isLessThan(6 * small);
    }

    @Test
    void stepsAreCounted() throws ReflectiveOperationException {
        long small = Steps.of(Squares.class, 100);
        assertThat(small).isBetween(20_000L, 21_000L);
        assertThat(Steps.of(Squares.class, 400)).isGreaterThan(15 * small);
    }

    static final class Squares implements IntFunction<Runnable> {
        @Override
        public Runnable apply(int size) {
            return () -> {
                long sum = 0;
                for (int i = 0; i < size; i++) {
                    for (int k = 0; k < size; k++) {
                        sum += k;
                    }
                }
                assertThat(sum).isPositive();
            };
        }
    }

    @Test
    void aStructureOfManyNamedFieldsIsPrinted() throws ReflectiveOperationException {
        growsWithItsInput(NamedFields.class);
    }

    static final class NamedFields implements IntFunction<Runnable> {
        @Override
        public Runnable apply(int size) {
            StringBuilder text = new StringBuilder("(module (type $s (struct");
            for (int i = 0; i < size; i++) {
                text.append("(field $f").append(i).append(" i32)");
            }
            text.append(")) (func ")
                    .append("ref.null $s struct.get $s $f77 drop ".repeat(3 * size))
                    .append("))");
            return () -> {
                byte[] binary = parse(text.toString());
                String printed = new String(print(binary), StandardCharsets.UTF_8);
                assertThat(parse(printed)).isEqualTo(binary);
            };
        }
    }

    @Test
    void manyCustomSectionsAndImportsArePrinted() throws ReflectiveOperationException {
        growsWithItsInput(SectionsAndImports.class);
    }

    static final class SectionsAndImports implements IntFunction<Runnable> {
        @Override
        public Runnable apply(int size) {
            BinaryWriter out = new BinaryWriter();
            byte[] imports = parse("(module " + "(import \"\" \"\" (func))".repeat(size) + ")");
            out.bytes(imports, 0, imports.length);
            BinaryWriter custom = new BinaryWriter();
            custom.name("a");
            for (int i = 0; i < size; i++) {
                out.section(0, custom);
            }
            byte[] binary = out.toByteArray();
            return () -> assertThat(print(binary)).hasSizeGreaterThan(binary.length);
        }
    }

    /** Types whose hash codes are all the same: 31 and 0 in place of 0 and 1, at any place. */
    @Test
    void manyTypesOfOneHashCodeAreTold() throws ReflectiveOperationException {
        growsWithItsInput(EqualHashes.class);
    }

    static final class EqualHashes implements IntFunction<Runnable> {
        @Override
        public Runnable apply(int size) {
            int bits = 14;
            StringBuilder text = new StringBuilder("(module");
            for (int i = 0; i < size; i++) {
                text.append("(func (param");
                for (int bit = 0; bit < bits; bit++) {
                    boolean isSet = (i >> bit & 1) != 0;
                    text.append(isSet ? " (ref 1) (ref 0)" : " (ref 0) (ref 31)");
                }
                text.append("))");
            }
            text.append(')');
            return () ->
                    assertThat(ModuleDecoder.decode(parse(text.toString()), ALL).types())
                            .hasSize(size);
        }
    }

    @Test
    void manyAnnotationsOfOneInstructionAreRead() throws ReflectiveOperationException {
        growsWithItsInput(Annotations.class);
    }

    static final class Annotations implements IntFunction<Runnable> {
        @Override
        public Runnable apply(int size) {
            StringBuilder text = new StringBuilder("(module (func ");
            for (int i = 0; i < size; i++) {
                text.append("(@metadata.code.").append(i).append(" \"\")");
            }
            return () -> {
                assertThat(ModuleDecoder.decode(parse(text + " nop))"), ALL).customSections())
                        .hasSize(size);
                assertThatThrownBy(() -> parse(text + "(@metadata.code.7 \"\") nop))"))
                        .isInstanceOf(Malformed.class)
                        .hasMessage("@metadata.code.7 annotation: duplicate annotation");
            };
        }
    }

    /** Identifiers that a table of hashes finds in one place. */
    @Test
    void manyIdentifiersOfOneHashAreTold() throws ReflectiveOperationException {
        growsWithItsInput(EqualIdentifiers.class);
    }

    static final class EqualIdentifiers implements IntFunction<Runnable> {
        @Override
        public Runnable apply(int size) {
            List<String> names = names(size);
            StringBuilder text = new StringBuilder("(module (func");
            for (String name : names) {
                text.append("(local $").append(name).append(" i32)");
            }
            for (String name : names) {
                text.append(" local.get $").append(name).append(" drop");
            }
            text.append("))");
            return () -> assertThat(parse(text.toString())).isNotEmpty();
        }

        /** Of each block there are two that lead from one state of the hash to the same next. */
        private static List<String> names(int count) {
            Random random = new Random(1);
            List<String> names = List.of("");
            int hash = Symbols.START;
            while (names.size() < count) {
                Map<Integer, String> seen = new HashMap<>();
                String first = null;
                String second = "";
                int next = 0;
                while (first == null || first.equals(second)) {
                    second = Integer.toString(random.nextInt(1 << 30) + (1 << 30), 36);
                    byte[] bytes = second.getBytes(StandardCharsets.US_ASCII);
                    next = Symbols.hash(hash, bytes, 0, bytes.length);
                    first = seen.put(next, second);
                }
                hash = next;
                List<String> longer = new ArrayList<>();
                for (String name : names) {
                    longer.add(name + first);
                    longer.add(name + second);
                }
                names = longer;
            }
            return names.subList(0, count);
        }
    }
}
