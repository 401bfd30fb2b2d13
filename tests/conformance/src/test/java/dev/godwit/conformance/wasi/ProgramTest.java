package dev.godwit.conformance.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What runs the suite sees every failure: tried with a program of our own. */
class ProgramTest {
    /**
     * Writes its arguments and variables, each with a NUL behind it, behind the content of the file
     * {@code in} of its first folder, if it has one; exits with 3.
     */
    static final String PROGRAM =
            """
            (module
              (import "wasi_snapshot_preview1" "args_sizes_get"
                (func $args_sizes_get (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "args_get"
                (func $args_get (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "environ_sizes_get"
                (func $environ_sizes_get (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "environ_get"
                (func $environ_get (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "path_open"
                (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_read"
                (func $fd_read (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write"
                (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
              (memory (export "memory") 1)
              (data (i32.const 100) "in")
              (func $write (param $length i32)
                (i32.store (i32.const 0) (i32.const 1000))
                (i32.store (i32.const 4) (local.get $length))
                (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
              (func (export "_start")
                (if (i32.eqz
                      (call $path_open (i32.const 3) (i32.const 0) (i32.const 100) (i32.const 2)
                        (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)))
                  (then
                    (i32.store (i32.const 0) (i32.const 1000))
                    (i32.store (i32.const 4) (i32.const 100))
                    (drop (call $fd_read (i32.load (i32.const 16))
                      (i32.const 0) (i32.const 1) (i32.const 20)))
                    (call $write (i32.load (i32.const 20)))))
                (drop (call $args_sizes_get (i32.const 16) (i32.const 20)))
                (drop (call $args_get (i32.const 500) (i32.const 1000)))
                (call $write (i32.load (i32.const 20)))
                (drop (call $environ_sizes_get (i32.const 16) (i32.const 20)))
                (drop (call $environ_get (i32.const 500) (i32.const 1000)))
                (call $write (i32.load (i32.const 20)))
                (call $proc_exit (i32.const 3))))
            """;

    @TempDir private Path suite;
    @TempDir private Path scratch;

    private Program program(String json) throws IOException {
        Path wasm = suite.resolve("p.wasm");
        Files.writeString(wasm, PROGRAM); // what a file is, is told from its content
        if (!json.isEmpty()) {
            Files.writeString(suite.resolve("p.json"), json.replace('\'', '"'));
        }
        return Program.read(wasm);
    }

    private List<String> run(String json) throws Exception {
        return program(json).run(Kind.MEMORY, scratch);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheFileSaysIsDone(Kind kind) throws Exception {
        Files.createDirectory(suite.resolve("d"));
        Files.writeString(suite.resolve("d/in"), "content ");
        Program program =
                program(
                        """
                        { 'args': ['a b', '\\'é\\u00e9\\n'], 'env': {'K': 'v'}, 'root': 'd',
                          'exit_code': 3,
                          'stdout': 'content p.wasm\\u0000a b\\u0000\\'éé\\n\\u0000K=v\\u0000',
                          'stderr': '' }
                        """
                                .replace("\\'", "\\\""));
        assertThat(program.run(kind, scratch)).isEmpty();
        // it had a copy
        assertThat(scratch.resolve("0/in")).hasContent("content ");
    }

    @Test
    void everyFolderOfAListIsGranted() throws Exception {
        Files.createDirectory(suite.resolve("d"));
        Files.writeString(suite.resolve("d/in"), "content ");
        assertThat(program("{'dirs': ['d']}").folders()).containsOnlyKeys("d");
        assertThat(run("{'dirs': ['d'], 'exit_code': 3, 'stdout': 'content p.wasm\\u0000'}"))
                .isEmpty();
    }

    @Test
    void withoutAFileItMustExitWithZero() throws Exception {
        assertThat(run("")).singleElement().asString().contains("expected exit code 0", "code=3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'exit_code': 4}|expected exit code 4, got Exited[code=3]",
                "{'exit_code': 3, 'stdout': 'p.wasm'}|expected on stdout \"p.wasm\", got",
                "{'exit_code': 3, 'stderr': 'oh'}|expected on stderr \"oh\", got \"\"",
            })
    void whatComesOutOtherwiseIsAFailure(String json, String expected) throws Exception {
        assertThat(run(json)).singleElement().asString().startsWith(expected);
    }

    @Test
    void aTrapIsAFailure() throws Exception {
        Path wasm = suite.resolve("trap.wasm");
        Files.writeString(
                wasm,
                "(module (memory (export \"memory\") 1) (func (export \"_start\") unreachable))");
        assertThat(Program.read(wasm).run(Kind.MEMORY, scratch))
                .singleElement()
                .asString()
                .contains("Trapped");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'operations': []}",
                "{'args': 'a'}",
                "{'args': [1]}",
                "{'env': ['a']}",
                "{'exit_code': 1.5}",
                "{'exit_code': 1",
                "{'exit_code': 1} 2",
                "{'exit_code': 01}",
                "{'stdout': '\\x'}",
                "{'stdout': 'a}",
                "[",
                "nul",
                "{1: 2}",
                "{'args': [], 'args': []}",
            })
    void whatIsNotUnderstoodIsNotPassedOver(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> program(json))
                .withMessageContaining("p.json: ");
    }
}
