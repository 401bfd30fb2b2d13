package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.riscv.KernelProgram;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Computers on the command line, with kernels of a few lines. */
@Timeout(120)
class BootTest {
    private static final String HELLO = KernelProgram.print("hello") + "  li a0, ";
    private static final String WAIT = "1: wfi; j 1b\n";

    /** Says that it is up, and reboots. */
    private static final String REBOOT =
            KernelProgram.print("up ") + "  li t0, 0x100000; li t1, 0x7777; sw t1, 0(t0)\n" + WAIT;

    /** Sets a timer of M mode a second ahead, and waits for it. */
    private static final String TIMER =
            """
              la t0, 2f
              csrw mtvec, t0
              li t0, 0x200bff8
              ld t1, 0(t0)
              li t2, 10000000
              add t1, t1, t2
              li t0, 0x2004000
              sd t1, 0(t0)
              li t0, 0x80
              csrw mie, t0
              csrsi mstatus, 8
            1:
              wfi
              j 1b
              .balign 4
            2:
              li a0, 7
            """
                    + KernelProgram.OFF;

    @TempDir private Path folder;

    private Cli.Result boot(String source, String... options) throws IOException {
        Path kernel = Files.write(folder.resolve("kernel"), KernelProgram.of(source));
        List<String> words = new ArrayList<>(List.of("boot", "--kernel", kernel.toString()));
        words.addAll(Arrays.asList(options));
        return Cli.run(words.toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "255, 255", "256, 1"})
    void theFinisherSaysTheCode(String code, int exit) throws IOException {
        Cli.Result ended = boot(HELLO + code + "\n" + KernelProgram.OFF);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.guest()).isEqualTo("hello");
        assertThat(ended.exit()).isEqualTo(exit);
    }

    @Test
    void whoWaitsForNothingIsTold() throws IOException {
        Cli.Result ended = boot(WAIT);
        assertThat(ended.err()).contains("all harts wait for an interrupt, and none can come");
        assertThat(ended.exit()).isEqualTo(134);
    }

    @Test
    void aTimerEndsTheWait() throws IOException {
        assertThat(boot(TIMER, "--deterministic").exit()).isEqualTo(7);
    }

    @Test
    void runsAreTheSame() throws IOException {
        String source =
                """
                  csrr a0, time
                  li t0, 0x101000
                  lw t1, 0(t0)
                  add a0, a0, t1
                  andi a0, a0, 127
                """
                        + KernelProgram.OFF;
        int first = boot(source, "--deterministic=5").exit();
        assertThat(boot(source, "--deterministic=5").exit()).isEqualTo(first);
    }

    @Test
    void aRebootBeginsAnewUnlessForbidden() throws IOException {
        Cli.Result ended = boot(REBOOT, "--no-reboot");
        assertThat(ended.guest()).isEqualTo("up ");
        assertThat(ended.exit()).isZero();
        ended = boot(REBOOT, "--fuel", "5000");
        assertThat(ended.guest()).startsWith("up up up ");
        assertThat(ended.exit()).isEqualTo(137);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--timeout 50ms|timeout (limit 50 ms)|137",
                "--fuel 1000|out of fuel (limit 1000 units)|137",
                "--memory 1MiB|need at least 4 MiB of memory|2",
                "--memory 4GiB|at most 2047 MiB|2",
                "--smp 513|1 to 512 harts, not 513|2",
                "--disk nosuch|nosuch cannot be opened|65",
                "--disk x,size=3|'size=3' is none of format=raw|2",
                "--disk x,format=vdi|there are format=raw and format=qcow2|2",
                "--rw|--rw is for files of --disk|2",
                "--share nosuch|--share nosuch: No such file or directory|65",
                "--share :tag|--share must be DIR or DIR:TAG, got ':tag'|2",
                "--share .:|the tag of a share has 1 to 32 characters|2",
                "--share .:a --share .:a|two shares cannot both be 'a'|2",
                "--share . --deterministic|--deterministic has no --share|2",
                "-p 80:80|--port needs --net user|2",
                "--net tap|--net is none, user or user,loopback, not 'tap'|2",
                "--net user --deterministic|--deterministic has no --net|2",
                "--trace syscalls|--trace is some of instructions, traps, irq, mmio|2",
                "--console vga|--console is serial or virtio|2",
                "--virtio old|--virtio is modern or legacy|2",
                "--bios nosuch|nosuch: cannot be read: there is no such file|65",
            })
    void whatIsWrongIsSaid(String options, String said, int exit) throws IOException {
        Cli.Result ended = boot("1: j 1b\n", options.split(" "));
        assertThat(ended.err()).contains(said);
        assertThat(ended.exit()).isEqualTo(exit);
    }

    /** A device's register, an exception, an interrupt of the serial port, and the way there. */
    private static final String TRACED =
            """
            _start:  la t0, handler
                     csrw mtvec, t0
                     ecall
                     li t0, 0xc002000
                     li t1, 0x400
                     sw t1, 0(t0)
                     li t0, 0xc000028
                     li t1, 1
                     sw t1, 0(t0)
                     li t0, 0x10000000
                     li t1, 2
                     sb t1, 1(t0)
                     li t0, 0xc200004
                     lw t1, 0(t0)
                     sw t1, 0(t0)
                     j off
                     .balign 4
            handler: csrr t0, mepc
                     addi t0, t0, 4
                     csrw mepc, t0
                     mret
            off:     li a0, 0
            """
                    + KernelProgram.OFF;

    @Test
    void whatItDoesIsToldWhereThatIsAskedFor() throws IOException {
        Path file = Files.writeString(folder.resolve("kernel.s"), TRACED);
        String all = "instructions,traps,irq,mmio";
        String told = Cli.run("boot", "--trace=" + all, "--kernel", file.toString()).err();
        assertThat(told.lines())
                .allMatch(line -> line.startsWith("godwit: "))
                .containsSubsequence(
                        "godwit: hart 0: 0x80000000 <_start>: auipc t0,0x0",
                        "godwit: hart 0: 0x8000000c <_start+0xc>: ecall",
                        "godwit: hart 0: environment call from M-mode, epc 0x8000000c"
                                + " <_start+0xc>, tval 0x0, from M to M",
                        "godwit: plic: write 4 at 0x28: 0x1",
                        "godwit: uart: write 1 at 0x1: 0x2",
                        "godwit: plic: source 10 is high",
                        "godwit: plic: hart 0 M-mode claims 10",
                        "godwit: plic: read 4 at 0x200004: 0xa",
                        "godwit: plic: write 4 at 0x200004: 0xa",
                        "godwit: plic: hart 0 M-mode completes 10",
                        "godwit: test: write 4 at 0x0: 0x5555");
        told = Cli.run("boot", "--trace", "traps", "--kernel", file.toString()).err();
        assertThat(told).hasLineCount(1).contains("environment call");
        assertThat(Cli.run("boot", "--kernel", file.toString()).err()).isEmpty();
    }

    @Test
    void anOverlayIsMadeAndGoneOnWith() throws IOException {
        Path base = Files.write(folder.resolve("base.img"), new byte[1 << 20]);
        Files.write(folder.resolve("other.img"), new byte[1 << 20]);
        Path overlay = folder.resolve("changes.qcow2");
        String end = "  li a0, 0\n" + KernelProgram.OFF;
        for (int run = 0; run < 2; run++) {
            Cli.Result ended = boot(end, "--disk", base + ",overlay=" + overlay);
            assertThat(ended.err()).isEmpty();
            assertThat(ended.exit()).isZero();
            assertThat(Files.readAllBytes(overlay)).startsWith('Q', 'F', 'I', 0xfb);
        }
        Path other = folder.resolve("other.img");
        Cli.Result refused = boot(end, "--disk", other + ",overlay=" + overlay);
        assertThat(refused.err()).contains(overlay + " stands on base.img, not on " + other);
        assertThat(refused.exit()).isEqualTo(65);
    }

    @Test
    void assemblyIsBootedOrItsFaultIsShown() throws IOException {
        Path file = folder.resolve("kernel.s");
        Files.writeString(
                file, "nop\n.data\n.dword 1\n.text\n_start: li a0, 4\n" + KernelProgram.OFF);
        assertThat(Cli.run("boot", "--kernel", file.toString()).exit()).isEqualTo(4);
        Files.writeString(file, "nop\n  addi a0, a1\n");
        for (String[] words :
                List.of(
                        new String[] {"boot", "--kernel", file.toString()},
                        new String[] {"parse", file.toString(), "-o", folder + "/x"})) {
            Cli.Result wrong = Cli.run(words);
            assertThat(wrong.exit()).isEqualTo(65);
            assertThat(wrong.err())
                    .isEqualTo(
                            "godwit: %s: expected , at 2:14\n    addi a0, a1\n               ^\n"
                                    .formatted(file));
        }
    }

    /** A driver waits, empties the port, as all do, and only then wants what was typed. */
    @Test
    void whatIsTypedBeforeADriverListensIsKept() throws IOException {
        String driver =
                """
                  li t1, 300000
                0:
                  addi t1, t1, -1
                  bnez t1, 0b
                  li t0, 0x10000000
                  li t1, 7
                  sb t1, 2(t0)
                  li t1, 1
                  sb t1, 1(t0)
                0:
                  lbu t1, 5(t0)
                  andi t1, t1, 1
                  beqz t1, 0b
                  lbu a0, 0(t0)
                """
                        + KernelProgram.OFF;
        Path kernel = Files.write(folder.resolve("kernel"), KernelProgram.of(driver));
        Cli.Result ended =
                Cli.runWithInput("*", "boot", "--fuel", "50000000", "--kernel", kernel.toString());
        assertThat(ended.exit()).isEqualTo('*');
    }

    @Test
    void whatIsNoKernelIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "no kernel at all, only a text");
        Cli.Result ended = Cli.run("boot", "--kernel", file.toString());
        assertThat(ended.err()).contains("unknown kind of kernel");
        assertThat(ended.exit()).isEqualTo(65);
        assertThat(Cli.run("boot").err()).contains("give a kernel with --kernel FILE");
    }

    @Test
    void theDeviceTreeIsWritten() throws IOException {
        Path blob = folder.resolve("tree");
        assertThat(Cli.run("boot", "--dump-dtb", blob.toString()).exit()).isZero();
        assertThat(Files.readAllBytes(blob)).startsWith(0xd0, 0x0d, 0xfe, 0xed);
    }
}
