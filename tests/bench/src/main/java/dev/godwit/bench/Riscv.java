package dev.godwit.bench;

import dev.godwit.Guest;
import dev.godwit.Outcome;
import dev.godwit.base.host.BytesSink;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.RiscvC;
import dev.godwit.testkit.tools.ToolFailure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * C programs for Linux on RISC-V beside qemu-riscv64, on one core, in turns: the least CPU time of
 * each (Godwit's with all threads of the JVM), which other users of the machine distort less than
 * what passes meanwhile. Both run the same file with the same arguments and have to write the same;
 * what QEMU takes to start is subtracted, and Godwit is warmed up.
 */
final class Riscv {
    private static final int TURNS = 5;
    private static final int WARM_UP = 3;
    private static final int SECONDS = 300;
    private static final long QEMU_MICROS = 300_000;
    private static final List<String> FLOATING = List.of("nbody", "matmul", "mandelbrot", "fft");

    private Riscv() {}

    static void main(String[] names) throws IOException {
        if (RiscvC.missing() != null) {
            throw new ToolFailure(RiscvC.missing());
        }
        Path root = Path.of(System.getProperty("godwit.root", ""));
        double integer = 0;
        double all = 0;
        int integers = 0;
        int count = 0;
        List<Kernel> kernels = new ArrayList<>(Kernel.ALL);
        kernels.addAll(Kernel.MORE);
        for (Kernel kernel : kernels) {
            if (names.length > 0 && !Arrays.asList(names).contains(kernel.name())) {
                continue;
            }
            double ratio = compare(kernel, build(root, kernel));
            System.out.println(padded(kernel.name()) + " " + rounded(ratio));
            all += Math.log(ratio);
            count++;
            if (!FLOATING.contains(kernel.name())) {
                integer += Math.log(ratio);
                integers++;
            }
        }
        System.out.println(padded("integer") + " " + rounded(Math.exp(integer / integers)));
        System.out.println(padded("all") + " " + rounded(Math.exp(all / count)));
    }

    private static String padded(String name) {
        return name + " ".repeat(Math.max(0, 12 - name.length()));
    }

    private static String rounded(double ratio) {
        return String.valueOf(Math.round(ratio * 1000) / 1000.0);
    }

    private static Path build(Path root, Kernel kernel) {
        String file = kernel.source() + ".c";
        Path programs = root.resolve("tests/bench/programs");
        Path source = programs.resolve(file);
        if (!Files.exists(source)) {
            source = root.resolve("tests/conformance/programs").resolve(file);
        }
        return RiscvC.build(
                root.resolve("tests/bench/target/riscv").resolve(kernel.name()),
                List.of(programs.resolve("repeat.c"), source),
                "-O2",
                "-w",
                "-DKERNEL",
                "-lm");
    }

    /** Godwit's speed as a part of QEMU's. */
    private static double compare(Kernel kernel, Path program) throws IOException {
        int times = 1;
        while (qemu(kernel, program, times).micros() - qemu(kernel, program, 0).micros()
                < QEMU_MICROS) {
            times *= 2;
        }
        byte[] content = Files.readAllBytes(program);
        for (int i = 0; i < WARM_UP; i++) {
            godwit(kernel, content, times);
        }
        long empty = Long.MAX_VALUE;
        long theirs = Long.MAX_VALUE;
        long ours = Long.MAX_VALUE;
        for (int turn = 0; turn < TURNS; turn++) {
            Run expected = qemu(kernel, program, times);
            Run actual = godwit(kernel, content, times);
            if (!actual.output().equals(expected.output())) {
                throw new ToolFailure(
                        kernel.name() + ": " + actual.output() + ", not " + expected.output());
            }
            empty = Math.min(empty, qemu(kernel, program, 0).micros());
            theirs = Math.min(theirs, expected.micros());
            ours = Math.min(ours, actual.micros());
        }
        return (double) (theirs - empty) / ours;
    }

    private static String[] words(Kernel kernel, int times) {
        return new String[] {kernel.name(), "" + kernel.work(), "" + times};
    }

    private static Run qemu(Kernel kernel, Path program, int times) {
        String[] words = words(kernel, times);
        List<String> command = List.of("qemu-riscv64", program.toString(), words[1], words[2]);
        long begin = CpuTime.ofChildren();
        Result result = Processes.run(Path.of("/"), Map.of(), new byte[0], command, SECONDS);
        long micros = CpuTime.ofChildren() - begin;
        if (result.code() != 0) {
            throw new ToolFailure(kernel.name() + " failed under QEMU: " + result.error());
        }
        return new Run(micros, result.text());
    }

    private static Run godwit(Kernel kernel, byte[] content, int times) {
        BytesSink output = new BytesSink(1 << 16);
        try (Guest guest =
                Guest.open(content)
                        .arguments(words(kernel, times))
                        .output(output)
                        .error(output)
                        .build()) {
            long begin = CpuTime.ofProcess();
            Outcome outcome = guest.runToEnd();
            long micros = CpuTime.ofProcess() - begin;
            String text = new String(output.bytes(), StandardCharsets.UTF_8);
            if (!outcome.equals(new Outcome.Exited(0))) {
                throw new ToolFailure(kernel.name() + ": " + outcome + " " + text);
            }
            return new Run(micros, text);
        }
    }

    /**
     * A run of a program.
     *
     * @param micros its CPU time
     * @param output what it wrote
     */
    private record Run(long micros, String output) {}
}
