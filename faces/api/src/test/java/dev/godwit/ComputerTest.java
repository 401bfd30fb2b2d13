package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.riscv.text.Assembler;
import dev.godwit.riscv.text.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** Computers between runs, and in pieces. */
@Timeout(120)
class ComputerTest {
    private static final long RAM = 0x8000_0000L;

    /** Counts in a0, with loads, stores, jumps and calls on the way. */
    private static final String WORK =
            """
              li t0, 0x6000
              csrs mstatus, t0
              la sp, stack
            again:
              addi a0, a0, 1
              sd a0, 0(sp)
              ld a1, 0(sp)
              call twice
              mul a3, a2, a0
              andi t0, a0, 3
              bnez t0, again
              fcvt.d.l fa0, a0
              csrr t1, mscratch
              j again
            twice:
              slli a2, a1, 1
              ret
            .data
            stack: .dword 0
            """;

    private static BoardBuilder board(String source) {
        return Guest.ofBoard()
                .clock(VirtualClock.still())
                .image(RAM, Assembler.assemble(source, RAM).bytes());
    }

    private static Limit limit(Outcome outcome) {
        return ((Outcome.Stopped) outcome).limit().limit();
    }

    private static List<Long> registers(Guest guest) {
        List<Long> all = new ArrayList<>();
        for (Hart hart : guest.computer().harts()) {
            all.add(hart.pc());
            for (int i = 0; i < 32; i++) {
                all.add(hart.x(i));
                all.add(hart.f(i));
            }
        }
        return all;
    }

    // ---- Steps.

    @Test
    void aStepIsExact() {
        try (Guest guest = board("nop\n".repeat(9) + "addi a0, a0, 1; j .\n").build()) {
            Computer computer = guest.computer();
            Hart hart = computer.harts().getFirst();
            for (int i = 1; i <= 9; i++) {
                assertThat(limit(computer.step(1))).isEqualTo(Limit.SLICE);
                assertThat(hart.pc()).isEqualTo(RAM + 4 * i);
                assertThat(hart.x(10)).isZero();
                assertThat(computer.instructions()).isEqualTo(i);
            }
            computer.step(1);
            assertThat(hart.x(10)).isEqualTo(1);
        }
    }

    /** However a run is cut, the same has happened after so many instructions. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 2047, 2048, 2049, 5000, 20_000})
    void piecesAreTheSameAsTheWhole(int piece) {
        try (Guest whole = board(WORK).build();
                Guest cut = board(WORK).build()) {
            whole.computer().step(20_000);
            for (int left = 20_000; left > 0; left -= piece) {
                assertThat(limit(cut.computer().step(Math.min(piece, left))))
                        .isEqualTo(Limit.SLICE);
            }
            assertThat(cut.computer().instructions()).isEqualTo(20_000);
            assertThat(registers(cut)).isEqualTo(registers(whole));
        }
    }

    @Test
    void instructionsThatTrapCountAndHandlersAreStepped() {
        String source =
                """
                  la t0, handler
                  csrw mtvec, t0
                  ecall
                  j .
                .balign 4
                handler:
                  csrr a0, mcause
                  j .
                """;
        Program program = Assembler.assemble(source, RAM);
        try (Guest guest = board(source).build()) {
            Hart hart = guest.computer().harts().getFirst();
            guest.computer().step(4);
            assertThat(hart.pc()).isEqualTo(program.symbol("handler"));
            assertThat(hart.readCsr(Hart.csr("minstret"))).hasValue(3);
            guest.computer().step(1);
            assertThat(hart.x(10)).isEqualTo(11);
        }
    }

    @Test
    void hartsTakeTurnsByTheStep() {
        try (Guest guest = board("1: addi a1, a1, 1; j 1b\n").harts(3).build()) {
            Computer computer = guest.computer();
            for (int i = 0; i < 30; i++) {
                computer.step(1);
            }
            for (Hart hart : computer.harts()) {
                assertThat(hart.x(11)).isEqualTo(5);
            }
        }
    }

    // ---- Breakpoints.

    @Test
    void aBreakpointStopsBeforeItsInstructionEachTime() {
        Program program = Assembler.assemble(WORK, RAM);
        long twice = program.symbol("twice");
        try (Guest guest = board(WORK).build()) {
            Computer computer = guest.computer();
            Hart hart = computer.harts().getFirst();
            computer.addBreakpoint(twice);
            computer.addBreakpoint(twice + 4);
            assertThat(computer.breakpoints()).containsExactlyInAnyOrder(twice, twice + 4);
            for (long i = 1; i < 50; i++) {
                assertThat(guest.run()).isEqualTo(new Outcome.Breakpoint(0, twice));
                assertThat(hart.pc()).isEqualTo(twice);
                assertThat(hart.x(10)).isEqualTo(i);
                assertThat(hart.x(12)).isEqualTo(2 * (i - 1));
                assertThat(guest.runToEnd()).isEqualTo(new Outcome.Breakpoint(0, twice + 4));
                assertThat(hart.x(12)).isEqualTo(2 * i);
            }
            computer.removeBreakpoint(twice);
            computer.removeBreakpoint(twice + 4);
            assertThat(limit(computer.step(100_000))).isEqualTo(Limit.SLICE);
        }
    }

    @Test
    void aStepEndsAtABreakpoint() {
        try (Guest guest = board("nop\n".repeat(20) + "j .\n").build()) {
            Computer computer = guest.computer();
            computer.addBreakpoint(RAM + 40);
            assertThat(computer.step(15)).isEqualTo(new Outcome.Breakpoint(0, RAM + 40));
            assertThat(computer.instructions()).isEqualTo(10);
            assertThat(limit(computer.step(3))).isEqualTo(Limit.SLICE);
            assertThat(computer.harts().getFirst().pc()).isEqualTo(RAM + 52);
        }
    }

    @Test
    void eachHartStopsAtABreakpointOfItsOwnAccord() {
        try (Guest guest = board("nop\n1: addi a1, a1, 1; j 1b\n").harts(2).build()) {
            Computer computer = guest.computer();
            computer.addBreakpoint(RAM + 4);
            int[] hits = new int[2];
            for (int i = 0; i < 20; i++) {
                hits[((Outcome.Breakpoint) guest.run()).hart()]++;
            }
            for (Hart hart : computer.harts()) {
                assertThat(hart.x(11)).isEqualTo(hits[hart.id()] - 1L);
            }
            assertThat(hits).containsExactly(10, 10);
        }
    }

    /** The first instruction of a handler is not missed. */
    @Test
    void aBreakpointIsSeenWhereAnInterruptLeads() {
        String source =
                """
                  la t0, handler
                  csrw mtvec, t0
                  csrwi mie, 8
                  csrsi mstatus, 8
                  li t0, 0x2000000
                  li t1, 1
                  sw t1, 0(t0)
                  j .
                .balign 4
                handler:
                  j .
                """;
        long handler = Assembler.assemble(source, RAM).symbol("handler");
        try (Guest guest = board(source).clint(0x200_0000).build()) {
            guest.computer().addBreakpoint(handler);
            assertThat(guest.run()).isEqualTo(new Outcome.Breakpoint(0, handler));
            assertThat(guest.computer().harts().getFirst().readCsr(Hart.csr("mcause")))
                    .hasValue(1L << 63 | 3);
        }
    }

    // ---- Registers and memory.

    @Test
    void registersAreReadAndWritten() {
        try (Guest guest = board("add a2, a0, a1; j .\n").build()) {
            Computer computer = guest.computer();
            Hart hart = computer.harts().getFirst();
            assertThat(hart.mode()).isEqualTo(3);
            assertThat(hart.isStarted()).isTrue();
            hart.setX(0, 5);
            hart.setX(10, 40);
            hart.setX(11, 2);
            hart.setF(3, -7);
            computer.step(1);
            assertThat(hart.x(0)).isZero();
            assertThat(hart.x(12)).isEqualTo(42);
            assertThat(hart.f(3)).isEqualTo(-7);
            hart.setPc(RAM);
            hart.setX(10, 1);
            computer.step(1);
            assertThat(hart.x(12)).isEqualTo(3);
            hart.writeCsr(Hart.csr("mscratch"), 0x1234);
            assertThat(hart.readCsr(0x340)).hasValue(0x1234);
            hart.writeCsr(Hart.csr("fcsr"), 0xFF);
            assertThat(hart.readCsr(1)).hasValue(31);
            assertThat(hart.readCsr(2)).hasValue(7);
            assertThat(hart.readCsr(0x800)).isEqualTo(OptionalLong.empty());
            assertThat(hart.readCsr(-1)).isEqualTo(OptionalLong.empty());
            assertThatThrownBy(() -> hart.writeCsr(Hart.csr("mhartid"), 1))
                    .hasMessageContaining("no register that can be written: 0xf14");
            assertThatThrownBy(() -> hart.x(32)).hasMessage("there is no register 32");
            assertThatThrownBy(() -> hart.setPc(1)).hasMessageContaining("odd address");
            assertThatThrownBy(() -> Hart.csr("nosuch")).hasMessageContaining("nosuch");
        }
    }

    @Test
    void codeThatIsWrittenIsRun() {
        try (Guest guest = board("1: addi a0, a0, 1; j 1b\n").build()) {
            Computer computer = guest.computer();
            computer.step(10_000);
            byte[] code = Assembler.assemble("addi a1, a1, 1\n", RAM).bytes();
            computer.write(RAM, code, 0, code.length);
            long before = computer.harts().getFirst().x(10);
            computer.step(10_000);
            assertThat(computer.harts().getFirst().x(10)).isEqualTo(before);
            assertThat(computer.harts().getFirst().x(11)).isEqualTo(5000);
            byte[] read = new byte[4];
            computer.read(RAM, read, 0, 4);
            assertThat(read).isEqualTo(code);
        }
    }

    @Test
    void whatIsNoMemoryIsSaid() {
        try (Guest guest = board("j .\n").memory(RAM, 8192).build()) {
            Computer computer = guest.computer();
            assertThat(computer.memoryBase()).isEqualTo(RAM);
            assertThat(computer.memorySize()).isEqualTo(8192);
            byte[] bytes = new byte[16];
            for (long address : new long[] {0, RAM - 1, RAM + 8192 - 15, -1, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> computer.read(address, bytes, 0, 16))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> computer.read(RAM, bytes, 1, 16))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            Hart hart = computer.harts().getFirst();
            assertThat(hart.read(RAM + 8192 - 8, bytes, 0, 16)).isEqualTo(8);
            assertThat(hart.read(RAM + 4096 - 8, bytes, 0, 16)).isEqualTo(16);
            assertThat(hart.write(RAM + 8192, bytes, 0, 16)).isZero();
        }
    }

    /** A giant page of Sv39 in the second entry of the root, which S mode runs in. */
    @Test
    void virtualMemoryIsSeenAsTheHartSeesIt() {
        String source =
                """
                  li t0, -1
                  csrw pmpaddr0, t0
                  li t0, 15
                  csrw pmpcfg0, t0
                  li t0, 0x8000000000080001
                  csrw satp, t0
                  li t0, 0x800
                  csrw mstatus, t0
                  la t0, 1f
                  li t1, 0x40000000
                  sub t0, t0, t1
                  csrw mepc, t0
                  mret
                1:
                  lw a0, 0(t0)
                  j .
                """;
        long entry = (RAM >>> 12) << 10 | 0xCF; // D A X W R V
        try (Guest guest = board(source).build()) {
            Computer computer = guest.computer();
            byte[] bytes = new byte[8];
            for (int i = 0; i < 8; i++) {
                bytes[i] = (byte) (entry >>> 8 * i);
            }
            computer.write(RAM + 0x1008, bytes, 0, 8);
            Hart hart = computer.harts().getFirst();
            assertThat(hart.physical(0x4000_0000)).hasValue(0x4000_0000);
            computer.step(40);
            assertThat(hart.mode()).isEqualTo(1);
            assertThat(hart.pc()).isBetween(0x4000_0000L, 0x4000_1000L);
            assertThat(hart.physical(0x4000_1008)).hasValue(RAM + 0x1008);
            assertThat(hart.physical(RAM)).isEqualTo(OptionalLong.empty());
            byte[] read = new byte[8];
            assertThat(hart.read(0x4000_1008, read, 0, 8)).isEqualTo(8);
            assertThat(read).isEqualTo(bytes);
            assertThat(hart.write(0x4000_2000, bytes, 0, 8)).isEqualTo(8);
            computer.read(RAM + 0x2000, read, 0, 8);
            assertThat(read).isEqualTo(bytes);
            // what is set by hand holds at once
            hart.writeCsr(Hart.csr("satp"), 0);
            assertThat(hart.physical(0x4000_1008)).hasValue(0x4000_1008);
        }
    }

    @Test
    void aResetBeginsAnew() {
        try (Guest guest = board("addi a0, a0, 1; sw a0, 0x100(t0); j .\n").build()) {
            Computer computer = guest.computer();
            computer.harts().getFirst().setX(5, RAM);
            computer.step(50);
            computer.reset();
            assertThat(computer.harts().getFirst().pc()).isEqualTo(RAM);
            assertThat(computer.harts().getFirst().x(10)).isZero();
            byte[] word = new byte[4];
            computer.read(RAM + 0x100, word, 0, 4);
            assertThat(word).containsOnly(0);
            computer.step(1);
            assertThat(computer.harts().getFirst().x(10)).isEqualTo(1);
        }
    }

    // ---- Bounds.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fuelAndTimeHoldWithBreakpointsToo(boolean isWalking) {
        Limits fuel = Limits.DEFAULT.withFuel(10_000);
        try (Guest guest = board("j .\n").limits(fuel).build()) {
            if (isWalking) {
                guest.computer().addBreakpoint(RAM + 4);
            }
            assertThat(limit(guest.run())).isEqualTo(Limit.FUEL);
            assertThat(guest.used()).isEqualTo(10_000);
            guest.refuel(5);
            assertThat(limit(guest.computer().step(9))).isEqualTo(Limit.FUEL);
            assertThat(guest.used()).isEqualTo(10_005);
            guest.refuel(100);
            assertThat(limit(guest.computer().step(9))).isEqualTo(Limit.SLICE);
            assertThat(guest.used()).isEqualTo(10_014);
            assertThat(limit(guest.runSlice(10))).isEqualTo(Limit.SLICE);
            assertThat(guest.used()).isEqualTo(10_024);
        }
        Limits time = Limits.DEFAULT.withTimeout(Duration.ofMillis(20));
        try (Guest guest = board("j .\n").limits(time).build()) {
            if (isWalking) {
                guest.computer().addBreakpoint(RAM + 4);
            }
            assertThat(limit(guest.run())).isEqualTo(Limit.TIMEOUT);
            assertThat(limit(guest.computer().step(3))).isEqualTo(Limit.SLICE);
        }
    }

    @Test
    void otherGuestsAreNoComputers() {
        try (Guest guest =
                Guest.of(WasmModule.ofText("(module (func (export \"_start\")))"))
                        .clock(VirtualClock.still())
                        .entropy(new SeededEntropy(1))
                        .build()) {
            assertThatThrownBy(guest::computer).isInstanceOf(IllegalStateException.class);
        }
        try (Guest guest = board("j .\n").build()) {
            assertThatThrownBy(() -> guest.computer().step(0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void severalComputersGoOnInTurns() {
        Random random = new Random(7);
        List<Guest> guests = new ArrayList<>();
        long[] steps = new long[5];
        for (int i = 0; i < 5; i++) {
            guests.add(board("1: addi a0, a0, " + (i + 1) + "; j 1b\n").build());
        }
        for (int turn = 0; turn < 200; turn++) {
            int which = random.nextInt(5);
            int count = 2 * (1 + random.nextInt(3000));
            assertThat(limit(guests.get(which).computer().step(count))).isEqualTo(Limit.SLICE);
            steps[which] += count;
        }
        for (int i = 0; i < 5; i++) {
            assertThat(guests.get(i).computer().harts().getFirst().x(10))
                    .isEqualTo(steps[i] / 2 * (i + 1));
            guests.get(i).close();
        }
    }
}
