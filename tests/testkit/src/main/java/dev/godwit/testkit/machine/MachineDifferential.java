package dev.godwit.testkit.machine;

import dev.godwit.testkit.tools.ToolFailure;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Runs the same images on both machines and holds what they print against each other. */
public final class MachineDifferential {
    private final SystemQemu qemu;
    private final GodwitMachine own = new GodwitMachine();
    private long instructions;
    private long cases;

    /**
     * Compares with a QEMU.
     *
     * @param qemu which
     */
    public MachineDifferential(SystemQemu qemu) {
        this.qemu = qemu;
    }

    /** {@return instructions of cases that were compared, of which each runs at most once} */
    public long instructions() {
        return instructions;
    }

    /** {@return instructions that Godwit has run for that, with those of handlers} */
    public long executed() {
        return own.executed();
    }

    /** {@return cases that were compared} */
    public long cases() {
        return cases;
    }

    /**
     * Makes an image and compares.
     *
     * @param seed decides it
     * @return what is different with the first case that is, or null
     */
    public @Nullable String compare(long seed) {
        BareImage image = BareImage.make(seed);
        List<String> expected = lines(image);
        List<String> actual = own.run(image);
        int count = image.cases().size();
        for (int n = 0; n < count; n++) {
            if (!line(expected, n).equals(line(actual, n))) {
                return report(seed, image, n);
            }
        }
        instructions += image.instructions();
        cases += count;
        return null;
    }

    private List<String> lines(BareImage image) {
        try {
            return qemu.run(image);
        } catch (ToolFailure e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static String line(List<String> lines, int number) {
        return number < lines.size() ? lines.get(number) : "(nothing)";
    }

    /** The case, and its log on both from where they differ. */
    private String report(long seed, BareImage image, int number) {
        BareImage printing = image.printing(number);
        List<String> expected = lines(printing);
        List<String> actual = own.run(printing);
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(seed).append(", case ").append(number).append('\n');
        Case one = image.cases().get(number);
        text.append(one.setup()).append(Long.toHexString(one.address())).append(":\n");
        text.append(one.sequence());
        int differences = 0;
        for (int n = number + 1; differences < 12; n++) {
            String left = line(expected, n);
            String right = line(actual, n);
            if (left.startsWith("(") && right.startsWith("(")) {
                break;
            }
            boolean isSame = left.equals(right);
            differences += isSame ? 0 : 1;
            text.append(n - number - 1).append(": ").append(left);
            text.append(isSame ? "" : "  Godwit: " + right).append('\n');
        }
        return text.toString();
    }
}
