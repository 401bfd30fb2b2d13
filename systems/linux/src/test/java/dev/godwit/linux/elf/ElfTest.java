package dev.godwit.linux.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.elf.NotExecutable.Reason;
import dev.godwit.vfs.FileRanges;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

class ElfTest {
    private static final int MUTANTS = Integer.getInteger("godwit.elf.mutants", 20_000);
    private static final long SEED = Long.getLong("godwit.elf.seed", 1);

    private static Elf read(ElfImage image) throws NotExecutable, ErrnoException {
        return Elf.read(FileRanges.of(image.bytes()));
    }

    private static void refused(Reason reason, String message, byte[] bytes) throws ErrnoException {
        try {
            Elf.read(FileRanges.of(bytes));
        } catch (NotExecutable e) {
            assertThat(e.getMessage()).isEqualTo(message);
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.failure()).hasMessage(message);
            return;
        }
        fail("not refused: " + message);
    }

    private static void refused(Reason reason, String message, ElfImage image)
            throws ErrnoException {
        refused(reason, message, image.bytes());
    }

    @Test
    void aStaticProgram() throws Exception {
        Elf elf = read(ElfImage.program());
        assertThat(elf.isRelocatable()).isFalse();
        assertThat(elf.isDynamic()).isFalse();
        assertThat(elf.isStackExecutable()).isFalse();
        assertThat(elf.interpreter()).isNull();
        assertThat(elf.entry()).isEqualTo(0x10100);
        assertThat(elf.headersAddress()).isEqualTo(0x10040);
        assertThat(elf.headers()).isEqualTo(3);
        assertThat(elf.flags()).isEqualTo(5);
        assertThat(elf.start()).isEqualTo(0x10000);
        assertThat(elf.end()).isEqualTo(0x14000);
        assertThat(elf.segments())
                .containsExactly(
                        new Segment(5, 0, 0x10000, 0x1000, 0x1000),
                        new Segment(6, 0x1000, 0x11000, 0x200, 0x3000));
    }

    @Test
    void aDynamicProgramNamesItsLoader() throws Exception {
        ElfImage image = ElfImage.program().interpreter("/lib/ld-linux-riscv64-lp64d.so.1");
        image.type = 3;
        image.header(ElfImage.DYNAMIC, 6, 0x1000, 0x11000, 0x100, 0x100);
        Elf elf = read(image);
        assertThat(elf.isRelocatable()).isTrue();
        assertThat(elf.isDynamic()).isTrue();
        assertThat(elf.interpreter()).isEqualTo("/lib/ld-linux-riscv64-lp64d.so.1");
    }

    @Test
    void anExecutableStackIsAskedFor() throws Exception {
        ElfImage image = new ElfImage().header(ElfImage.LOAD, 5, 0, 0x10000, 0x1000, 0x1000);
        assertThat(read(image).isStackExecutable()).isFalse();
        image.header(ElfImage.STACK, 7, 0, 0, 0, 0);
        assertThat(read(image).isStackExecutable()).isTrue();
    }

    @Test
    void otherFilesAreRefusedByWhatTheyAre() throws Exception {
        refused(Reason.NOT_ELF, "not an ELF file", new byte[0]);
        refused(Reason.NOT_ELF, "not an ELF file", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        ElfImage image = ElfImage.program();
        image.machine = 62;
        refused(Reason.ARCHITECTURE, "a program for x86-64, not for RISC-V", image);
        image.machine = 183;
        refused(Reason.ARCHITECTURE, "a program for AArch64, not for RISC-V", image);
        image.order = 2;
        image.machine = 22;
        refused(Reason.ARCHITECTURE, "a program for S/390, not for RISC-V", image);
        image.machine = 243;
        refused(Reason.BIG_ENDIAN, "a program for big-endian RISC-V", image);
        image.order = 1;
        image.elfClass = 1;
        refused(Reason.BITS_32, "a program for 32-bit RISC-V; only 64-bit can be run", image);
        image.elfClass = 2;
        image.type = 1;
        refused(Reason.RELOCATABLE, "an object file (relocatable): link it first", image);
        image.type = 4;
        refused(Reason.CORE, "a core dump, not a program", image);
        image.type = 9;
        refused(Reason.OTHER_TYPE, "an ELF file of type 9", image);
    }

    @Test
    void headersThatCannotBe() throws Exception {
        ElfImage image = ElfImage.program();
        image.headersOffset = 32;
        refused(
                Reason.MALFORMED,
                "malformed ELF file: its program headers overlap its header",
                image);
        image.headersOffset = 0x4000 - 100;
        refused(
                Reason.TRUNCATED,
                "truncated ELF file: it ends before the end of its program headers",
                image);
        image.headersOffset = Long.MAX_VALUE;
        refused(
                Reason.TRUNCATED,
                "truncated ELF file: it ends before the end of its program headers",
                image);
        image.headersOffset = 64;
        image.headerSize = 32;
        refused(
                Reason.MALFORMED,
                "malformed ELF file: program headers of another size than 56 bytes",
                image);
        image.headerSize = 56;
        image.entry = 1L << 47;
        refused(Reason.TOO_LARGE, "its entry 0x800000000000 is not below 2^47", image);
        refused(
                Reason.MALFORMED,
                "malformed ELF file: nothing is loaded",
                new ElfImage().header(ElfImage.STACK, 6, 0, 0, 0, 0));
        refused(Reason.MALFORMED, "malformed ELF file: 0 program headers", new ElfImage());
        for (int size : new int[] {4, 19, 20, 63}) {
            refused(
                    Reason.TRUNCATED,
                    "truncated ELF file: it ends before the end of its header",
                    Arrays.copyOf(ElfImage.program().bytes(), size));
        }
    }

    private static ElfImage load(long offset, long address, long file, long memory) {
        return ElfImage.program().header(ElfImage.LOAD, 4, offset, address, file, memory);
    }

    @Test
    void segmentsThatCannotBe() throws Exception {
        String tooLarge = "a segment does not lie below the address 2^47";
        refused(Reason.TOO_LARGE, tooLarge, load(0, 1L << 47, 1, 1));
        refused(Reason.TOO_LARGE, tooLarge, load(0, -4096, 1, 1));
        refused(Reason.TOO_LARGE, tooLarge, load(0, 0x20000, 1, Long.MAX_VALUE));
        refused(Reason.TOO_LARGE, tooLarge, load(0, 0x20000, 1, -1));
        String cut = "truncated ELF file: it ends before the end of a segment";
        refused(Reason.TRUNCATED, cut, load(0x3000, 0x20000, 0x1001, 0x2000));
        refused(Reason.TRUNCATED, cut, load(-4096, 0x20000, 1, 1));
        refused(Reason.TRUNCATED, cut, load(Long.MAX_VALUE & -4096, 0x20000, 4097, 4097));
        refused(
                Reason.MALFORMED,
                "malformed ELF file: a segment has more bytes in the file than in memory",
                load(0, 0x20000, 2, 1));
        refused(
                Reason.MALFORMED,
                "malformed ELF file: segments overlap or are not in order",
                load(0, 0x13000, 1, 1));
        refused(
                Reason.MALFORMED,
                "malformed ELF file: a segment lies otherwise in its pages than in the file's",
                load(1, 0x20000, 1, 1));
    }

    @Test
    void loadersThatCannotBe() throws Exception {
        refused(
                Reason.MALFORMED,
                "malformed ELF file: the path of its interpreter has 1 bytes",
                ElfImage.program().interpreter(""));
        refused(
                Reason.MALFORMED,
                "malformed ELF file: the path of its interpreter does not end",
                ElfImage.program()
                        .interpreter("/lib/ld.so")
                        .header(ElfImage.LOAD, 4, 0, 0x20000, 1, 1)
                        .bytesWithout(0x800 + 10));
        refused(
                Reason.TRUNCATED,
                "truncated ELF file: it ends before the path of its interpreter",
                ElfImage.program().header(ElfImage.INTERP, 4, 0x3FFF, 0, 2, 2));
    }

    @Test
    void functionsByAddress() throws Exception {
        Elf elf =
                read(
                        ElfImage.program()
                                .symbol("second", 0x10200, 0)
                                .symbol("first", 0x10100, 0x20)
                                .symbol("third", 0x10300, 4));
        SymbolTable symbols = elf.symbols();
        assertThat(symbols.size()).isEqualTo(3);
        assertThat(symbols.at(0x100FF)).isNull();
        assertThat(name(symbols, 0x1011F)).isEqualTo("first + 0x1f");
        assertThat(symbols.at(0x10120)).isNull();
        assertThat(name(symbols, 0x102FF)).isEqualTo("second + 0xff");
        assertThat(symbols.at(0x10304)).isNull();
    }

    private static String name(SymbolTable symbols, long address) {
        SymbolTable.Symbol symbol = symbols.at(address);
        return symbol == null
                ? "none"
                : symbol.name() + " + 0x" + Long.toHexString(symbol.offset());
    }

    // ---- Mutants.

    @Test
    void mutantsAreReadOrRefused(@TempDir Path dir) throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(ElfImage.program().symbol("main", 0x10100, 16).bytes());
        seeds.add(ElfImage.program().interpreter("/lib/ld.so").symbol("f", 0x10100, 0).bytes());
        if (hasCompiler()) {
            seeds.add(compile(dir, "-pie"));
            seeds.add(compile(dir, "-static")); // large, so one mutant in eight
        }
        System.out.println(MUTANTS + " ELF mutants, seed " + SEED);
        int loaded = 0;
        for (int i = 0; i < MUTANTS; i++) {
            Random random = new Random(SEED * 1_000_003 + i);
            int kind = random.nextInt(8);
            int chosen = kind == 7 ? seeds.size() - 1 : kind % Math.min(3, seeds.size());
            byte[] mutant = mutant(random, seeds.get(chosen));
            try {
                Elf elf = Elf.read(FileRanges.of(mutant));
                loaded++;
                checkLoadable(elf, mutant.length);
            } catch (NotExecutable e) {
                assertThat(e.getMessage()).doesNotContain("\n").isNotEmpty();
                assertThat(e.offset()).isNotNegative();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutant " + i + " of seed " + SEED, e);
            }
        }
        assertThat(loaded).isBetween(MUTANTS / 20, MUTANTS - MUTANTS / 20);
    }

    private static void checkLoadable(Elf elf, long size) {
        long end = 0;
        for (Segment segment : elf.segments()) {
            assertThat(segment.address()).isGreaterThanOrEqualTo(end);
            assertThat(segment.fileSize()).isBetween(0L, segment.memorySize());
            assertThat(segment.offset()).isBetween(0L, size - segment.fileSize());
            end = segment.end();
        }
        assertThat(end).isBetween(1L, 1L << 47);
        SymbolTable symbols = elf.symbols();
        symbols.at(elf.entry());
        symbols.at(0);
        symbols.at(-1);
    }

    private static byte[] mutant(Random random, byte[] seed) {
        byte[] bytes = Arrays.copyOf(seed, seed.length);
        if (random.nextInt(8) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(random.nextBoolean() ? 1024 : seed.length));
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            // Mostly in the headers: of the file, of segments, and of sections at the end.
            int at =
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(64);
                        case 1 -> 64 + random.nextInt(560);
                        case 2 -> bytes.length - 1 - random.nextInt(Math.min(4096, bytes.length));
                        default -> random.nextInt(bytes.length);
                    };
            if (random.nextBoolean()) {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            } else {
                byte fill = (byte) new int[] {0, 0xFF, 0x7F, 0x80}[random.nextInt(4)];
                int to = Math.min(bytes.length, at + (1 << random.nextInt(4)));
                Arrays.fill(bytes, at, to, fill);
            }
        }
        return bytes;
    }

    // ---- Programs that a compiler made.

    private static boolean hasCompiler() {
        try {
            Process process =
                    new ProcessBuilder("riscv64-linux-gnu-gcc", "--version")
                            .redirectErrorStream(true)
                            .start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] compile(Path dir, String kind) throws Exception {
        Path source = dir.resolve("hello.c");
        Files.writeString(
                source,
                kind.equals("-static-pie")
                        ? "void _start(void) { for (;;); }\n"
                        : "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n");
        Path target = dir.resolve("hello" + kind);
        Process process =
                new ProcessBuilder(
                                "riscv64-linux-gnu-gcc",
                                kind,
                                kind.equals("-static-pie") ? "-nostdlib" : "-O1",
                                kind.equals("-static-pie") ? "-Wl,--no-dynamic-linker" : "-O1",
                                "-o",
                                target.toString(),
                                source.toString())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllBytes(target);
    }

    @Test
    void compiledProgramsAreRead(@TempDir Path dir) throws Exception {
        Assumptions.assumeTrue(
                hasCompiler(), "needs gcc-riscv64-linux-gnu and libc6-dev-riscv64-cross");
        Elf fixed = Elf.read(FileRanges.of(compile(dir, "-static")));
        assertThat(fixed.isRelocatable()).isFalse();
        assertThat(fixed.interpreter()).isNull();
        assertThat(fixed.start()).isEqualTo(0x10000);
        assertThat(name(fixed.symbols(), fixed.entry())).isEqualTo("_start + 0x0");
        Elf loaded = Elf.read(FileRanges.of(compile(dir, "-pie")));
        assertThat(loaded.isRelocatable()).isTrue();
        assertThat(loaded.interpreter()).isEqualTo("/lib/ld-linux-riscv64-lp64d.so.1");
        assertThat(loaded.headersAddress()).isEqualTo(64);
        Elf pie = Elf.read(FileRanges.of(compile(dir, "-static-pie")));
        assertThat(pie.isRelocatable()).isTrue();
        assertThat(pie.isDynamic()).isTrue();
        assertThat(pie.interpreter()).isNull();
    }
}
