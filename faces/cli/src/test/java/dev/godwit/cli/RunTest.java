package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.HostDirectories;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

@Timeout(120)
class RunTest {
    private static final String WASI =
            """
            (import "wasi_snapshot_preview1" "fd_write"
              (func $fd_write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read"
              (func $fd_read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
            (import "wasi_snapshot_preview1" "args_sizes_get"
              (func $args_sizes_get (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "args_get"
              (func $args_get (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "environ_sizes_get"
              (func $environ_sizes_get (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "environ_get"
              (func $environ_get (param i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 100) "hello\\n")
            (func $write (param $at i32) (param $length i32)
              (i32.store (i32.const 0) (local.get $at))
              (i32.store (i32.const 4) (local.get $length))
              (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
            """;

    @TempDir private Path folder;

    private String module(String fields) throws IOException {
        Path file = folder.resolve("guest.wat");
        Files.writeString(file, "(module " + fields + ")");
        return file.toString();
    }

    private String file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    @Test
    void aCommandWritesAndItsExitCodeIsPassedThrough() throws IOException {
        String hello =
                module(
                        WASI
                                + "(func (export \"_start\")"
                                + " (call $write (i32.const 100) (i32.const 6))"
                                + " (call $proc_exit (i32.const 0x107)))");
        Cli.Result result = Cli.run("run", hello);
        assertThat(result.guest()).isEqualTo("hello\n");
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void optionsEndAtTheFileAndArgumentsReachTheGuest() throws IOException {
        String arguments =
                module(
                        WASI
                                + """
                                (func (export "_start")
                                  (drop (call $args_sizes_get (i32.const 16) (i32.const 20)))
                                  (drop (call $args_get (i32.const 200) (i32.const 1000)))
                                  (call $write (i32.const 1000) (i32.load (i32.const 20))))
                                """);
        Cli.Result result =
                Cli.run("run", "--app-args", "x 'y  z' \"$HOME\"", arguments, "--help", "-i", "é");
        assertThat(result.exit()).isZero();
        assertThat(result.guest().split("\0"))
                .containsExactly(arguments, "--help", "-i", "é", "x", "y  z", "$HOME");
    }

    @Test
    void theEnvironmentIsWhatWasGranted() throws IOException {
        String environment =
                module(
                        WASI
                                + """
                                (func (export "_start")
                                  (drop (call $environ_sizes_get (i32.const 16) (i32.const 20)))
                                  (drop (call $environ_get (i32.const 200) (i32.const 1000)))
                                  (call $write (i32.const 1000) (i32.load (i32.const 20))))
                                """);
        assertThat(Cli.run("run", environment).guest()).isEmpty();
        Cli.Result result =
                Cli.run("run", "--env", "A=1=2", "--env", "B=", "--env", "PATH", environment);
        assertThat(result.guest().split("\0"))
                .containsExactly("A=1=2", "B=", "PATH=" + System.getenv("PATH"));
        assertThat(Cli.run("run", "--env", "=x", environment).exit()).isEqualTo(2);
        assertThat(Cli.run("run", "--env", "A=1", "--env", "B=2", "--env", "A=3", environment))
                .extracting(Cli.Result::guest)
                .isEqualTo("A=3\0B=2\0");
    }

    @Test
    void standardInputReachesTheGuest() throws IOException {
        String cat =
                module(
                        WASI
                                + """
                                (func (export "_start")
                                  (i32.store (i32.const 0) (i32.const 1000))
                                  (i32.store (i32.const 4) (i32.const 100))
                                  (drop (call $fd_read
                                    (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                                  (call $write (i32.const 1000) (i32.load (i32.const 8))))
                                """);
        assertThat(Cli.runWithInput("some input", "run", cat).guest()).isEqualTo("some input");
    }

    private static final String FUNCTIONS =
            """
            (func (export "add") (param i32 i32) (result i32)
              (i32.add (local.get 0) (local.get 1)))
            (func (export "id64") (param i64) (result i64) (local.get 0))
            (func (export "floats") (param f32 f64) (result f32 f64)
              (local.get 0) (local.get 1))
            (func (export "vector") (param v128) (result v128) (local.get 0))
            (func (export "nothing"))
            (func (export "references") (param externref) (result externref funcref i31ref)
              (local.get 0) (ref.func 4) (ref.i31 (i32.const -3)))
            (type $s (struct))
            (func (export "objects") (result (ref null $s) structref)
              (ref.null $s) (struct.new $s))
            """;

    @Test
    void invokePrintsEachResultOnALine() throws IOException {
        String file = module(FUNCTIONS);
        assertThat(Cli.run("run", "--invoke", "add", file, "2", "40").out()).isEqualTo("42\n");
        assertThat(Cli.run("run", "-i", "add", file, "0xffffffff", "-2147483648").out())
                .isEqualTo("2147483647\n");
        assertThat(Cli.run("run", "-i", "id64", file, "18446744073709551615").out())
                .isEqualTo("-1\n");
        assertThat(Cli.run("run", "-i", "floats", file, "-1.5", "nan").out())
                .isEqualTo("-1.5\nnan\n");
        assertThat(Cli.run("run", "-i", "floats", file, "0x1.8p1", "-inf").out())
                .isEqualTo("3.0\n-inf\n");
        assertThat(Cli.run("run", "-i", "vector", file, "0x10").out())
                .isEqualTo("0x00000000000000000000000000000010\n");
        assertThat(Cli.run("run", "-i", "nothing", file).out()).isEmpty();
        assertThat(Cli.run("run", "-i", "references", file, "null").out())
                .isEqualTo("ref.null extern\nref.func 4\nref.i31 -3\n");
        assertThat(Cli.run("run", "-i", "objects", file).out())
                .isEqualTo("ref.null 0\nref.struct\n");
    }

    @Test
    void argumentsMayComeTypedOrInALine() throws IOException {
        String file = module(FUNCTIONS);
        assertThat(Cli.run("run", "-i", "add", "-p", "I32(10),I32(-3)", file).out())
                .isEqualTo("7\n");
        assertThat(Cli.run("run", "-i", "floats", "--params", " f32( 1.5 ) , F64(2)", file).out())
                .isEqualTo("1.5\n2.0\n");
        assertThat(Cli.run("run", "-i", "add", "--app-args", "'1' 2", file).out()).isEqualTo("3\n");
        assertThat(Cli.run("run", "-i", "nothing", "-p", "", file).exit()).isZero();
        for (String wrong :
                List.of("I32(1)", "I32(1),I64(2)", "I32(1),I32(2),", "I32(1);I32(2)", "I32", "1")) {
            Cli.Result result = Cli.run("run", "-i", "add", "-p", wrong, file);
            assertThat(result.exit()).as(wrong).isEqualTo(2);
            assertThat(result.line()).isNotEmpty();
        }
        assertThat(Cli.run("run", "-i", "add", "-p", "I32(1),I32(2)", file, "3").exit())
                .isEqualTo(2);
        assertThat(Cli.run("run", "-p", "I32(1)", file).exit()).isEqualTo(2);
    }

    @Test
    void wrongArgumentsAreOneLineThatSaysWhatIsRight() throws IOException {
        String file = module(FUNCTIONS);
        assertThat(Cli.run("run", "-i", "add", file, "1").line())
                .isEqualTo("add takes 2 arguments (i32, i32), got 1");
        assertThat(Cli.run("run", "-i", "nothing", file, "1").line())
                .isEqualTo("nothing takes 0 arguments, got 1");
        assertThat(Cli.run("run", "-i", "add", file, "1", "4294967296").line())
                .contains("argument 2 of add")
                .contains("-2147483648")
                .contains("4294967295");
        assertThat(Cli.run("run", "-i", "add", file, "1", "-2147483649").exit()).isEqualTo(2);
        assertThat(Cli.run("run", "-i", "add", file, "1", "1.5").line()).contains("i32");
        assertThat(Cli.run("run", "-i", "add", file, "1", "9".repeat(100_000)).line())
                .contains("out of range")
                .hasSizeLessThan(300);
        assertThat(Cli.run("run", "-i", "id64", file, "18446744073709551616").exit()).isEqualTo(2);
        assertThat(Cli.run("run", "-i", "floats", file, "1e39", "0").line()).contains("f32");
        assertThat(Cli.run("run", "-i", "floats", file, "0", "1e999").line()).contains("f64");
        assertThat(Cli.run("run", "-i", "floats", file, "0", "0x").exit()).isEqualTo(2);
        assertThat(Cli.run("run", "-i", "vector", file, "16").line()).contains("v128");
        assertThat(Cli.run("run", "-i", "references", file, "x").line()).contains("null");
    }

    @Test
    void aMisspeltExportNamesTheNearest() throws IOException {
        Cli.Result result = Cli.run("run", "-i", "flots", module(FUNCTIONS));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.line()).contains("'flots'").contains("similar: floats");
    }

    @Test
    void aModuleWithoutAStartSaysWhatToDo() throws IOException {
        Cli.Result result = Cli.run("run", module(FUNCTIONS));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.line()).contains("_start").contains("--invoke").contains("add");
        assertThat(Cli.run("run", module("")).line()).contains("there are none");
        assertThat(Cli.run("run", module("(memory (export \"_start\") 1)")).exit()).isEqualTo(2);
        Cli.Result typed = Cli.run("run", module("(func (export \"_start\") (param i32))"));
        assertThat(typed.exit()).isEqualTo(65);
        assertThat(typed.line()).contains("(param i32)");
    }

    @Test
    void aReactorIsInitialisedOnceBeforeInvoke() throws IOException {
        String reactor =
                module(
                        """
                        (global $n (mut i32) (i32.const 0))
                        (func (export "_initialize")
                          (global.set $n (i32.add (global.get $n) (i32.const 1))))
                        (func (export "get") (result i32) (global.get $n))
                        """);
        assertThat(Cli.run("run", "-i", "get", reactor).out()).isEqualTo("1\n");
        Cli.Result alone = Cli.run("run", reactor);
        assertThat(alone.exit()).isZero();
        assertThat(alone.out() + alone.err()).isEmpty();
    }

    @Test
    void invokeOnACommandDoesNotStartIt() throws IOException {
        String command =
                module(
                        "(func (export \"_start\") (unreachable))"
                                + "(func (export \"f\") (result i32) (i32.const 5))");
        assertThat(Cli.run("run", "-i", "f", command).out()).isEqualTo("5\n");
        assertThat(Cli.run("run", command).exit()).isEqualTo(134);
    }

    @Test
    void trapsAndLimitsHaveTheirExitCodes() throws IOException {
        String file =
                module(
                        """
                        (memory 1)
                        (tag $oops (param i32))
                        (func $inner (unreachable))
                        (func (export "trap") (call $inner))
                        (func (export "throw") (throw $oops (i32.const 7)))
                        (func $deep (export "deep") (call $deep))
                        (func (export "loop") (loop $l (br $l)))
                        (func (export "grow") (result i32) (memory.grow (i32.const 1)))
                        """);
        Cli.Result trap = Cli.run("run", "-i", "trap", file);
        assertThat(trap.exit()).isEqualTo(134);
        assertThat(trap.err())
                .isEqualTo(
                        "godwit: "
                                + file
                                + ": trap: unreachable\n  #0 inner + 0x0\n"
                                + "  #1 trap + 0x0\n");
        Cli.Result thrown = Cli.run("run", "-i", "throw", file);
        assertThat(thrown.exit()).isEqualTo(134);
        assertThat(thrown.err()).contains("uncaught exception: oops (7)");
        Cli.Result deep = Cli.run("run", "-i", "deep", "--max-calls", "100", file);
        assertThat(deep.exit()).isEqualTo(137);
        assertThat(deep.line()).contains("--max-calls").contains("100");
        assertThat(Cli.run("run", "-i", "deep", "--max-values", "0", file).exit()).isEqualTo(2);
        Cli.Result loop = Cli.run("run", "-i", "loop", "--timeout", "30ms", file);
        assertThat(loop.exit()).isEqualTo(137);
        assertThat(loop.line()).contains("timeout").contains("30 ms").contains("--timeout");
        assertThat(Cli.run("run", "-i", "grow", "--max-memory", "64KiB", file).out())
                .isEqualTo("-1\n");
        Cli.Result small = Cli.run("run", "-i", "grow", "--max-memory", "65535", file);
        assertThat(small.exit()).isEqualTo(137);
        assertThat(small.line()).contains("--max-memory");
    }

    @Test
    void aTimeoutEndsAnAtomicWait() throws IOException {
        String file =
                module(
                        """
                        (memory 1 1 shared)
                        (func (export "wait") (param i64) (result i32)
                          (memory.atomic.wait32 (i32.const 0) (i32.const 0) (local.get 0)))
                        """);
        String[] run = {"run", "--wasm", "3.0,threads", "--timeout", "30ms", "-i", "wait", file};
        Cli.Result hour = Cli.run(append(run, "3600000000000"));
        assertThat(hour.exit()).isEqualTo(137);
        assertThat(hour.line()).contains("timeout").contains("30 ms");
        Cli.Result endless = Cli.run(append(run, "-1"));
        assertThat(endless.exit()).isEqualTo(137);
        assertThat(endless.line()).contains("memory.atomic.wait32 can never go on");
        assertThat(Cli.run(append(run, "1000")).out()).isEqualTo("2\n");
    }

    private static String[] append(String[] command, String argument) {
        String[] all = Arrays.copyOf(command, command.length + 1);
        all[command.length] = argument;
        return all;
    }

    @Test
    void unreadableLimitsAreWrongUsage() throws IOException {
        String file = module(FUNCTIONS);
        for (String[] wrong :
                List.of(
                        new String[] {"--max-memory", "-1"},
                        new String[] {"--max-memory=-1"},
                        new String[] {"--max-memory=1e9"},
                        new String[] {"--max-memory=64MB"},
                        new String[] {"--max-memory=9999999999GiB"},
                        new String[] {"--max-values=-5"},
                        new String[] {"--max-values=99999999999"},
                        new String[] {"--max-calls=0"},
                        new String[] {"--max-calls=many"},
                        new String[] {"--timeout=5"},
                        new String[] {"--timeout=-5s"},
                        new String[] {"--timeout=1d"},
                        new String[] {"--timeout="},
                        new String[] {"--engine=jit"},
                        new String[] {"--wasm=4.0"},
                        new String[] {"--wasm=3.0,gcc"},
                        new String[] {"--tmpfs=:"},
                        new String[] {"--tmpfs=/x:big"},
                        new String[] {"--listen=80"},
                        new String[] {"--listen=localhost:99999"},
                        new String[] {"--dir=::"})) {
            String[] args = new String[wrong.length + 4];
            args[0] = "run";
            System.arraycopy(wrong, 0, args, 1, wrong.length);
            args[wrong.length + 1] = "-i";
            args[wrong.length + 2] = "nothing";
            args[wrong.length + 3] = file;
            Cli.Result result = Cli.run(args);
            assertThat(result.exit()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(result.line()).isNotEmpty();
        }
    }

    @Test
    void wrongFilesAreBadInput() throws IOException {
        byte[] random = new byte[1000];
        new Random(1).nextBytes(random);
        byte[] truncated = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 100, 1};
        List<String> files =
                List.of(
                        folder.resolve("missing.wasm").toString(),
                        folder.toString(),
                        file("empty", new byte[0]),
                        file("random", random),
                        file("truncated.wasm", truncated),
                        file("prefix", new byte[] {0, 'a', 's'}),
                        file("text", "not a module".getBytes(StandardCharsets.UTF_8)),
                        file("nul\n", new byte[] {0}),
                        folder + "/b\0c");
        for (String file : files) {
            Cli.Result result = Cli.run("run", file);
            assertThat(result.exit()).as(file).isEqualTo(65);
            assertThat(result.err().lines().toList().getFirst())
                    .startsWith("godwit: " + Report.escape(file));
            assertThat(result.err().lines().count()).isLessThanOrEqualTo(11);
        }
        assertThat(Cli.run("run", files.get(0)).line()).contains("no such file");
        assertThat(Cli.run("run", files.get(1)).line()).contains("folder");
        assertThat(Cli.run("run", files.get(2)).line()).contains("0 bytes");
        assertThat(Cli.run("run", files.get(4)).line()).contains("at offset 0x");
    }

    @Test
    void anUnknownImportIsNamedWithItsType() throws IOException {
        String file =
                module("(import \"env\" \"log\" (func (param i32))) (func (export \"_start\"))");
        Cli.Result result = Cli.run("run", file);
        assertThat(result.exit()).isEqualTo(65);
        assertThat(result.line())
                .contains("unknown import")
                .contains("\"env\" \"log\"")
                .contains("(param i32)");
        String wasi =
                module(
                        "(import \"wasi_snapshot_preview1\" \"proc_exit\" (func (param i64)))"
                                + "(func (export \"_start\"))");
        assertThat(Cli.run("run", wasi).line())
                .contains("incompatible import type")
                .contains("(param i64)")
                .contains("(param i32)");
    }

    @Test
    void lazyValidationTrapsAtTheFirstCall() throws IOException {
        String file =
                module(
                        "(func (export \"bad\") (result i32))"
                                + "(func (export \"good\") (result i32) (i32.const 1))");
        assertThat(Cli.run("run", "-i", "good", file).exit()).isEqualTo(65);
        assertThat(Cli.run("run", "--lazy", "-i", "good", file).out()).isEqualTo("1\n");
        Cli.Result bad = Cli.run("run", "--lazy", "-i", "bad", file);
        assertThat(bad.exit()).isEqualTo(134);
        String[] lines = bad.err().split("\n", -1);
        assertThat(lines[0]).contains("invalid function: bad: type mismatch").contains(" at 1:");
        assertThat(lines[1]).contains("(func (export \"bad\") (result i32))");
        assertThat(lines[2].strip()).isEqualTo("^");
    }

    @Test
    void aFeatureThatIsOffIsNamed() throws IOException {
        String file = module("(func (export \"_start\") (drop (v128.const i64x2 0 0)))");
        assertThat(Cli.run("run", file).exit()).isZero();
        Cli.Result result = Cli.run("run", "--wasm", "1.0", file);
        assertThat(result.exit()).isEqualTo(65);
        assertThat(result.err()).contains("simd");
    }

    @Test
    void aMemoryThatTheHostCannotGiveIsALimit() throws IOException {
        String file =
                module(
                        """
                        (type $a (array (mut i64)))
                        (global $keep (mut (ref null $a)) (ref.null $a))
                        (table $t 1 anyref)
                        (func (export "f")
                          (local $n i32)
                          (loop $l
                            (drop (table.grow $t
                              (array.new_default $a (i32.const 8000000)) (i32.const 1)))
                            (br $l)))
                        """);
        Cli.Result result = Cli.run("run", "--max-memory", "100GiB", "-i", "f", file);
        assertThat(result.exit()).isEqualTo(137);
        assertThat(result.line()).contains("limit: out of memory");
    }

    @Test
    void directoriesAreMounted() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("note.txt"), "from the host");
        String reader =
                module(
                        WASI.replace(
                                        "(memory (export",
                                        """
                                        (import "wasi_snapshot_preview1" "path_open"
                                          (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32)
                                            (result i32)))
                                        (memory (export\
                                        """)
                                + """
                                (data (i32.const 300) "note.txt")
                                (func $open (param $oflags i32) (param $rights i64) (result i32)
                                  (call $path_open (i32.const 3) (i32.const 0) (i32.const 300)
                                    (i32.const 8) (local.get $oflags) (local.get $rights)
                                    (i64.const 0) (i32.const 0) (i32.const 400)))
                                (func (export "_start")
                                  (if (call $open (i32.const 0) (i64.const 2))
                                    (then (call $proc_exit (i32.const 9))))
                                  (i32.store (i32.const 0) (i32.const 1000))
                                  (i32.store (i32.const 4) (i32.const 100))
                                  (drop (call $fd_read (i32.load (i32.const 400))
                                    (i32.const 0) (i32.const 1) (i32.const 8)))
                                  (call $write (i32.const 1000) (i32.load (i32.const 8)))
                                  (call $proc_exit (call $open (i32.const 9) (i64.const 64))))
                                """);
        Cli.Result result = Cli.run("run", "--dir", data + "::/x:ro", reader);
        assertThat(result.guest()).isEqualTo("from the host");
        assertThat(result.exit()).as("EROFS").isEqualTo(69);
        Cli.Result twice = Cli.run("run", "--dir", data + "::/x", "--dir", folder + "::/x", reader);
        assertThat(twice.exit()).isEqualTo(2);
        assertThat(twice.line()).contains("'/x'");
        Cli.Result both = Cli.run("run", "--dir", data + "::/x", "--tmpfs", "/x", reader);
        assertThat(both.exit()).isEqualTo(2);
        Cli.Result missing = Cli.run("run", "--dir", folder + "/nowhere", reader);
        assertThat(missing.exit()).isEqualTo(65);
        assertThat(missing.line()).contains("--dir").contains("nowhere");
        assertThat(Cli.run("run", reader).exit()).as("nothing granted").isEqualTo(9);
        assertThat(Cli.run("run", "--tmpfs", "/tmp", reader).exit()).as("empty").isEqualTo(9);
    }

    @Test
    void aFreePortIsTold() throws IOException {
        String file = module("(func (export \"_start\"))");
        Cli.Result result = Cli.run("run", "--listen", "127.0.0.1:0", file);
        assertThat(result.exit()).isZero();
        assertThat(result.line()).matches("listening on 127\\.0\\.0\\.1:[1-9][0-9]*");
        assertThat(Cli.run("run", "--listen", "no.such.host.invalid:1", file).exit()).isEqualTo(65);
    }

    @Test
    void aFileThatCannotBeClosedProperlyIsSaid() throws IOException {
        String hello =
                module(
                        WASI
                                + "(func (export \"_start\")"
                                + " (call $write (i32.const 100) (i32.const 6)))");
        Cli.Result result = Cli.run("", FAILS_TO_CLOSE, "run", "--dir", "any", hello);
        assertThat(result.guest()).isEqualTo("hello\n");
        assertThat(result.exit()).isEqualTo(74);
        assertThat(result.line()).contains(hello).contains("not closed properly");
        String traps = module("(func (export \"_start\") unreachable)");
        assertThat(Cli.run("", FAILS_TO_CLOSE, "run", "--dir", "x", traps).exit()).isEqualTo(134);
    }

    private static final HostDirectories FAILS_TO_CLOSE =
            new HostDirectories() {
                @Override
                public Directory open(String path, boolean readOnly) {
                    return failsToClose();
                }

                @Override
                public FileSystem fileSystem(String path, PageStore pages) {
                    throw new UnsupportedOperationException();
                }
            };

    private static Directory failsToClose() {
        Directory root = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 1).root();
        InvocationHandler handler =
                (_, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        throw Errno.EIO.exception();
                    }
                    return method.invoke(root, arguments);
                };
        return (Directory)
                Proxy.newProxyInstance(
                        Directory.class.getClassLoader(),
                        new Class<?>[] {Directory.class},
                        handler);
    }
}
