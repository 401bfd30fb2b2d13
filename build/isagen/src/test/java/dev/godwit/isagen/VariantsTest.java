package dev.godwit.isagen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.StoreLimits;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.script.ScriptResult;
import dev.godwit.wasm.script.ScriptRunner;
import dev.godwit.wasm.script.StoreScriptEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import javax.tools.ToolProvider;

/** Compiles every class that the templates can give, and runs a script on every loop. */
class VariantsTest {
    private static final Path ROOT = Path.of("../..");
    private static final String ENGINE = "dev.godwit.wasm.inplace.";
    private static final List<String> LOOPS = List.of("NumericLoop", "GeneralLoop");
    private static final Variant METERED = Variant.PLAIN.with("metered");

    /** What variants name that no product has yet. */
    private static final Map<String, String> STAND_INS =
            Map.of(
                    ENGINE + "Probes",
                    """
                    package dev.godwit.wasm.inplace;

                    import dev.godwit.wasm.runtime.Execution;

                    public final class Probes {
                        public static int fired;

                        static void fire(int pc, int sp, int fp, Registers x) {
                            fired++;
                        }
                    }
                    """,
                    "dev.godwit.host.ExactMemory",
                    """
                    package dev.godwit.host;

                    public record ExactMemory(Memory m) {
                        public static ExactMemory of(Memory m) {
                            return new ExactMemory(m);
                        }

                        public byte loadByte(long ea) {
                            return m.loadByte(ea);
                        }

                        public short loadShort(long ea) {
                            return m.loadShort(ea);
                        }

                        public int loadInt(long ea) {
                            return m.loadInt(ea);
                        }

                        public long loadLong(long ea) {
                            return m.loadLong(ea);
                        }

                        public void storeByte(long ea, int value) {
                            m.storeByte(ea, value);
                        }

                        public void storeShort(long ea, int value) {
                            m.storeShort(ea, value);
                        }

                        public void storeInt(long ea, int value) {
                            m.storeInt(ea, value);
                        }

                        public void storeLong(long ea, long value) {
                            m.storeLong(ea, value);
                        }
                    }
                    """);

    /** Numbers in both loops, calls from one to the other, traps. */
    private static final String SCRIPT =
            """
            (module
              (memory 1)
              (table funcref (elem $fib $sum))
              (type $unary (func (param i32) (result i32)))
              (func $fib (export "fib") (param i32) (result i32)
                (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
                  (then (local.get 0))
                  (else (i32.add
                    (call $fib (i32.sub (local.get 0) (i32.const 1)))
                    (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
              (func $sum (export "sum") (param i32) (result i32) (local i32 i64)
                (loop $again
                  (i64.store32 (i32.const 8) (local.get 2))
                  (local.set 2 (i64.add (local.get 2) (i64.extend_i32_u (local.get 0))))
                  (i64.store offset=300 (i32.mul (local.get 0) (i32.const 8)) (local.get 2))
                  (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                  (br_if $again (i32.gt_s (local.get 0) (i32.const 0))))
                (i32.add (i32.load8_u (i32.const 8)) (i32.wrap_i64 (i64.load (i32.const 308)))))
              (func (export "choose") (param i32) (result i32)
                block block block block local.get 0 br_table 0 1 2 3 end
                i32.const 100 return end i32.const 200 return end i32.const 300 return end
                local.get 0 i32.const 7 i32.rem_u)
              (func (export "either") (param i32 i32) (result i32) (local funcref v128)
                (local.set 2 (ref.func $sum))
                (local.set 3 (i32x4.splat (local.get 1)))
                (loop $again
                  (local.set 1 (i32.add (local.get 1) (i32x4.extract_lane 1 (local.get 3))))
                  (br_if $again (i32.lt_s (local.get 1) (i32.const 30))))
                (i32.store16 (i32.const 500) (local.get 1))
                (i32.add
                  (i32.load16_s (i32.const 500))
                  (call_indirect (type $unary) (i32.const 10) (local.get 0))))
              (func (export "bulk") (result i32)
                (memory.fill (i32.const 600) (i32.const 7) (i32.const 40))
                (memory.copy (i32.const 700) (i32.const 610) (i32.const 20))
                (drop (memory.grow (i32.const 1)))
                (i32.add (memory.size) (i32.load8_u (i32.const 719))))
              (func (export "divide") (param i32 i32) (result i32)
                (i32.div_s (local.get 0) (local.get 1))))
            (assert_return (invoke "fib" (i32.const 15)) (i32.const 610))
            (assert_return (invoke "sum" (i32.const 100)) (i32.const 5235))
            (assert_return (invoke "choose" (i32.const 0)) (i32.const 100))
            (assert_return (invoke "choose" (i32.const 2)) (i32.const 300))
            (assert_return (invoke "choose" (i32.const 20)) (i32.const 6))
            (assert_return (invoke "either" (i32.const 0) (i32.const 9)) (i32.const 91))
            (assert_return (invoke "either" (i32.const 1) (i32.const 9)) (i32.const 145))
            (assert_return (invoke "bulk") (i32.const 9))
            (assert_return (invoke "divide" (i32.const -9) (i32.const 2)) (i32.const -4))
            (assert_return (invoke "divide" (i32.const 9) (i32.const -1)) (i32.const -9))
            (assert_trap (invoke "divide" (i32.const 9) (i32.const 0)) "integer divide by zero")
            (assert_trap (invoke "either" (i32.const 2) (i32.const 9)) "undefined element")
            """;

    /** Functions of 13 instructions, one for each loop; 5 of them have a price, which is 1. */
    private static final String THIRTEEN =
            """
            (module
              (func (export "numeric") (param i32) (result i32)
                block nop block block local.get 0 drop end end end
                i32.const 5 i32.const 7 i32.add)
              (func (export "general") (param i32) (result i32)
                block nop block block ref.null func drop end end end
                i32.const 5 i32.const 7 i32.add))
            """;

    @TempDir Path folder;

    /** All templates, in all variants that they ask for, compile together. */
    @Test
    void everyVariantCompiles() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>(STAND_INS);
        for (Template template : Main.templates(ROOT)) {
            for (Variant variant : Variant.of(template.conditions())) {
                String name = variant.className(template.name());
                sources.put(
                        ENGINE + name,
                        LoopWriter.write(Main.instructions(ROOT), template, variant, name));
            }
        }
        assertThat(sources.keySet())
                .contains(ENGINE + "MeteredProbedExactTeavmNumericLoop")
                .contains(ENGINE + "MeteredProbedGeneralLoop");
        compile(sources);
    }

    static List<Variant> variants() throws IOException {
        List<Variant> variants = new ArrayList<>();
        for (Template template : Main.templates(ROOT)) {
            if (LOOPS.contains(template.name())) {
                variants.addAll(Variant.of(template.conditions()));
            }
        }
        return variants.stream().distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void variantsComputeAndCountTheSame(Variant variant) throws Exception {
        boolean isMetered = variant.holds("metered");
        long meter = isMetered ? run(VariantsTest.class.getClassLoader(), SCRIPT, true) : 0;
        assertThat(run(engine(variant), SCRIPT, isMetered)).isEqualTo(meter);
        assertThat(meter > 0).isEqualTo(isMetered);
    }

    @Test
    void probesFireAtEachInstruction() throws Exception {
        ClassLoader engine = engine(Variant.PLAIN.with("probed"));
        var count = engine.loadClass(ENGINE + "Probes").getField("fired");
        for (String function : List.of("numeric", "general")) {
            count.setInt(null, 0);
            run(engine, THIRTEEN, false);
            int before = count.getInt(null);
            count.setInt(null, 0);
            run(engine, THIRTEEN + call(function), false);
            assertThat(count.getInt(null) - before).as(function).isEqualTo(13);
        }
    }

    @Test
    void metersCountThePricesOfTheTable() throws Exception {
        ClassLoader engine = engine(METERED);
        for (String function : List.of("numeric", "general")) {
            long before = run(engine, THIRTEEN, true);
            assertThat(run(engine, THIRTEEN + call(function), true) - before)
                    .as(function)
                    .isEqualTo(5);
        }
    }

    private static String call(String function) {
        return "(assert_return (invoke \"" + function + "\" (i32.const 1)) (i32.const 12))";
    }

    /** The virtual machine with the loops of a variant in place of its own. */
    private ClassLoader engine(Variant variant) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>(STAND_INS);
        for (Template template : Main.templates(ROOT)) {
            if (LOOPS.contains(template.name())) {
                String name =
                        (variant.holds("metered") ? METERED : Variant.PLAIN)
                                .className(template.name());
                sources.put(
                        ENGINE + name,
                        LoopWriter.write(Main.instructions(ROOT), template, variant, name));
            }
        }
        return new Loader(compile(sources));
    }

    /** Runs a script, in which everything has to pass; what the meter says then. */
    private static long run(ClassLoader engine, String script, boolean isMetered) throws Exception {
        var work = engine.loadClass(Work.class.getName()).getDeclaredConstructor();
        work.setAccessible(true);
        @SuppressWarnings("unchecked")
        var run = (BiFunction<String, Boolean, Long>) work.newInstance();
        return run.apply(script, isMetered);
    }

    /** The work of {@link #run}, among the classes of an engine. */
    static final class Work implements BiFunction<String, Boolean, Long> {
        @Override
        public Long apply(String script, Boolean isMetered) {
            Features features = Features.WASM_3_0;
            StoreLimits usual = StoreLimits.DEFAULT;
            long fuel = isMetered ? StoreLimits.UNLIMITED : StoreLimits.UNMETERED;
            var engine =
                    new StoreScriptEngine(
                            Engines.only(InPlace.ENGINE),
                            features,
                            new StoreLimits(usual.memory(), usual.values(), usual.calls(), fuel),
                            false);
            ScriptResult result =
                    ScriptRunner.run(
                            Script.parse(script.getBytes(StandardCharsets.UTF_8)),
                            engine,
                            features);
            if (result.failed() + result.skipped() > 0) {
                throw new AssertionError(result.toString());
            }
            return engine.execution().meter;
        }
    }

    /** Defines our classes anew, those of a folder first. */
    private static final class Loader extends ClassLoader {
        private final Path classes;

        Loader(Path classes) {
            super(VariantsTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.godwit.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (var in =
                    Files.exists(classes.resolve(file))
                            ? Files.newInputStream(classes.resolve(file))
                            : getParent().getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Compiles classes by their names; where they are then. */
    private Path compile(Map<String, String> sources) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve("src/" + source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        Path classes = folder.resolve("classes");
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            boolean isDone =
                    compiler.getTask(
                                    messages,
                                    manager,
                                    null,
                                    List.of(
                                            "-Xlint:all",
                                            "-Werror",
                                            "-proc:none",
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            "-d",
                                            classes.toString()),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files))
                            .call();
            assertThat(isDone).as(messages.toString()).isTrue();
        }
        return classes;
    }
}
