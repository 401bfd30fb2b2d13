package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.testkit.riscv.ElfProgram;
import dev.godwit.testkit.tools.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command as a process of its own: its real streams, its heap, its end. */
@Timeout(120)
class ProcessTest {
    private static final String HELLO =
            """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_read"
                (func $fd_read (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 100) "\\00\\ff\\0aend")
              (func $write (result i32)
                (i32.store (i32.const 0) (i32.const 100))
                (i32.store (i32.const 4) (i32.const 6))
                (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
              (func (export "_start") (drop (call $write)))
              (func (export "write") (result i32) (call $write))
              (func (export "wait")
                (i32.store (i32.const 0) (i32.const 1000))
                (i32.store (i32.const 4) (i32.const 6))
                (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))))
              (type $a (array (mut i64)))
              (func (export "fill")
                (local $list (ref null $l))
                (loop $again
                  (local.set $list (struct.new $l (local.get $list)
                    (array.new_default $a (i32.const 1000000))))
                  (br $again)))
              (type $l (struct (field (ref null $l)) (field (ref null $a)))))
            """;

    /** Grows its memory and a file until there is no more room; exits with the file's error. */
    private static final String FULL =
            """
            (module
              (import "wasi_snapshot_preview1" "path_open"
                (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write"
                (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
              (memory (export "memory") 1)
              (data (i32.const 4) "\\00\\80")
              (data (i32.const 16) "f")
              (func (export "_start") (local $errno i32)
                (loop $again
                  (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
                (if (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 1)
                      (i32.const 1) (i64.const 0x40) (i64.const 0) (i32.const 0) (i32.const 20))
                  (then unreachable))
                (loop $again
                  (local.set $errno
                    (call $fd_write (i32.load (i32.const 20))
                      (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br_if $again (i32.eqz (local.get $errno))))
                (if (i32.ne (memory.size) (i32.const 512)) (then unreachable))
                (call $proc_exit (local.get $errno))))
            """;

    private static final String YES =
            """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 4) "\\00\\80")
              (func (export "_start")
                (loop $again
                  (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br $again))))
            """;

    /** Writes until it cannot any more, and exits with the error. */
    private static final String UNTIL =
            """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
              (memory (export "memory") 1)
              (data (i32.const 4) "\\00\\80")
              (func (export "_start") (local $errno i32)
                (loop $again
                  (local.set $errno
                    (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br_if $again (i32.eqz (local.get $errno))))
                (call $proc_exit (local.get $errno))))
            """;

    @TempDir private Path folder;

    private record Ended(int exit, byte[] out, String err) {}

    private static List<String> command(List<String> jvm, String... args) {
        List<String> command = java(jvm, Main.class);
        command.addAll(List.of(args));
        return command;
    }

    private static List<String> java(List<String> jvm, Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(jvm);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        return command;
    }

    private Ended run(List<String> jvm, String... args) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command(jvm, args)));
    }

    private Ended run(ProcessBuilder command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = command.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        int exit = process.waitFor();
        process.getOutputStream().close();
        return new Ended(exit, Files.readAllBytes(out), Files.readString(err));
    }

    private String hello() throws IOException {
        return Files.writeString(folder.resolve("hello.wat"), HELLO).toString();
    }

    @Test
    void bytesOfAGuestArriveUnchangedAndBeforeResults() throws Exception {
        Ended ended = run(List.of(), "run", hello());
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).isEqualTo(new byte[] {0, (byte) 0xff, '\n', 'e', 'n', 'd'});
        Ended invoked = run(List.of(), "run", "-i", "write", hello());
        assertThat(invoked.out())
                .isEqualTo(new byte[] {0, (byte) 0xff, '\n', 'e', 'n', 'd', '0', '\n'});
    }

    @Test
    void aTimeoutEndsAWaitForInput() throws Exception {
        Ended ended = run(List.of(), "run", "--timeout", "200ms", "-i", "wait", hello());
        assertThat(ended.exit()).isEqualTo(137);
        assertThat(ended.err()).startsWith("godwit: ").contains("timeout");
    }

    /**
     * A reader that never reads would else keep what the guest wrote, and the process, for ever.
     */
    @Test
    @Timeout(60)
    void aTimeoutEndsAWaitForTheReader() throws Exception {
        Path yes = Files.writeString(folder.resolve("yes.wat"), YES);
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command(List.of(), "run", "--timeout", "200ms", yes.toString()))
                        .redirectError(err.toFile())
                        .start();
        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(Files.readString(err)).startsWith("godwit: ").contains("timeout");
    }

    @Test
    @EnabledOnOs(OS.LINUX) // for its device that is always full
    void aGuestWhoseOutputIsLostEndsWith74() throws Exception {
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command(List.of(), "run", hello()))
                        .redirectOutput(Path.of("/dev/full").toFile())
                        .redirectError(err.toFile())
                        .start();
        assertThat(process.waitFor()).isEqualTo(74);
        assertThat(Files.readString(err)).startsWith("godwit: ").contains("No space left");
    }

    @Test
    void aGuestIsToldThatNobodyReads() throws Exception {
        Path until = Files.writeString(folder.resolve("until.wat"), UNTIL);
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command(List.of(), "run", until.toString()))
                        .redirectError(err.toFile())
                        .start();
        assertThat(process.getInputStream().read()).isZero();
        process.getInputStream().close();
        assertThat(process.waitFor()).isEqualTo(64); // EPIPE
        assertThat(Files.readString(err)).isEmpty();
    }

    @Test
    void aReaderThatLeavesEndsTheCommand() throws Exception {
        Path large = folder.resolve("large.wat");
        Files.writeString(
                large, "(module " + "(func (drop (i32.const 1)))\n".repeat(100_000) + ")");
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command(List.of(), "print", large.toString()))
                        .redirectError(err.toFile())
                        .start();
        assertThat(process.getInputStream().read()).isEqualTo('(');
        process.getInputStream().close();
        assertThat(process.waitFor()).isEqualTo(141);
        assertThat(Files.readString(err)).isEmpty();
    }

    @Test
    void aFullJavaHeapIsALimit() throws Exception {
        Ended ended = run(List.of("-Xmx48m"), "run", "--max-memory", "4GiB", "-i", "fill", hello());
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).contains("limit: out of memory");
        assertThat(ended.exit()).isEqualTo(137);
    }

    /** With the heap that the launcher chooses for this: 3 * 32 MiB and 3 / 2 * 32 MiB. */
    @Test
    void aFullMemoryAndFullFilesInMemoryFitInTheHeap() throws Exception {
        Path full = Files.writeString(folder.resolve("full.wat"), FULL);
        Ended ended =
                run(
                        List.of("-Xmx144m"),
                        "run",
                        "--max-memory=32MiB",
                        "--tmpfs=/:32MiB",
                        full.toString());
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isEqualTo(51); // ENOSPC
    }

    @Test
    void aFileTooLargeForTheHeapIsBadInput() throws Exception {
        Path large = folder.resolve("large.wasm");
        Files.write(large, new byte[64 << 20]);
        Ended ended = run(List.of("-Xmx32m"), "run", large.toString());
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.exit()).isEqualTo(65);
    }

    /** What a Linux program does for ever once it has said so: sleep, count, fork, or read. */
    private static String forEver(String kind) {
        String say = "li a0, 1; la a1, ready; li a2, 6; li a7, 64; ecall\n1:\n";
        String go =
                switch (kind) {
                    case "sleep" -> "la a0, time; li a1, 0; li a7, 101; ecall\n";
                    case "fork" ->
                            "li a0, 17; li a1, 0; li a2, 0; li a3, 0; li a4, 0; li a7, 220; ecall\n"
                                + "beqz a0, 2f\n"
                                + "li a0, -1; li a1, 0; li a2, 0; li a3, 0; li a7, 260; ecall\n";
                    case "read" -> "li a0, 0; addi a1, sp, -16; li a2, 1; li a7, 63; ecall\n";
                    default -> "addi a0, a0, 1\n";
                };
        return say
                + go
                + "j 1b\n2: li a0, 0; li a7, 93; ecall\n"
                + ".data\ntime: .dword 1000, 0\nready: .ascii \"ready\\n\"\n";
    }

    /** Where there is no terminal, a signal ends the command, whatever the guest does. */
    @ParameterizedTest
    @CsvSource({
        "sleep, TERM, 143",
        "count, TERM, 143",
        "fork, TERM, 143",
        "read, TERM, 143",
        "sleep, INT, 130",
        "count, INT, 130",
        "fork, INT, 130",
        "read, INT, 130"
    })
    @EnabledOnOs(OS.LINUX)
    void aSignalEndsALinuxProgram(String kind, String signal, int code) throws Exception {
        // this process may ignore SIGINT, which is inherited
        assumeTrue(Processes.works("env", "--default-signal", "true"), "needs env of coreutils");
        Path file = Files.write(folder.resolve("prog"), ElfProgram.of(forEver(kind)));
        List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
        command.addAll(command(List.of(), "run", file.toString()));
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        assertThat(process.getInputStream().readNBytes(6)).asString().isEqualTo("ready\n");
        Processes.tool(folder, List.of("sh", "-c", "kill -" + signal + " " + process.pid()));
        assertThat(process.waitFor()).isEqualTo(code);
        process.getOutputStream().close();
        assertThat(Files.readString(err)).isEmpty();
    }

    @Test
    void textIsUtf8WhateverTheLocale() throws Exception {
        Path file = folder.resolve("name.wat");
        Files.writeString(file, "(module (func (export \"grüße\")))");
        Ended ended = run(List.of("-Dstdout.encoding=US-ASCII"), "print", file.toString());
        assertThat(ended.exit()).isZero();
        assertThat(new String(ended.out(), StandardCharsets.UTF_8)).contains("gr");
        assertThat(new String(ended.out(), StandardCharsets.UTF_8)).doesNotContain("?");
    }

    /** Without a cache the command still works, so that nobody would see it. */
    @Test
    void theTrainingRunForTheCacheGoesThrough() throws Exception {
        Path nothing = Files.createFile(folder.resolve("in"));
        ProcessBuilder training = new ProcessBuilder(java(List.of(), Training.class));
        Ended ended = run(training.redirectInput(nothing.toFile()));
        assertThat(ended.err().lines()).hasSize(1).allMatch(line -> line.contains("no such file"));
        assertThat(ended.exit()).isZero();
        assertThat(new String(ended.out(), StandardCharsets.UTF_8))
                // the Linux program, twice in each root, and the kernel, which writes in two ways
                .endsWith("hello\nhello\n3\n\n\n\n\n" + ".".repeat(250));
    }
}
