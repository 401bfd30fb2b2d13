package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.vfs.memory.MemoryFileSystem;
import dev.godwit.wasm.numeric.WasmTrapReason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

@Timeout(120)
class GuestTest {
    private static final String WASI =
            """
            (import "wasi_snapshot_preview1" "fd_write"
              (func $fd_write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read"
              (func $fd_read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
            (import "wasi_snapshot_preview1" "proc_raise"
              (func $proc_raise (param i32) (result i32)))
            (import "wasi_snapshot_preview1" "clock_time_get"
              (func $clock_time_get (param i32 i64 i32) (result i32)))
            """;

    private static final String MEMORY = "(memory (export \"memory\") 1)";

    private static GuestBuilder of(String fields) {
        return of("", fields);
    }

    private static GuestBuilder of(String imports, String fields) {
        return Guest.of(WasmModule.ofText("(module " + WASI + imports + MEMORY + fields + ")"))
                .clock(new VirtualClock(0, 0))
                .entropy(new SeededEntropy(1));
    }

    @Test
    void aCommandExits() {
        try (Guest guest = of("(func (export \"_start\"))").build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
            assertThatIllegalStateException()
                    .isThrownBy(guest::run)
                    .withMessageContaining("has ended");
        }
        try (Guest guest =
                of("(func (export \"_start\") (call $proc_exit (i32.const -2)))").build()) {
            assertThat(guest.runToEnd()).isEqualTo(new Outcome.Exited(-2));
        }
        try (Guest guest =
                of("(func (export \"_start\") (drop (call $proc_raise (i32.const 14))))").build()) {
            assertThat(guest.run())
                    .isInstanceOfSatisfying(
                            Outcome.Exited.class, e -> assertThat(e.code()).isGreaterThan(128));
        }
    }

    @Test
    void trapsAndLimitsAreOutcomes() {
        try (Guest guest = of("(func (export \"_start\") (unreachable))").build()) {
            assertThat(guest.run())
                    .isInstanceOfSatisfying(
                            Outcome.Trapped.class,
                            e ->
                                    assertThat(e.trap().reason())
                                            .isEqualTo(WasmTrapReason.UNREACHABLE));
        }
        try (Guest guest = of("(tag $t) (func (export \"_start\") (throw $t))").build()) {
            assertThat(guest.run())
                    .isInstanceOfSatisfying(
                            Outcome.Trapped.class,
                            e ->
                                    assertThat(e.trap().reason())
                                            .isEqualTo(WasmTrapReason.UNCAUGHT_EXCEPTION));
        }
        Limits limits = Limits.DEFAULT.withTimeout(Duration.ofMillis(20));
        try (Guest guest =
                of("(func (export \"_start\") (loop $l (br $l)))").limits(limits).build()) {
            assertThat(guest.run())
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            e -> assertThat(e.limit().limit()).isEqualTo(Limit.TIMEOUT));
        }
    }

    @Test
    void aReactorIsInitialisedAndItsFunctionsCalled() {
        try (Guest guest =
                of("(global $g (mut i32) (i32.const 1))"
                                + "(func (export \"_initialize\") (global.set $g (i32.const 2)))"
                                + "(func (export \"get\") (result i32) (global.get $g))")
                        .build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
            assertThat(guest.instance().function("get").call()).isEqualTo(2);
        }
    }

    @Test
    void whatHasNoEntryCannotRun() {
        try (Guest guest = of("(func (export \"f\") (result i32) (i32.const 1))").build()) {
            assertThatIllegalStateException()
                    .isThrownBy(guest::run)
                    .withMessageContaining("_start");
            assertThat(guest.instance().function("f").call()).isEqualTo(1);
        }
        GuestBuilder wrong = of("(func (export \"_start\") (result i32) (i32.const 1))");
        assertThatExceptionOfType(Unlinkable.class)
                .isThrownBy(wrong::build)
                .withMessageContaining("_start")
                .withMessageContaining("(result i32)");
    }

    private static final String ECHO =
            """
            (func (export "_start")
              (local $n i32)
              (loop $again
                (i32.store (i32.const 0) (i32.const 100))
                (i32.store (i32.const 4) (i32.const 100))
                (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                (local.set $n (i32.load (i32.const 8)))
                (i32.store (i32.const 4) (local.get $n))
                (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 12)))
                (br_if $again (local.get $n))))
            """;

    @Test
    void streamsAreThoseThatWereGiven() {
        BytesSink out = new BytesSink(1000);
        byte[] text = "through the guest".getBytes(StandardCharsets.UTF_8);
        try (Guest guest = of(ECHO).input(new BytesSource(text)).output(out).build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
        }
        assertThat(out.bytes()).isEqualTo(text);
        // nothing is granted by default: input is empty, output is lost
        try (Guest guest = of(ECHO).build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
        }
    }

    /** Input that comes when the test says so. */
    private static final class Slow implements ByteSource, Waitable {
        private byte[] arrived = new byte[0];
        private boolean ended;

        void give(String text) {
            arrived = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            if (arrived.length > 0) {
                int count = arrived.length;
                System.arraycopy(arrived, 0, target, offset, count);
                arrived = new byte[0];
                return count;
            }
            if (ended) {
                return END;
            }
            throw Errno.EAGAIN.exception();
        }

        @Override
        public int available() {
            return arrived.length;
        }

        @Override
        public Waitable readable() {
            return this;
        }

        @Override
        public boolean isTerminal() {
            return false;
        }

        @Override
        public boolean ready() {
            return ended || arrived.length > 0;
        }

        @Override
        public void subscribe(Wakeup wakeup) {}

        @Override
        public void unsubscribe(Wakeup wakeup) {}
    }

    @Test
    void aGuestThatWaitsIsBlockedAndGoesOn() throws InterruptedException {
        Slow input = new Slow();
        BytesSink out = new BytesSink(1000);
        try (Guest guest = of(ECHO).input(input).output(out).build()) {
            for (String text : new String[] {"one", "two"}) {
                assertThat(guest.run())
                        .isInstanceOfSatisfying(
                                Outcome.Blocked.class,
                                e -> assertThat(e.on().sources()).contains(input));
                // asked again too early it still waits
                assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
                // while it waits, its functions cannot be called
                assertThatIllegalStateException()
                        .isThrownBy(() -> guest.instance().function("_start").call())
                        .withMessageContaining("not finished");
                input.give(text);
            }
            input.ended = true;
            // another thread may go on with it
            Outcome[] outcome = new Outcome[1];
            Thread thread = new Thread(() -> outcome[0] = guest.run());
            thread.start();
            thread.join();
            assertThat(outcome[0]).isEqualTo(new Outcome.Exited(0));
        }
        assertThat(new String(out.bytes(), StandardCharsets.UTF_8)).isEqualTo("onetwo");
    }

    /** It is part of the run: it may wait, and stop, and is not begun twice. */
    @Test
    void aStartFunctionWaitsAndStopsLikeTheEntry() {
        String fields =
                ECHO.replace("(func (export \"_start\")", "(func $echo")
                        + """
                        (global $runs (mut i32) (i32.const 0))
                        (func $start
                          (global.set $runs (i32.add (global.get $runs) (i32.const 1)))
                          (call $echo))
                        (start $start)
                        (func (export "_start") (call $proc_exit (global.get $runs)))
                        """;
        Slow input = new Slow();
        BytesSink out = new BytesSink(1000);
        try (Guest guest =
                of(fields).input(input).output(out).limits(Limits.DEFAULT.metered()).build()) {
            assertThat(guest.runSlice(5))
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            e -> assertThat(e.limit().limit()).isEqualTo(Limit.SLICE));
            assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
            // what has begun is not begun again by asking for the instance
            assertThat(guest.instance().exports()).contains("_start");
            assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
            input.give("one");
            assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
            input.ended = true;
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(1));
        }
        assertThat(new String(out.bytes(), StandardCharsets.UTF_8)).isEqualTo("one");
    }

    @Test
    void aFileNeedsAPlatformThatReadsIt() {
        assertThatIllegalStateException().isThrownBy(() -> Guest.open("hello.wat"));
    }

    @Test
    void runToEndStopsWhereNothingCanComeAnyMore() {
        try (Guest guest = of(ECHO).input(new Slow()).build()) {
            assertThat(guest.runToEnd()).isInstanceOf(Outcome.Stopped.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingAGuestThatWaitsLeavesItsStoreUsable(boolean isInstanceClosed) {
        Guest waiting =
                of(ECHO + "(func (export \"f\") (result i32) (i32.const 3))")
                        .input(new Slow())
                        .build();
        Instance other =
                Instance.builder(
                                WasmModule.ofText(
                                        "(module (import \"g\" \"f\" (func $f (result i32)))"
                                                + "(func (export \"f\") (result i32) (call $f)))"))
                        .link("g", waiting.instance())
                        .build();
        assertThat(waiting.run()).isInstanceOf(Outcome.Blocked.class);
        assertThatIllegalStateException().isThrownBy(() -> other.function("f").call());
        if (isInstanceClosed) {
            waiting.instance().close();
        }
        waiting.close();
        assertThat(other.function("f").call()).isEqualTo(3);
        other.close();
    }

    @Test
    void directoriesVariablesAndTheClockReachTheGuest() {
        VirtualClock clock = new VirtualClock(1_000, 0);
        MemoryFileSystem files = new MemoryFileSystem(clock, 1 << 20, 1);
        BytesSink out = new BytesSink(1000);
        try (Guest guest =
                of("""
                (func (export "_start")
                  (drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 100)))
                  (i32.store (i32.const 0) (i32.const 100))
                  (i32.store (i32.const 4) (i32.const 8))
                  (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
                """)
                        .clock(clock)
                        .arguments("a", "b")
                        .variable("K", "V")
                        .mount("/", files.root())
                        .output(out)
                        .build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
        }
        assertThat(out.bytes()).isEqualTo(new byte[] {(byte) 0xe8, 3, 0, 0, 0, 0, 0, 0});
    }

    @Test
    void otherImportsComeBesideWasi() {
        int[] seen = new int[1];
        GuestBuilder builder =
                of(
                        "(import \"env\" \"tell\" (func $tell (param i32)))",
                        "(func (export \"_start\") (call $tell (i32.const 5)))");
        builder.imports(
                more -> more.function("env", "tell", "(i32)", call -> seen[0] = call.i32(0)));
        try (Guest guest = builder.build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
        }
        assertThat(seen[0]).isEqualTo(5);
    }

    @Test
    void deterministicRunsAreTheSame() {
        byte[] first = timeAndRandom(1);
        assertThat(first).hasSize(16);
        assertThat(timeAndRandom(1)).isEqualTo(first);
        assertThat(timeAndRandom(2)).isNotEqualTo(first).startsWith(Arrays.copyOf(first, 8));
    }

    /** What a module learns of the time, and random bytes. */
    private static byte[] timeAndRandom(long seed) {
        BytesSink out = new BytesSink(100);
        GuestBuilder builder =
                of(
                        """
                        (import "wasi_snapshot_preview1" "random_get"
                          (func $random_get (param i32 i32) (result i32)))
                        """,
                        """
                        (func (export "_start")
                          (drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 100)))
                          (drop (call $random_get (i32.const 108) (i32.const 8)))
                          (i32.store (i32.const 0) (i32.const 100))
                          (i32.store (i32.const 4) (i32.const 16))
                          (drop (call $fd_write
                            (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
                        """);
        try (Guest guest = builder.output(out).deterministic(seed).build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
        }
        return out.bytes();
    }

    @Test
    void withoutAPlatformAClockMustBeGiven() {
        // this module's tests have no platform
        assertThatIllegalStateException()
                .isThrownBy(() -> Guest.of(WasmModule.ofText("(module)")).build())
                .withMessageContaining("platform");
    }
}
