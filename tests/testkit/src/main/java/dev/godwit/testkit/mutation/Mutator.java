package dev.godwit.testkit.mutation;

import dev.godwit.testkit.mutation.Sample.Format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Makes mutants of samples. The same seed, samples and number give the same mutant. */
public final class Mutator {
    /** No mutant is made longer than this. */
    private static final int LONGEST = 1 << 20;

    /** Of eight mutants so many are made of valid modules. */
    private static final int VALID_OF_EIGHT = 7;

    private final List<List<Sample>> valid;
    private final List<List<Sample>> all;
    private final List<List<Sample>> validTexts;
    private final List<List<Sample>> allTexts;
    private final long seed;

    /**
     * Makes a series of mutants.
     *
     * @param samples what they are made of, in an order that is always the same; binaries and texts
     *     of which some are valid
     * @param seed which series
     */
    public Mutator(List<Sample> samples, long seed) {
        this.valid = groups(samples, s -> s.format() == Format.BINARY && s.isValid());
        this.all = groups(samples, s -> s.format() == Format.BINARY);
        this.validTexts = groups(samples, s -> s.format() == Format.TEXT && s.isValid());
        this.allTexts = groups(samples, s -> s.format() == Format.TEXT);
        this.seed = seed;
        if (valid.isEmpty() || validTexts.isEmpty()) {
            throw new IllegalArgumentException("mutants need valid binaries and texts as samples");
        }
    }

    private static List<List<Sample>> groups(List<Sample> samples, Predicate<Sample> which) {
        Map<String, List<Sample>> groups = new LinkedHashMap<>();
        for (Sample sample : samples) {
            if (which.test(sample)) {
                groups.computeIfAbsent(sample.group(), name -> new ArrayList<>()).add(sample);
            }
        }
        return List.copyOf(groups.values());
    }

    /**
     * Makes a mutant.
     *
     * @param index its number in the series
     * @return even ones are binaries, odd ones texts
     */
    public Mutant mutant(int index) {
        Dice dice = new Dice(seed * 0x9e37_79b9_7f4a_7c15L + index);
        Format format = index % 2 == 0 ? Format.BINARY : Format.TEXT;
        Sample sample = sample(format, dice);
        Sample other = sample(format, dice);
        byte[] bytes = sample.bytes();
        int edits = 1;
        while (edits < 8 && dice.oneIn(3)) {
            edits++;
        }
        for (int i = 0; i < edits; i++) {
            byte[] edited = edit(format, bytes, other.bytes(), dice);
            if (edited.length <= LONGEST) {
                bytes = edited;
            }
        }
        String origin = sample.name() + " with " + other.name() + ", edits: " + edits;
        return new Mutant(seed, index, origin, format, bytes);
    }

    private Sample sample(Format format, Dice dice) {
        boolean isValid = dice.below(8) < VALID_OF_EIGHT;
        List<List<Sample>> groups =
                format == Format.BINARY
                        ? (isValid ? valid : all)
                        : (isValid ? validTexts : allTexts);
        return dice.of(dice.of(groups));
    }

    private static byte[] edit(Format format, byte[] bytes, byte[] other, Dice dice) {
        if (format == Format.TEXT) {
            return Texts.edit(bytes, other, dice);
        }
        return switch (dice.below(10)) {
            case 0 -> Bytes.edit(bytes, other, dice);
            case 1, 2 -> Sections.edit(bytes, other, dice);
            default -> Instructions.edit(bytes, other, dice);
        };
    }
}
