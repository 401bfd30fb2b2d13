package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.machine.boot.AssembledKernel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The monitor's commands, without a terminal. */
@Timeout(120)
class MonitorTest {
    private static final String KERNEL =
            """
            _start: addi a0, a0, 1
                    c.nop
            loop:   beqz x0, loop
            .data
            table:  .word 1, 2, 0xdeadbeef, 4, 5
            """;

    private final Guest guest =
            Guest.ofKernel(AssembledKernel.assemble(KERNEL))
                    .clock(VirtualClock.still())
                    .deterministic(1)
                    .harts(2)
                    .build();

    private final Monitor monitor = new Monitor(guest.computer());

    @AfterEach
    void close() {
        guest.close();
    }

    @Test
    void registersAreListed() {
        guest.computer().step(7);
        assertThat(monitor.execute("info registers"))
                .startsWith("hart 0, M-mode\npc 0x80000006 <loop>\n")
                .contains("      a0 0000000000000001")
                .contains(" mstatus ")
                .contains("    satp 0000000000000000")
                .endsWith("\n");
        assertThat(monitor.execute("info registers 1")).startsWith("hart 1, M-mode\n");
        assertThat(monitor.execute("hart 1")).isEqualTo("hart 1\n");
        assertThat(monitor.execute("info registers")).startsWith("hart 1, ");
    }

    @Test
    void devicesAreListed() {
        assertThat(monitor.execute("info devices"))
                .contains("0000000080000000-000000009fffffff  ram\n")
                .contains("0000000010000000-00000000100000ff  uart\n")
                .contains("000000000c000000-000000000c5fffff  plic\n");
    }

    @Test
    void memoryIsShown() {
        assertThat(monitor.execute("x table 5"))
                .isEqualTo(
                        "0x80000010 <table>: 00000001 00000002 deadbeef 00000004\n"
                                + "0x80000020 <table+0x10>: 00000005\n");
        assertThat(monitor.execute("xp 0x80000018 1")).isEqualTo("0x80000018: deadbeef\n");
        assertThat(monitor.execute("xp table+8 1")).isEqualTo("0x80000018: deadbeef\n");
        assertThat(monitor.execute("x 0x10000000 1"))
                .isEqualTo("0x10000000: no memory at 0x10000000\n");
        assertThat(monitor.execute("xp 0x9ffffffc 2"))
                .isEqualTo("0x9ffffffc: 00000000 no memory at 0xa0000000\n");
    }

    @Test
    void instructionsAreShown() {
        guest.computer().step(1);
        assertThat(monitor.execute("disassemble _start 3"))
                .isEqualTo(
                        "  0x80000000 <_start>: addi a0,a0,1\n"
                                + "> 0x80000004 <_start+0x4>: nop\n"
                                + "  0x80000006 <loop>: beqz zero,0x80000006\n");
        assertThat(monitor.execute("disassemble $pc 1")).startsWith("> 0x80000004 ");
        assertThat(monitor.execute("disassemble")).startsWith("> 0x80000004 ").hasLineCount(8);
        assertThat(monitor.execute("disassemble 0 9")).isEqualTo("  0x0: no memory\n");
    }

    @Test
    void itStopsGoesOnResetsAndQuits() {
        guest.computer().step(1);
        assertThat(monitor.execute("stop")).isEmpty();
        assertThat(monitor.isStopped()).isTrue();
        assertThat(monitor.execute("cont")).isEmpty();
        assertThat(monitor.isStopped()).isFalse();
        assertThat(monitor.execute("reset")).isEmpty();
        assertThat(monitor.execute("x $pc 1")).startsWith("0x80000000 <_start>:");
        assertThat(monitor.execute("quit")).isEmpty();
        assertThat(monitor.isQuit()).isTrue();
        assertThat(monitor.execute("  ")).isEmpty();
        assertThat(monitor.execute("help")).contains("disassemble").contains("xp ADDR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "frob|there is no command 'frob'; help lists them",
                "info|info knows registers and devices, not ''",
                "info irq|info knows registers and devices, not 'irq'",
                "info registers 2|there are harts 0 to 1, not '2'",
                "info registers x|'x' is no number",
                "info devices 1|too many words: '1'",
                "x|x needs an address",
                "x nosuch|'nosuch' is neither a number nor a symbol of the kernel",
                "x 0xg|'0xg' is no number",
                "x 1+|'' is neither a number nor a symbol of the kernel",
                "x $a9|there is no register '$a9'",
                "x 0 0|a count is 1 to 1024, not '0'",
                "x 0 99999|a count is 1 to 1024, not '99999'",
                "x 0 -1|'-1' is no number",
                "xp 0 1 2|too many words: '2'",
                "stop now|too many words: 'now'",
                "reset now|too many words: 'now'",
            })
    void whatIsWrongIsSaidInOneLine(String line, String said) {
        assertThat(monitor.execute(line)).isEqualTo(said + "\n");
        assertThat(monitor.isStopped()).isFalse();
    }
}
