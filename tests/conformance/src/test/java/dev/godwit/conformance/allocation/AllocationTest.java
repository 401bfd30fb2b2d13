package dev.godwit.conformance.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.godwit.Instance;
import dev.godwit.WasmModule;
import dev.godwit.wasm.module.Features;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The engine allocates nothing while it runs code that creates no objects. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** How often each counted stretch is executed in a round. */
    private static final Map<String, Integer> TIMES =
            Map.of("list", 200, "matrix", 16 * 16 * 16, "states", 1024, "crc", 3 * 32);

    /** What this thread had allocated at each of the two marks. */
    private final long[] allocated = new long[2];

    /** An instance that marks the beginning and the end of what is measured. */
    private Instance marking(WasmModule module) {
        return Instance.builder(module)
                .function(
                        "host",
                        "mark",
                        "(i32) -> ()",
                        call -> allocated[call.i32(0)] = THREADS.getCurrentThreadAllocatedBytes())
                .build();
    }

    /**
     * HotSpot makes a class's string constants when it first has a method of the class compiled by
     * C2, and it does that on the thread that runs the method: dozens of bytes, once. So the first
     * run may have those, and a later one has none at all.
     */
    private void allocatesNothing(Runnable run) {
        long bytes = -1;
        for (int i = 0; i < 4 && bytes != 0; i++) {
            run.run();
            bytes = allocated[1] - allocated[0];
            assertThat(bytes).isLessThan(1024);
        }
        assertThat(bytes).isZero();
    }

    private static String text() throws IOException {
        try (InputStream file = AllocationTest.class.getResourceAsStream("kernels.wat")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Instructions that a round executes at least: those of the counted stretches. */
    private static long instructionsOfARound(String text) {
        Map<String, Integer> lengths = new HashMap<>();
        String name = "";
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith(";; count ")) {
                name = line.substring(";; count ".length());
            } else if (line.equals(";; counted")) {
                name = "";
            } else if (!name.isEmpty()) {
                lengths.merge(name, 1, Integer::sum);
            }
        }
        assertThat(lengths.keySet()).isEqualTo(TIMES.keySet());
        return lengths.entrySet().stream()
                .mapToLong(e -> (long) e.getValue() * TIMES.get(e.getKey()))
                .sum();
    }

    @Test
    void aHundredMillionInstructionsAllocateNothing() throws IOException {
        assertThat(THREADS.isThreadAllocatedMemorySupported()).isTrue();
        THREADS.setThreadAllocatedMemoryEnabled(true);
        String text = text();
        long instructions = instructionsOfARound(text);
        assertThat(instructions).isGreaterThan(100_000);
        int rounds = (int) (100_000_000 / instructions) + 1;
        assertThat(rounds * instructions).isGreaterThanOrEqualTo(100_000_000);

        try (Instance instance = marking(WasmModule.ofText(text))) {
            // classes are loaded, and the bean has answered once
            assertThat(instance.function("run").call(2)).isEqualTo(Kernels.run(2, 2));
            int[] passes = {2};
            allocatesNothing(() -> {
                Object result = instance.function("run").call(rounds);
                passes[0] += rounds;
                assertThat(result).isEqualTo(Kernels.run(rounds, passes[0]));
            });
        }
    }

    /** Nor does an atomic wait that ends at once. */
    @Test
    void waitsThatDoNotLastAllocateNothing() {
        String text =
                """
                (module
                  (import "host" "mark" (func $mark (param i32)))
                  (memory 1 1 shared)
                  (func (export "run") (param $rounds i32) (result i32)
                    (local $sum i32)
                    (call $mark (i32.const 0))
                    (loop $again
                      (local.set $sum
                        (i32.add (local.get $sum)
                          (i32.add
                            (memory.atomic.wait32 (i32.const 0) (i32.const 1) (i64.const -1))
                            (i32.add
                              (memory.atomic.wait64 (i32.const 0) (i64.const 0) (i64.const 0))
                              (memory.atomic.notify (i32.const 0) (i32.const 1))))))
                      (br_if $again
                        (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
                    (call $mark (i32.const 1))
                    (local.get $sum)))
                """;
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        WasmModule module = WasmModule.wrap(source, Features.parse("3.0,threads"), false);
        try (Instance instance = marking(module)) {
            instance.function("run").call(2);
            allocatesNothing(
                    () -> assertThat(instance.function("run").call(100_000)).isEqualTo(300_000));
        }
    }

    /** An exception is all that throwing and catching it takes; throwing it again takes nothing. */
    @Test
    void exceptionsThatAreCaughtAllocateOnlyThemselves() {
        String text =
                """
                (module
                  (import "host" "mark" (func $mark (param i32)))
                  (tag $e (param i32))
                  (func $throw (param $x exnref) (param i32)
                    (if (ref.is_null (local.get $x)) (then (throw $e (local.get 1))))
                    (throw_ref (local.get $x)))
                  (func $between (param $x exnref) (param i32)
                    (call $throw (local.get $x) (local.get 1)))
                  (func $catch (param $x exnref) (param i32) (result i32 exnref)
                    (block $caught (result i32 exnref)
                      (try_table (result i32 exnref) (catch_ref $e $caught)
                        (call $between (local.get $x) (local.get 1))
                        (unreachable))))
                  (func (export "run") (param $rounds i32) (param $new i32) (result i32)
                    (local $x exnref) (local $sum i32)
                    (if (i32.eqz (local.get $new))
                      (then
                        (call $catch (ref.null exn) (i32.const 1))
                        (local.set $x)
                        (drop)))
                    (call $mark (i32.const 0))
                    (loop $again
                      (call $catch (local.get $x) (i32.const 1))
                      (drop)
                      (local.set $sum (i32.add (local.get $sum)))
                      (br_if $again
                        (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
                    (call $mark (i32.const 1))
                    (local.get $sum)))
                """;
        long[] allocated = new long[2];
        try (Instance instance =
                Instance.builder(WasmModule.ofText(text))
                        .function(
                                "host",
                                "mark",
                                "(i32) -> ()",
                                call ->
                                        allocated[call.i32(0)] =
                                                THREADS.getCurrentThreadAllocatedBytes())
                        .build()) {
            instance.function("run").call(2, 0);
            instance.function("run").call(2, 1);
            // the first runs may make string constants, as above
            long bytes = -1;
            for (int run = 0; run < 4 && bytes != 0; run++) {
                assertThat(instance.function("run").call(100_000, 0)).isEqualTo(100_000);
                bytes = allocated[1] - allocated[0];
                assertThat(bytes).isLessThan(1024);
            }
            assertThat(bytes).isZero();
            // an object and three arrays of one element
            assertThat(instance.function("run").call(100_000, 1)).isEqualTo(100_000);
            assertThat(allocated[1] - allocated[0]).isLessThan(128L * 100_000);
        }
    }

    /** The measure is one that sees allocations. */
    @Test
    void anAllocatingHostFunctionIsSeen() {
        try (Instance instance =
                Instance.builder(
                                WasmModule.ofText(
                                        """
                                        (module
                                          (import "host" "mark" (func $mark (param i32)))
                                          (func (export "run")
                                            (call $mark (i32.const 0))
                                            (call $mark (i32.const 1))))\
                                        """))
                        .function(
                                "host",
                                "mark",
                                "(i32) -> ()",
                                call -> {
                                    byte[] waste = new byte[64 + call.i32(0)];
                                    allocated[waste.length - 64] =
                                            THREADS.getCurrentThreadAllocatedBytes();
                                })
                        .build()) {
            instance.function("run").call();
            instance.function("run").call();
            assertThat(allocated[1] - allocated[0]).isGreaterThanOrEqualTo(64);
        }
    }
}
