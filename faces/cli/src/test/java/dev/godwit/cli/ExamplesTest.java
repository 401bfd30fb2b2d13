package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What stands in {@code examples/}. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../../examples");

    @TempDir private Path folder;

    @Test
    void helloGreetsInBothFormats() {
        for (String name : new String[] {"hello.wat", "hello.wasm"}) {
            Cli.Result result = Cli.run("run", EXAMPLES.resolve(name).toString());
            assertThat(result.exit()).isZero();
            assertThat(result.guest()).isEqualTo("Hello from WebAssembly!\n");
            assertThat(result.out() + result.err()).isEmpty();
        }
    }

    @Test
    void theBinaryIsMadeFromTheText() throws Exception {
        Path made = folder.resolve("hello.wasm");
        String text = EXAMPLES.resolve("hello.wat").toString();
        assertThat(Cli.run("parse", text, "-o", made.toString()).exit()).isZero();
        byte[] kept = Files.readAllBytes(EXAMPLES.resolve("hello.wasm"));
        assertThat(made).hasBinaryContent(kept);
    }

    @Test
    void addIsCalledByName() {
        String add = EXAMPLES.resolve("add.wat").toString();
        assertThat(Cli.run("run", "--invoke", "add", add, "2", "40").out()).isEqualTo("42\n");
    }

    @Test
    void primesAreCounted() {
        String primes = EXAMPLES.resolve("primes.wat").toString();
        assertThat(Cli.run("run", primes).guest()).isEqualTo("78498 primes below 1000000\n");
        assertThat(Cli.run("run", "--invoke", "count", primes, "100").out()).isEqualTo("25\n");
    }

    @Test
    void aFileIsWrittenWhereADirectoryIsGranted() throws Exception {
        String file = EXAMPLES.resolve("file.wat").toString();
        String line = "Another line from WebAssembly.\n";
        assertThat(Cli.run("run", "--dir", folder.toString(), file).guest()).isEqualTo(line);
        Cli.Result again = Cli.run("run", "--dir", folder.toString(), file);
        assertThat(again.guest()).isEqualTo(line + line);
        assertThat(folder.resolve("note.txt")).hasContent(line + line);
        assertThat(Cli.run("run", "--tmpfs", "/tmp", file).guest()).isEqualTo(line);
        assertThat(Cli.run("run", file).exit()).isEqualTo(1);
    }

    @Test
    void theBareComputerGreets() throws Exception {
        String hello = EXAMPLES.resolve("hello.s").toString();
        assertThat(Files.readAllLines(Path.of(hello))).hasSizeLessThanOrEqualTo(30);
        Path elf = folder.resolve("hello.elf");
        assertThat(Cli.run("parse", hello, "-o", elf.toString()).exit()).isZero();
        for (String kernel : new String[] {hello, elf.toString()}) {
            Cli.Result result = Cli.run("boot", "--smp", "2", "--kernel", kernel);
            assertThat(result.err()).isEmpty();
            assertThat(result.exit()).isZero();
            assertThat(result.guest()).isEqualTo("Hello from RISC-V!\n");
        }
        String told = Cli.run("inspect", elf.toString()).out();
        assertThat(told).contains("machine: RISC-V").contains("entry: 0x80000000");
    }

    /** With the command that README names, but for where the jars are. */
    @Test
    void aDeviceIsAttachedInFewLines() throws Exception {
        Path source = EXAMPLES.resolve("Device.java");
        assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(40);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                source.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines()).containsExactly("ding 1", "ding 2", "ding 3", "Exited[code=0]");
    }
}
