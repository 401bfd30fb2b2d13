package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.riscv.ElfProgram;
import dev.godwit.testkit.tools.C;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Linux programs on the command line. */
@Timeout(240)
class LinuxRunTest {
    private static final String EXIT = "li a0, 3; li a7, 94; ecall\n";
    private static final String LOOP = "1: j 1b\n";

    /** Writes its arguments, then its environment, each with a NUL. */
    private static final String WORDS =
            """
              ld s0, 0(sp)
              addi s1, sp, 8
            1:
              ld a0, 0(s1)
              beqz a0, 2f
              call write
            2:
              addi s1, s1, 8
              addi s0, s0, -1
              bgez s0, 1b
            3:
              ld a0, 0(s1)
              beqz a0, 4f
              call write
              addi s1, s1, 8
              j 3b
            4:
              li a0, 0
              li a7, 94
              ecall
            write:
              mv a1, a0
              li a2, 0
            1:
              add t0, a1, a2
              lbu t0, 0(t0)
              addi a2, a2, 1
              bnez t0, 1b
              li a0, 1
              li a7, 64
              ecall
              ret
            """;

    private static final String COPY =
            """
            1:
              li a0, 0
              addi a1, sp, -1024
              li a2, 100
              li a7, 63
              ecall
              blez a0, 2f
              mv a2, a0
              li a0, 1
              li a7, 64
              ecall
              j 1b
            2:
            """
                    + EXIT;

    private static final String SLEEP =
            """
              la a0, time
              li a1, 0
              li a7, 101
              ecall
            """
                    + EXIT
                    + ".data\ntime: .dword 1000, 0\n";

    /** Makes a directory; its exit code is the error. */
    private static String makeDirectory(String path) {
        return """
          li a0, -100
          la a1, name
          li a2, 0755
          li a7, 34
          ecall
          neg a0, a0
          li a7, 94
          ecall
        .data
        name: .asciz "PATH"
        """
                .replace("PATH", path);
    }

    @TempDir private Path folder;

    private String program(String source) throws IOException {
        return Files.write(folder.resolve("prog"), ElfProgram.of(source)).toString();
    }

    /** A root with a program, and what else it needs. */
    private Path root(String source) throws IOException {
        Path root = folder.resolve("root");
        for (String name : List.of("bin", "dev", "proc", "sys", "tmp")) {
            Files.createDirectories(root.resolve(name));
        }
        Path file = Files.write(root.resolve("bin/prog"), ElfProgram.of(source));
        assertThat(file.toFile().setExecutable(true, false)).isTrue();
        return root;
    }

    private static Set<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            Set<String> names = new HashSet<>();
            files.forEach(file -> names.add(root.relativize(file).toString()));
            return names;
        }
    }

    @Test
    void aProgramEndsWithItsCode() throws IOException {
        Cli.Result result = Cli.run("run", program(EXIT));
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void argumentsAndEnvironmentReachIt() throws IOException {
        String path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        Cli.Result result = Cli.run("run", "--env", "A=b", program(WORDS), "--help", "é");
        assertThat(result.guest().split("\0"))
                .containsExactly(
                        "prog", "--help", "é", path, "HOME=/root", "HOSTNAME=godwit", "A=b");
        String file = program(WORDS);
        assertThat(Cli.run("run", "--env", "PATH=/x", file).guest().split("\0"))
                .containsExactly("prog", "PATH=/x", "HOME=/root", "HOSTNAME=godwit");
        assertThat(Cli.run("run", "--hostname", "h", "--cmd", "x 'y z'", file).guest().split("\0"))
                .startsWith("x", "y z", path)
                .contains("HOSTNAME=h");
        assertThat(Cli.run("run", "--cmd", "'", file).line()).contains("--cmd: a quote");
    }

    @Test
    void inputBecomesOutput() throws IOException {
        Cli.Result result = Cli.runWithInput("hello\n", "run", program(COPY));
        assertThat(result.guest()).isEqualTo("hello\n");
        assertThat(result.exit()).isEqualTo(3);
    }

    @Test
    void limitsStopIt() throws IOException {
        String loop = program(LOOP);
        Cli.Result fuel = Cli.run("run", "--fuel", "1000", loop);
        assertThat(fuel.exit()).isEqualTo(137);
        assertThat(fuel.line()).endsWith("limit: out of fuel (limit 1000 units); set by --fuel");
        assertThat(Cli.run("run", "--timeout", "50ms", loop).line()).contains("timeout (limit 50");
        String sleep = program(SLEEP);
        assertThat(Cli.run("run", "--timeout", "50ms", sleep).exit()).isEqualTo(137);
        assertThat(Cli.run("run", "--deterministic", sleep).exit()).isEqualTo(3);
        assertThat(Cli.run("run", "--max-memory", "3GiB", sleep))
                .satisfies(r -> assertThat(r.exit()).isEqualTo(2))
                .satisfies(r -> assertThat(r.line()).contains("2047 MiB").contains("3072 MiB"));
    }

    @Test
    void aSignalThatKillsItIsTold() throws IOException {
        String file = program("li a7, 172; ecall; li a1, 9; li a7, 129; ecall\n" + LOOP);
        Cli.Result killed = Cli.run("run", file);
        assertThat(killed.exit()).isEqualTo(137);
        assertThat(killed.line()).isEqualTo(file + ": killed by SIGKILL");
        Cli.Result fault = Cli.run("run", program("li a0, 0x123; ld a0, 0(a0)"));
        assertThat(fault.exit()).isEqualTo(139);
        assertThat(fault.line())
                .isEqualTo(file + ": killed by SIGSEGV at address 0x123, pc 0x10104");
    }

    @Test
    void aReaderThatLeavesIsNoFault() throws IOException {
        Cli.Result result =
                Cli.run("run", program("li a7, 172; ecall; li a1, 13; li a7, 129; ecall\n" + LOOP));
        assertThat(result.exit()).isEqualTo(141);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void whatCannotRunSaysWhy() throws IOException {
        String file = program(LOOP);
        Path loaded = folder.resolve("loaded");
        Files.write(loaded, ElfProgram.of(LOOP, "/lib/ld.so"));
        assertThat(Cli.run("run", loaded.toString()))
                .satisfies(r -> assertThat(r.exit()).isEqualTo(65))
                .satisfies(r -> assertThat(r.line()).contains("/lib/ld.so").contains("--rootfs"));
        byte[] other = ElfProgram.of(LOOP);
        other[18] = (byte) 183;
        assertThat(Cli.run("run", Files.write(folder.resolve("arm"), other).toString()))
                .satisfies(r -> assertThat(r.exit()).isEqualTo(65))
                .satisfies(r -> assertThat(r.line()).contains("AArch64, not for RISC-V"));
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\necho\n");
        assertThat(Cli.run("run", script.toString()))
                .satisfies(r -> assertThat(r.exit()).isEqualTo(65))
                .satisfies(r -> assertThat(r.line()).contains("script").contains("--rootfs"));
        for (String[] words :
                new String[][] {
                    {"--engine", "inplace", file},
                    {"--invoke", "f", file},
                    {"--max-calls", "5", file},
                    {"--listen", "127.0.0.1:0", file},
                    {"--dir", ".", file},
                    {"--rw", file},
                    {"--user", "x", file},
                    {"--hostname", "a b", file},
                    {"--workdir", "tmp", file},
                    {"--trace", "all", file},
                    {"--deterministic=x", file},
                    {"--cmd", "", file},
                    {"--cmd", "x"},
                    {},
                }) {
            String[] all = Stream.concat(Stream.of("run"), Stream.of(words)).toArray(String[]::new);
            assertThat(Cli.run(all).exit()).as("%s", List.of(words)).isEqualTo(2);
        }
        Path module = Files.writeString(folder.resolve("m.wat"), "(module)");
        assertThat(Cli.run("run", "--user", "5", module.toString()).line())
                .startsWith("--user is for Linux programs");
    }

    @Test
    void aProgramOfTheHostsProcessorSaysWhichItIs() {
        Path file = Path.of("/bin/true");
        Assumptions.assumeTrue(
                Files.exists(file) && System.getProperty("os.arch").equals("amd64"),
                "needs /bin/true of x86-64");
        assertThat(Cli.run("run", file.toString()).line()).contains("x86-64, not for RISC-V");
    }

    @Test
    void aRootStaysAsItIsUnlessItIsWritten() throws IOException {
        Path root = root(makeDirectory("/made"));
        Set<String> before = names(root);
        for (String name : List.of("prog", "/bin/prog", "bin/prog")) {
            assertThat(Cli.run("run", "--rootfs", root.toString(), name).exit()).isZero();
        }
        assertThat(Cli.run("run", "--rootfs", root.toString(), "--cmd", "prog x").exit()).isZero();
        assertThat(names(root)).isEqualTo(before);
        assertThat(Cli.run("run", "--rw", "--rootfs", root.toString(), "prog").exit()).isZero();
        assertThat(root.resolve("made")).isDirectory();
        assertThat(Cli.run("run", "--rootfs", root.toString(), "prog").exit()).isEqualTo(17);
        assertThat(Cli.run("run", "--rootfs", root.toString(), "none").line())
                .contains("none is in no folder of PATH");
        assertThat(Cli.run("run", "--rootfs", folder.resolve("x").toString(), "none").exit())
                .isEqualTo(65);
    }

    @Test
    void directoriesAreMounted() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        String file = program(makeDirectory("/data/made"));
        assertThat(Cli.run("run", file).exit()).isEqualTo(2); // ENOENT
        assertThat(Cli.run("run", "--dir", data + "::/data:ro", file).exit()).isEqualTo(30);
        assertThat(data).isEmptyDirectory();
        assertThat(Cli.run("run", "--dir", data + "::/data", file).exit()).isZero();
        assertThat(data.resolve("made")).isDirectory();
        assertThat(Cli.run("run", "--tmpfs", "/data", file).exit()).isZero();
        assertThat(Cli.run("run", "--dir", folder + "/none::/data", file).exit()).isEqualTo(65);
    }

    @Test
    void anArchiveIsARoot() throws IOException {
        byte[] tar = tar("bin/prog", ElfProgram.of(makeDirectory("/made")));
        Path plain = Files.write(folder.resolve("root.tar"), tar);
        Path packed = folder.resolve("root.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(tar);
        }
        for (Path archive : List.of(plain, packed)) {
            assertThat(Cli.run("run", "--rootfs", archive.toString(), "prog"))
                    .satisfies(r -> assertThat(r.err()).isEmpty())
                    .satisfies(r -> assertThat(r.exit()).isZero());
        }
        assertThat(Files.readAllBytes(plain)).isEqualTo(tar);
        assertThat(Cli.run("run", "--rw", "--rootfs", plain.toString(), "prog").exit())
                .isEqualTo(2);
        Path other = Files.writeString(folder.resolve("other"), "x".repeat(2000));
        assertThat(Cli.run("run", "--rootfs", other.toString(), "prog").exit()).isEqualTo(65);
        Path xz =
                Files.write(folder.resolve("xz"), new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0});
        assertThat(Cli.run("run", "--rootfs", xz.toString(), "prog").line()).contains("unpack it");
    }

    /** An archive of one file, in the format of 1988. */
    private static byte[] tar(String name, byte[] content) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000755");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, octal(content.length));
        put(header, 136, octal(0));
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, octal(sum).substring(5) + "\0");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[1024 + (-content.length & 511)]);
        return out.toByteArray();
    }

    private static String octal(int number) {
        String digits = Integer.toOctalString(number);
        return "0".repeat(11 - digits.length()) + digits;
    }

    private static void put(byte[] target, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    @Test
    void callsAreTraced() throws IOException {
        Cli.Result result = Cli.run("run", "--trace=syscalls", program(makeDirectory("/made")));
        assertThat(result.err().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "godwit: 2 mkdirat(AT_FDCWD, \"/made\", 0755) = 0",
                        "godwit: 2 exit_group(0) = ?",
                        "godwit: 2 +++ exited with 0 +++");
    }

    @Test
    void deterministicRunsAreTheSame() throws IOException {
        Assumptions.assumeTrue(C.missingLinux() == null, C.missingLinux());
        Path source =
                Files.writeString(
                        folder.resolve("random.c"),
                        """
                        #include <pthread.h>
                        #include <stdio.h>
                        #include <sys/random.h>
                        #include <time.h>
                        #include <unistd.h>
                        #include <sys/wait.h>
                        static int p[2];
                        static void *work(void *arg) {
                            long i, sum = 0;
                            for (i = 0; i < 300000 * ((long) arg + 1); i++) sum += i * sum + 1;
                            struct timespec t;
                            clock_gettime(CLOCK_MONOTONIC, &t);
                            char line[100];
                            int n = sprintf(line, "%ld %ld %ld.%09ld\\n", (long) arg, sum,
                                (long) t.tv_sec, t.tv_nsec);
                            usleep(1000 * (5 - (long) arg));
                            write(p[1], line, n);
                            return 0;
                        }
                        int main(void) {
                            unsigned r; pthread_t t[4]; long i; char c; struct timespec now;
                            getrandom(&r, sizeof r, 0);
                            clock_gettime(CLOCK_REALTIME, &now);
                            printf("%u %p %ld.%09ld\\n", r, (void *) &r, (long) now.tv_sec,
                                now.tv_nsec);
                            fflush(stdout);
                            pipe(p);
                            for (i = 0; i < 4; i++) pthread_create(&t[i], 0, work, (void *) i);
                            if (fork() == 0) { work((void *) 4); _exit(0); }
                            for (i = 0; i < 4; i++) pthread_join(t[i], 0);
                            wait(0);
                            close(p[1]);
                            while (read(p[0], &c, 1) == 1) putchar(c);
                            clock_gettime(CLOCK_MONOTONIC, &now);
                            printf("%ld.%09ld\\n", (long) now.tv_sec, now.tv_nsec);
                            return 0;
                        }
                        """);
        String file = C.linux(folder.resolve("random"), List.of(source)).toString();
        String[] command = {"run", "--deterministic=5", "--fuel", "unlimited", file};
        Cli.Result first = Cli.run(command);
        assertThat(first.err()).isEmpty();
        assertThat(first.exit()).isZero();
        assertThat(first.guest()).hasLineCount(7).contains(" 946684800.");
        for (int i = 0; i < 4; i++) {
            assertThat(Cli.run(command).guest()).isEqualTo(first.guest());
        }
        assertThat(Cli.run("run", "--deterministic=6", file).guest()).isNotEqualTo(first.guest());
    }

    @Test
    void inspectTellsWhatAProgramIsMadeOf() throws IOException {
        byte[] program = ElfProgram.of(LOOP, "/lib/ld.so");
        Path file = Files.write(folder.resolve("prog"), program);
        assertThat(Cli.run("inspect", file.toString()).out())
                .contains("format: ELF, 64 bits, little-endian, " + program.length + " bytes")
                .contains("machine: RISC-V")
                .contains("entry: 0x10100")
                .contains("interpreter: /lib/ld.so")
                .contains("  rwx " + program.length + " bytes at 0x10000")
                .contains("libraries: none");
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(program, 70));
        assertThat(Cli.run("inspect", cut.toString()))
                .satisfies(r -> assertThat(r.exit()).isEqualTo(65))
                .satisfies(r -> assertThat(r.line()).contains("truncated"));
    }
}
