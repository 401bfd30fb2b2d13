package dev.godwit.cli;

import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.riscv.text.Assembler;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the launcher makes its AOT cache from: a process that starts as small programs do. What is
 * loaded and linked here is there from the first instruction of a later process, but what such a
 * process does not need costs it time too, so nothing rare is done here. The profile of this
 * process goes into the cache as well: RISC-V's nodes are all run so often, and followed by so many
 * others, that a later process compiles them at once and right; WebAssembly's loops are hardly run,
 * since one profile does not suit all modules.
 */
final class Training {
    private static final long LINUX_BASE = 0x10000;
    private static final long KERNEL_BASE = 0x8020_0000L;

    private Training() {}

    /**
     * Runs. What it prints has no meaning.
     *
     * @param args none
     * @throws IOException if the program cannot be put into a temporary folder
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("godwit");
        Path text = folder.resolve("training.wat");
        Path binary = folder.resolve("training.wasm");
        Path root = folder.resolve("root");
        Path temporary = root.resolve("tmp");
        Path linux = root.resolve("training");
        Path script = root.resolve("script");
        Path kernel = folder.resolve("kernel");
        try {
            Files.writeString(text, resource("training.wat"));
            Files.createDirectories(temporary);
            Files.write(linux, program("training.s", LINUX_BASE));
            Files.write(kernel, program("training-machine.s", KERNEL_BASE));
            Files.writeString(script, "#!/training\n");
            command(ExitCode.OK, "--version");
            command(ExitCode.OK, "--help");
            command(ExitCode.OK, "parse", text.toString(), "-o", binary.toString());
            command(ExitCode.OK, "run", "--env", "A=b", binary.toString(), "argument");
            command(ExitCode.OK, "run", "--dir", folder.toString(), binary.toString(), "argument");
            command(ExitCode.OK, "run", "--invoke", "add", text.toString(), "1", "2");
            for (Path program : List.of(linux, script)) {
                if (!program.toFile().setExecutable(true)) {
                    throw new IOException("no right to make a program");
                }
            }
            command(ExitCode.OK, "run", linux.toString());
            command(ExitCode.OK, "run", "--rootfs", root.toString(), "/script");
            command(ExitCode.OK, "boot", "--kernel", kernel.toString());
            command(ExitCode.BAD_INPUT, "run", folder.resolve("none").toString());
        } finally {
            for (Path file :
                    List.of(text, binary, linux, script, kernel, temporary, root, folder)) {
                Files.deleteIfExists(file);
            }
        }
        System.exit(0); // what a code other than 0 needs
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Training.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A program of RISC-V, an ELF file of one segment; what it does is told in its source. */
    private static byte[] program(String name, long base) throws IOException {
        String source = resource(name) + resource("instructions.s") + "    .balign 4096\nbuffer:\n";
        return Assembler.assemble(source, base).bytes();
    }

    private static void command(ExitCode expected, String... args) {
        int exit =
                Main.run(
                        RawArguments.of(args),
                        new FileOutputStream(FileDescriptor.out),
                        Main.writer(System.err),
                        new JvmPlatform(),
                        new JvmHostDirectories());
        if (exit != expected.code()) {
            throw new IllegalStateException(String.join(" ", args) + " ended with " + exit);
        }
    }
}
