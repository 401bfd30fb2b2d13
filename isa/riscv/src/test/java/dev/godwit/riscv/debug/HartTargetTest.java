package dev.godwit.riscv.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.Guest;
import dev.godwit.riscv.TestTarget;
import dev.godwit.riscv.debug.Breakpoints.Watchpoint;
import dev.godwit.riscv.debug.Resumption.Manner;
import dev.godwit.riscv.debug.Resumption.Order;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.interpret.Interpreter;
import dev.godwit.riscv.isa.Csr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Breakpoints, watchpoints and steps of harts, and that nothing else is seen of them. */
class HartTargetTest {
    /** Loops, calls, loads, stores, atomics, slow instructions, two pages. */
    private static final String MIXED =
            """
            li s1, 30
            mv s2, s0
            loop:
            andi t0, s1, 3
            beqz t0, third
            sd s1, 0(s2)
            amoadd.d t1, s1, (s2)
            jal twice
            j on
            third:
            div t2, s1, t0
            frcsr t3
            on:
            ld t4, 0(s2)
            add a2, a2, t4
            addi s2, s2, 16
            fence.i
            beq a1, s1, next
            next:
            jal ra, far
            addi s1, s1, -1
            bnez s1, loop
            end: ebreak
            twice:
            slli a0, a0, 1
            c.nop
            ret
            .balign 2048
            .skip 2036
            far:
            addi a3, a3, 1
            c.addi a3, 1
            auipc a4, 0
            lui t5, 0x12345
            c.jr ra
            """;

    private static final String STORES =
            """
              li a1, 5
            before:
              sd a1, 0(s0)
            behind:
              lw a2, 4(s0)
            read:
              lb a3, 12(s0)
              sh a1, 14(s0)
            wrote:
              amoswap.w a4, a1, (s0)
            swapped:
              lr.d a5, (s0)
              sc.d a6, a1, (s0)
            conditional:
              ebreak
            """;

    private static Stop run(TestTarget target) {
        return stop(target, Resumption.run());
    }

    private static Stop stop(TestTarget target, Resumption how) {
        return Objects.requireNonNull(target.go(how));
    }

    private record End(long left, long pc, long[] registers) {}

    private static End end(Hart hart, long slice) {
        List<Long> lefts = new ArrayList<>();
        for (; ; ) {
            hart.left = slice;
            int reason = Interpreter.run(hart);
            lefts.add(hart.left);
            if (reason == Exit.BREAKPOINT) {
                return new End(
                        Arrays.hashCode(lefts.toArray()),
                        hart.pc,
                        Arrays.copyOf(hart.registers, 64));
            }
            assertThat(reason).isEqualTo(Exit.USED);
        }
    }

    private static void assertSame(End actual, End expected) {
        assertThat(actual.pc).isEqualTo(expected.pc);
        assertThat(actual.registers).isEqualTo(expected.registers);
        assertThat(actual.left).as("where turns ended").isEqualTo(expected.left);
    }

    /** A run ends its turns at the same places, halted, overseen or not. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "7", "13", "100", "100000"})
    void nothingIsSeenOfBreakpointsElsewhere(long slice) {
        End free = end(new Guest(MIXED).hart, slice);
        assertThat(free.pc).isEqualTo(new Guest(MIXED).at("end"));
        for (boolean isWatched : new boolean[] {false, true}) {
            for (boolean isOverseen : new boolean[] {false, true}) {
                TestTarget target = TestTarget.of(MIXED);
                // at the offsets of all instructions, but in another page
                for (long offset = 0; offset < 4096; offset += 2) {
                    target.breakpoints().add(0x7000_0000L + offset, false);
                }
                if (isWatched) {
                    target.breakpoints().add(new Watchpoint(Stop.Kind.ACCESS, 0x100, 8));
                }
                target.resume(Resumption.run());
                Hart hart = Objects.requireNonNull(target.hart(1));
                assertThat(target.mayTurn(1, hart)).isTrue();
                if (!isOverseen) {
                    hart.overseer = null; // as a process that is not debugged
                }
                assertSame(end(hart, slice), free);
                assertThat(target.stop()).isNull();
            }
        }
    }

    @Test
    void stepsComeToTheSame() {
        Guest expected = new Guest(MIXED);
        assertThat(expected.run()).isEqualTo(Exit.BREAKPOINT);
        Guest guest = new Guest(MIXED);
        guest.hart.left = 1_000_000;
        int reason;
        do {
            long before = guest.hart.left;
            reason = Interpreter.step(guest.hart);
            assertThat(before - guest.hart.left).isEqualTo(1);
        } while (reason < 0);
        assertThat(reason).isEqualTo(Exit.BREAKPOINT);
        assertThat(guest.hart.pc).isEqualTo(expected.hart.pc);
        assertThat(guest.hart.left).isEqualTo(expected.hart.left);
        assertThat(guest.hart.registers).isEqualTo(expected.hart.registers);
    }

    @Test
    void standsStillFirst() {
        TestTarget target = TestTarget.of(MIXED);
        target.go();
        assertThat(target.register(1, Registers.PC)).isEqualTo(Guest.CODE);
        assertThat(target.stop()).isEqualTo(new Stop(Stop.Kind.ASKED, 0, Stop.TRAP, 0));
        assertThat(run(target)).isEqualTo(new Stop(Stop.Kind.EXITED, 0, 0, 7));
        assertThat(target.register(1, Registers.PC)).isEqualTo(target.guest.at("end"));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void breakpointsStopBeforeTheirInstruction(boolean isHardware) {
        TestTarget target = TestTarget.of(MIXED);
        long far = target.guest.at("far");
        byte[] before = new byte[16];
        target.read(1, far, before, 16);
        assertThat(target.breakpoints().add(far, isHardware)).isTrue();
        Stop.Kind kind = isHardware ? Stop.Kind.HARDWARE_BREAKPOINT : Stop.Kind.BREAKPOINT;
        for (int i = 0; i < 3; i++) {
            assertThat(run(target)).isEqualTo(new Stop(kind, 1, Stop.TRAP, 0));
            assertThat(target.register(1, Registers.PC)).isEqualTo(far);
            assertThat(target.register(1, 13)).isEqualTo(2 * i);
            // no progress as long as it is there
            assertThat(run(target).kind()).isEqualTo(kind);
            byte[] now = new byte[16];
            target.read(1, far, now, 16);
            assertThat(now).isEqualTo(before);
            target.breakpoints().remove(far, isHardware);
            assertThat(stop(target, Resumption.step(1)).kind()).isEqualTo(Stop.Kind.STEP);
            assertThat(target.register(1, Registers.PC)).isEqualTo(far + 4);
            target.breakpoints().add(far, isHardware);
        }
        target.breakpoints().clear();
        assertThat(run(target).kind()).isEqualTo(Stop.Kind.EXITED);
    }

    @Test
    void breakpointsInTheMiddleOfCodeThatIsDecoded() {
        TestTarget target = TestTarget.of(MIXED);
        target.breakpoints().add(target.guest.at("on"), false);
        run(target);
        target.breakpoints().clear();
        target.breakpoints().add(target.guest.at("far") + 6, false);
        assertThat(run(target).kind()).isEqualTo(Stop.Kind.BREAKPOINT);
        assertThat(target.register(1, Registers.PC)).isEqualTo(target.guest.at("far") + 6);
    }

    @Test
    void rangesAreSteppedThrough() {
        TestTarget target = TestTarget.of(MIXED);
        long loop = target.guest.at("loop");
        Order order = new Order(1, Manner.RANGE, 0, Guest.CODE, loop);
        assertThat(stop(target, new Resumption(List.of(order))).kind()).isEqualTo(Stop.Kind.STEP);
        assertThat(target.register(1, Registers.PC)).isEqualTo(loop);
        // a call leads out of it
        Order body = new Order(1, Manner.RANGE, 0, loop, target.guest.at("end"));
        assertThat(stop(target, new Resumption(List.of(body))).kind()).isEqualTo(Stop.Kind.STEP);
        assertThat(target.register(1, Registers.PC)).isEqualTo(target.guest.at("twice"));
    }

    @ParameterizedTest
    @CsvSource({
        "WRITE,  0, 8, behind",
        "WRITE,  7, 1, behind",
        "WRITE,  8, 8, wrote",
        "READ,   0, 1, swapped",
        "READ,   4, 4, read",
        "READ,   0, 4, swapped",
        "ACCESS, 7, 9, behind",
        "ACCESS, 15, 100, wrote"
    })
    void watchpointsStopBehindTheAccess(Stop.Kind kind, long offset, long length, String at) {
        TestTarget target = TestTarget.of(STORES);
        long first = Guest.DATA + offset;
        assertThat(target.breakpoints().add(new Watchpoint(kind, first, length))).isTrue();
        Stop stop = run(target);
        assertThat(stop.kind()).isEqualTo(kind);
        assertThat(stop.thread()).isEqualTo(1);
        assertThat(stop.address() - first).isBetween(0L, length - 1);
        assertThat(target.register(1, Registers.PC)).isEqualTo(target.guest.at(at));
    }

    @Test
    void aConditionalStoreIsOneIfItIsMade() {
        TestTarget target = TestTarget.of(STORES);
        target.breakpoints().add(target.guest.at("swapped"), false);
        run(target);
        target.breakpoints().clear();
        target.breakpoints().add(new Watchpoint(Stop.Kind.WRITE, Guest.DATA, 8));
        assertThat(run(target).kind()).isEqualTo(Stop.Kind.WRITE);
        assertThat(target.register(1, Registers.PC)).isEqualTo(target.guest.at("conditional"));
        assertThat(target.register(1, 16)).isZero();

        TestTarget without =
                TestTarget.of("sc.d a0, a1, (s0)\n amoadd.w a0, a1, (s0)\n end: ebreak");
        without.breakpoints().add(new Watchpoint(Stop.Kind.WRITE, Guest.DATA, 8));
        assertThat(run(without).kind()).isEqualTo(Stop.Kind.WRITE);
        assertThat(without.register(1, Registers.PC)).isEqualTo(without.guest.at("end"));
    }

    @Test
    void anAccessThatFaultsIsNone() {
        TestTarget target = TestTarget.of("li a0, 0x666000\n here: sd a0, 0(a0)\n");
        target.breakpoints().add(new Watchpoint(Stop.Kind.WRITE, 0x666000, 8));
        target.resume(Resumption.run());
        Hart hart = Objects.requireNonNull(target.hart(1));
        target.mayTurn(1, hart);
        hart.left = 100;
        assertThat(Interpreter.run(hart)).isEqualTo(Exit.STORE_PAGE);
        assertThat(target.stop()).isNull();
    }

    @Test
    void oneThreadAmongSeveral() {
        TestTarget target = TestTarget.of(new Guest(MIXED), 3);
        target.slice = 10;
        assertThat(stop(target, Resumption.step(2)).thread()).isEqualTo(2);
        assertThat(target.register(1, Registers.PC)).isEqualTo(Guest.CODE);
        assertThat(target.register(2, Registers.PC)).isGreaterThan(Guest.CODE);
        assertThat(target.register(3, Registers.PC)).isEqualTo(Guest.CODE);
        // one steps, and the others run
        List<Order> orders =
                List.of(new Order(3, Manner.STEP, 0), new Order(Resumption.ALL, Manner.RUN, 0));
        assertThat(stop(target, new Resumption(orders)))
                .isEqualTo(new Stop(Stop.Kind.STEP, 3, Stop.TRAP, 0));
        assertThat(target.register(1, Registers.PC)).isGreaterThan(Guest.CODE);
    }

    @Test
    void isInterruptedAndReleased() {
        TestTarget target = TestTarget.of("loop: addi a1, a1, 1\n j loop\n");
        target.breakpoints().add(target.guest.at("loop"), false);
        assertThat(run(target).kind()).isEqualTo(Stop.Kind.BREAKPOINT);
        int[] looks = {0};
        target.setDirector(
                new Director() {
                    @Override
                    public void look() {
                        looks[0]++;
                        if (looks[0] == 5) {
                            target.interrupt();
                        }
                    }

                    @Override
                    public List<dev.godwit.base.host.Waitable> activity() {
                        return List.of();
                    }

                    @Override
                    public boolean isBusy() {
                        return false;
                    }
                });
        target.release();
        target.go();
        assertThat(target.stop()).isEqualTo(new Stop(Stop.Kind.ASKED, 0, Stop.INTERRUPT, 0));
        assertThat(target.register(1, 11)).isGreaterThan(1000);
    }

    @Test
    void registers() {
        TestTarget target = TestTarget.of(MIXED);
        for (int number = 1; number < Registers.CSR; number++) {
            long value = number == Registers.PC ? Guest.CODE + 2 : number * 0x0101_0101_0101L;
            assertThat(target.setRegister(1, number, value)).isTrue();
            assertThat(target.register(1, number)).isEqualTo(value);
        }
        assertThat(target.setRegister(1, 0, 5)).isTrue();
        assertThat(target.register(1, 0)).isZero();
        assertThat(target.setRegister(1, Registers.CSR + Csr.FCSR, 0xFFE5)).isTrue();
        assertThat(target.register(1, Registers.CSR + Csr.FCSR)).isEqualTo(0xE5);
        assertThat(target.register(1, Registers.CSR + Csr.FRM)).isEqualTo(7);
        assertThat(target.setRegister(1, Registers.CSR + Csr.FFLAGS, 0)).isTrue();
        assertThat(target.register(1, Registers.CSR + Csr.FCSR)).isEqualTo(0xE0);
        assertThat(target.hasRegister(Registers.CSR + Csr.SATP)).isFalse();
        assertThat(target.setRegister(1, Registers.CSR + Csr.SATP, 0)).isFalse();
        assertThat(target.hasRegister(-1)).isFalse();
        assertThat(target.register(9, 1)).isZero();
        assertThat(target.setRegister(9, 1, 1)).isFalse();
    }

    @Test
    void breakpointsAreBounded() {
        TestTarget target = TestTarget.of(MIXED);
        Breakpoints breakpoints = target.breakpoints();
        for (int i = 0; i < Breakpoints.MOST; i++) {
            assertThat(breakpoints.add(2L * i, true)).isTrue();
            assertThat(breakpoints.add(new Watchpoint(Stop.Kind.READ, i, 1))).isTrue();
        }
        assertThat(breakpoints.add(0, true)).as("known").isTrue();
        assertThat(breakpoints.add(0x10_0000, true)).isFalse();
        assertThat(breakpoints.add(new Watchpoint(Stop.Kind.READ, 1 << 20, 1))).isFalse();
        assertThat(breakpoints.add(1, false)).as("odd").isFalse();
        assertThat(breakpoints.add(new Watchpoint(Stop.Kind.READ, 1, 0))).isFalse();
    }
}
