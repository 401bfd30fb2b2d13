package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.machine.bus.Device;
import dev.godwit.machine.bus.MachineTime;
import dev.godwit.machine.bus.Wiring;
import dev.godwit.machine.device.TestFinisher;
import dev.godwit.machine.device.Uart16550;
import dev.godwit.machine.tree.DeviceTree;
import dev.godwit.machine.tree.Node;
import dev.godwit.machine.tree.Property;
import dev.godwit.riscv.text.Assembler;
import dev.godwit.testkit.riscv.KernelProgram;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Boards of one's own, and devices of one's own on {@code virt}. */
@Timeout(120)
class BoardTest {
    private static final long RAM = 0x8000_0000L;
    private static final int MOST = 1 << 16;

    /** Ends with the code in a0, through a finisher at 0x1000. */
    private static final String END =
            """
              slli a0, a0, 16
              li t0, 0x3333
              or a0, a0, t0
              li t0, 0x1000
              sw a0, 0(t0)
              j .
            """;

    /** A metronome: one register of its period in nanoseconds, one of how often it has struck. */
    private static final class Metronome implements Device {
        private static final int PERIOD = 0;
        private static final int STRUCK = 8;
        private static final int ACKNOWLEDGE = 16;

        final List<Long> times = new ArrayList<>();
        private final Wiring wiring;
        private final MachineTime.Alarm alarm;
        private long period;
        private int resets;

        Metronome(Wiring wiring) {
            this.wiring = wiring;
            alarm = wiring.time().alarm(this::strike);
        }

        private void strike() {
            times.add(wiring.time().now());
            wiring.interrupt().set(true);
            alarm.set(wiring.time().now() + period);
        }

        @Override
        public boolean allows(long offset, int size) {
            return size == 8;
        }

        @Override
        public long load(long offset, int size) {
            return switch ((int) offset) {
                case PERIOD -> period;
                case STRUCK -> times.size();
                default -> 0;
            };
        }

        @Override
        public void store(long offset, int size, long value) {
            if (offset == PERIOD) {
                period = value;
                alarm.set(wiring.time().now() + value);
            } else if (offset == ACKNOWLEDGE) {
                wiring.interrupt().set(false);
            }
        }

        @Override
        public void reset() {
            resets++;
            period = 0;
            alarm.set(MachineTime.NEVER);
            wiring.interrupt().set(false);
        }
    }

    private static BoardBuilder board(String source) {
        return Guest.ofBoard()
                .clock(VirtualClock.still())
                .deterministic()
                .image(RAM, Assembler.assemble(source, RAM).bytes())
                .device(
                        "finisher",
                        0x1000,
                        TestFinisher.SIZE,
                        wiring -> new TestFinisher(wiring.power()));
    }

    private static int code(Outcome outcome) {
        return ((Outcome.Exited) outcome).code();
    }

    // ---- Boards.

    @Test
    void aBoardIsWhatItIsGiven() {
        var output = new BytesSink(MOST);
        byte[] text = "from far away\n".getBytes(StandardCharsets.UTF_8);
        String source =
                """
                  li s0, 0x40100000
                  li s1, 0x300
                1:
                  lbu t0, 0(s0)
                  beqz t0, 2f
                  sb t0, 0(s1)
                  addi s0, s0, 1
                  j 1b
                2:
                """;
        try (Guest guest =
                Guest.ofBoard()
                        .clock(VirtualClock.still())
                        .memory(0x4000_0000, 2 << 20)
                        .image(
                                0x4000_8000,
                                Assembler.assemble(source + "li a0, 9\n" + END, 0x4000_8000)
                                        .bytes())
                        .image(0x4010_0000, text)
                        .reset(0x4000_8000)
                        .device(
                                "uart",
                                0x300,
                                Uart16550.SIZE,
                                wiring ->
                                        new Uart16550(
                                                BytesSource.empty(), output, wiring.interrupt()))
                        .device(
                                "finisher",
                                0x1000,
                                TestFinisher.SIZE,
                                wiring -> new TestFinisher(wiring.power()))
                        .build()) {
            assertThat(guest.computer().devices())
                    .extracting("name")
                    .containsExactly("uart", "finisher");
            assertThat(code(guest.run())).isEqualTo(9);
        }
        assertThat(output.bytes()).isEqualTo(text);
    }

    @Test
    void allHartsBeginInMachineModeWithTheirNumbers() {
        String source = "csrr t0, mhartid; bne t0, a0, .; li t1, 3; bne a0, t1, .\nli a0, 5\n";
        try (Guest guest = board(source + END).harts(4).build()) {
            assertThat(code(guest.run())).isEqualTo(5);
        }
    }

    /** Timers of harts need no CLINT. */
    @Test
    void timeIsThereWithoutAClint() {
        String source =
                """
                  la t0, 1f
                  csrw mtvec, t0
                  li t0, -1
                  csrw menvcfg, t0
                  csrr t0, time
                  li t1, 100000
                  add t0, t0, t1
                  csrw stimecmp, t0
                  li t0, 32
                  csrw mie, t0
                  csrsi mstatus, 8
                0:
                  wfi
                  j 0b
                .balign 4
                1:
                  csrr a0, mcause
                  andi a0, a0, 63
                """;
        try (Guest guest = board(source + END).build()) {
            assertThat(code(guest.runToEnd())).isEqualTo(5);
        }
    }

    /**
     * Ten strikes, each of which is an interrupt, a millisecond apart on the clock of the machine;
     * with the lines of devices led to the hart, and through a PLIC.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeviceInterruptsByItsAlarms(boolean hasPlic) {
        String setUp =
                """
                  li s2, 0xc000000
                  li t0, 1
                  sw t0, 8(s2)
                  li t1, 0x2000
                  add t1, t1, s2
                  li t0, 4
                  sw t0, 0(t1)
                  li t1, 0x200000
                  add s3, t1, s2
                """;
        String source =
                (hasPlic ? setUp : "")
                        + """
                          la t0, handler
                          csrw mtvec, t0
                          li s0, 0x2000
                          li t0, 1000000
                          sd t0, 0(s0)
                          li t0, 0x800
                          csrw mie, t0
                          csrsi mstatus, 8
                        0:
                          wfi
                          j 0b
                        .balign 4
                        handler:
                          addi s1, s1, 1
                        """
                        + (hasPlic ? "lw t2, 4(s3)\n" : "")
                        + "sd x0, 16(s0)\n"
                        + (hasPlic ? "sw t2, 4(s3)\n" : "")
                        + """
                          li t0, 10
                          bne s1, t0, 1f
                          ld a0, 8(s0)
                          j end
                        1:
                          mret
                        end:
                        """
                        + END;
        List<Metronome> made = new ArrayList<>();
        BoardBuilder builder =
                board(source)
                        .device(
                                "metronome",
                                0x2000,
                                24,
                                wiring -> {
                                    assertThat(wiring.number()).isEqualTo(hasPlic ? 2 : 0);
                                    Metronome metronome = new Metronome(wiring);
                                    made.add(metronome);
                                    return metronome;
                                });
        if (hasPlic) {
            builder.plic(0xC00_0000);
        }
        try (Guest guest = builder.build()) {
            assertThat(code(guest.runToEnd())).isEqualTo(10);
        }
        Metronome metronome = made.getFirst();
        assertThat(metronome.times).hasSize(10);
        for (int i = 1; i < 10; i++) {
            assertThat(metronome.times.get(i) - metronome.times.get(i - 1))
                    .isBetween(1_000_000L, 1_000_100L);
        }
        assertThat(metronome.resets).isEqualTo(1);
    }

    @Test
    void severalBoardsWithDevicesGoOnInTurns() {
        String source =
                """
                  li s0, 0x2000
                  li t0, 5000
                  sd t0, 0(s0)
                0:
                  ld a0, 8(s0)
                  li t0, 20
                  bltu a0, t0, 0b
                """;
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            guests.add(board(source + END).device("metronome", 0x2000, 24, Metronome::new).build());
        }
        int[] codes = new int[4];
        for (int ended = 0; ended < 4; ) {
            for (int i = 0; i < 4; i++) {
                if (codes[i] == 0
                        && guests.get(i).computer().step(1000) instanceof Outcome.Exited(int c)) {
                    codes[i] = c;
                    ended++;
                    guests.get(i).close();
                }
            }
        }
        assertThat(codes).containsOnly(20);
    }

    @Test
    void whatDoesNotFitIsSaid() {
        byte[] code = new byte[8];
        assertThatThrownBy(() -> board("nop\n").device("x", RAM + 4096, 8, Metronome::new).build())
                .hasMessage("x lies in the RAM");
        assertThatThrownBy(() -> board("nop\n").device("x", 0x1800, 8, Metronome::new).build())
                .hasMessage("x lies where finisher is");
        assertThatThrownBy(() -> board("nop\n").device("x", -8, 8, Metronome::new).build())
                .hasMessageContaining("physical addresses");
        assertThatThrownBy(() -> board("nop\n").image(0x10, code).build())
                .hasMessage("an image at 0x10 does not lie in the RAM");
        assertThatThrownBy(() -> board("nop\n").memory(RAM + 1, 4096).build())
                .hasMessageContaining("whole pages");
        assertThatThrownBy(() -> board("nop\n").memory(-4096 & Long.MAX_VALUE, 8192).build())
                .hasMessageContaining("behind the last physical address");
        assertThatThrownBy(() -> board("nop\n").memory(RAM, 1L << 40).build())
                .hasMessageContaining("at most 2047 MiB");
        assertThatThrownBy(() -> board("nop\n").harts(513).build())
                .hasMessageContaining("1 to 512 harts, not 513");
        assertThatThrownBy(() -> board("nop\n").reset(3).build()).hasMessageContaining("odd");
        BoardBuilder many = board("nop\n");
        for (int i = 0; i < 95; i++) {
            many.device("d" + i, 0x10_0000 + 64 * i, 64, Metronome::new);
        }
        assertThatThrownBy(many::build).hasMessageContaining("at most 95 devices");
    }

    // ---- Devices on virt.

    private static MachineBuilder virt(String source) {
        return Guest.ofKernel(KernelProgram.of(source))
                .clock(VirtualClock.still())
                .deterministic(1);
    }

    private static Property property(Node parent, String child, String name) {
        Node node = Objects.requireNonNull(parent.child(child));
        return Objects.requireNonNull(node.property(name));
    }

    /** Finds its interrupt at the PLIC, and its node in the device tree. */
    @Test
    void aDeviceOnVirtHasAnInterruptAndANode() {
        String source =
                """
                  li s2, 0xc000000
                  li t0, 1
                  sw t0, 132(s2)
                  li t1, 0x2000
                  add t1, t1, s2
                  li t0, 2
                  sw t0, 4(t1)
                  li s0, 0x20001000
                  li t0, 100
                  sd t0, 0(s0)
                  li t1, 0x200000
                  add s3, t1, s2
                0:
                  lw a0, 4(s3)
                  beqz a0, 0b
                """
                        + KernelProgram.OFF;
        MachineBuilder builder =
                virt(source)
                        .device("first", 0x2000_0000, 24, Metronome::new)
                        .device("second", 0x2000_1000, 24, Metronome::new, "acme,beat", "beat");
        Node soc = DeviceTree.parse(builder.makeDeviceTree()).root.add("soc");
        assertThat(property(soc, "first@20000000", "compatible").strings())
                .containsExactly("godwit,first");
        assertThat(property(soc, "second@20001000", "compatible").strings())
                .containsExactly("acme,beat", "beat");
        assertThat(property(soc, "second@20001000", "interrupts").cell(0)).isEqualTo(33);
        try (Guest guest = builder.build()) {
            assertThat(code(guest.runToEnd())).isEqualTo(33);
        }
    }

    @Test
    void aDeviceThatDoesNotFitOnVirtIsRefusedAtOnce() {
        assertThatThrownBy(() -> virt("nop\n").device("x", 0x1000_0000, 8, Metronome::new).build())
                .hasMessage("x lies where uart is");
        assertThatThrownBy(
                        () -> virt("nop\n").device("a b", 0x2000_0000, 8, Metronome::new).build())
                .isInstanceOf(IllegalArgumentException.class);
        MachineBuilder many = virt("nop\n");
        for (int i = 0; i < 65; i++) {
            many.device("d" + i, 0x2000_0000 + 64 * i, 64, Metronome::new);
        }
        assertThatThrownBy(many::build).hasMessageContaining("at most 64 devices");
    }

    @Test
    void bootArgumentsAreOfAnyLength() {
        String line = "word=" + "0123456789".repeat(1000);
        try (Guest guest = virt("j .\n").bootArguments(line).build()) {
            Computer computer = guest.computer();
            byte[] blob = new byte[64 << 10];
            long tree = computer.harts().getFirst().x(11);
            int length = (int) Math.min(blob.length, RAM + computer.memorySize() - tree);
            computer.read(tree, blob, 0, length);
            Node root = DeviceTree.parse(blob).root;
            assertThat(property(root, "chosen", "bootargs").strings()).containsExactly(line);
        }
    }
}
