package dev.godwit.conformance.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Outcome;
import dev.godwit.WasmModule;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.conformance.mixed.MeteredRun;
import dev.godwit.conformance.mixed.Mixture;
import dev.godwit.testkit.reference.Carrier;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;

/** Host calls that block, on mixed engines: they are made again as if nothing had been carried. */
class MixedWaitingTest {
    /**
     * Reads all of its input, a byte at each depth of a recursion, waiting a millisecond before
     * each, and writes it backwards; exits with the number of bytes.
     */
    private static final String BACKWARDS =
            """
            (module
              (import "wasi_snapshot_preview1" "fd_read"
                (func $fd_read (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write"
                (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "poll_oneoff"
                (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
              (memory (export "memory") 1)
              (func $check (param $errno i32) (if (local.get $errno) (then unreachable)))
              (func $wait
                ;; a clock's subscription: its type is 0
                (i32.store (i32.const 16) (i32.const 1)) ;; monotonic
                (i64.store (i32.const 24) (i64.const 1_000_000))
                (call $check
                  (call $poll_oneoff (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))))
              (func $read (result i32)
                (i32.store (i32.const 200) (i32.const 208))
                (i32.store (i32.const 204) (i32.const 1))
                (call $check
                  (call $fd_read (i32.const 0) (i32.const 200) (i32.const 1) (i32.const 212)))
                (if (result i32) (i32.load (i32.const 212))
                  (then (i32.load8_u (i32.const 208)))
                  (else (i32.const -1))))
              (func $write (param $byte i32)
                (i32.store8 (i32.const 208) (local.get $byte))
                (call $check
                  (call $fd_write (i32.const 1) (i32.const 200) (i32.const 1) (i32.const 212))))
              (func $backwards (result i32) (local $byte i32) (local $behind i32)
                (call $wait)
                (if (i32.eq (local.tee $byte (call $read)) (i32.const -1))
                  (then (return (i32.const 0))))
                (local.set $behind (call $backwards))
                (call $write (local.get $byte))
                (i32.add (local.get $behind) (i32.const 1)))
              (func (export "_start") (call $proc_exit (call $backwards))))
            """;

    private static final String INPUT = "what is read comes back".repeat(8);

    /** Each byte arrives when it is waited for. */
    private static final class Trickle implements ByteSource, Waitable {
        private final byte[] bytes = INPUT.getBytes(StandardCharsets.US_ASCII);
        private int position;
        private boolean isThere;
        private int blocks;

        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            if (!isThere) {
                blocks++;
                throw Errno.EAGAIN.exception();
            }
            isThere = false;
            if (position == bytes.length) {
                return END;
            }
            target[offset] = bytes[position++];
            return 1;
        }

        @Override
        public int available() {
            return 0;
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
            isThere = true;
            return true;
        }

        @Override
        public void subscribe(Wakeup wakeup) {}

        @Override
        public void unsubscribe(Wakeup wakeup) {}
    }

    @ParameterizedTest
    @MethodSource("dev.godwit.conformance.mixed.Mixture#all")
    void whatWaitsGoesOnWhoeverRunsIt(Mixture mixture) {
        MeteredRun alone = MeteredRun.alone();
        run(alone);
        Carrier carrier = mixture.carrier();
        MeteredRun mixed = alone.with(mixture.engines(), carrier);
        run(mixed);
        mixture.tell("a module that waits", carrier.stops(), carrier.frames());
        assertThat(mixed.end()).isEqualTo(alone.end());
    }

    private static void run(MeteredRun way) {
        Trickle input = new Trickle();
        BytesSink output = new BytesSink(INPUT.length());
        Outcome outcome =
                way.apply(Guest.of(WasmModule.ofText(BACKWARDS)).input(input).output(output));
        assertThat(outcome).isEqualTo(new Outcome.Exited(INPUT.length()));
        assertThat(new String(output.bytes(), StandardCharsets.US_ASCII))
                .isEqualTo(new StringBuilder(INPUT).reverse().toString());
        assertThat(input.blocks).isEqualTo(INPUT.length() + 1);
    }
}
