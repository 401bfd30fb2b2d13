package dev.godwit.testkit.mutation;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.testkit.mutation.Sample.Format;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.script.Command;
import dev.godwit.wasm.script.ModuleSource;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.text.ModuleFile;
import dev.godwit.wasm.text.WasmText;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Where inputs come from. */
public final class Samples {
    /** Larger ones make mutants slow, and few of their bytes are ever reached. */
    public static final int LARGEST = 200 << 10;

    private static final Features ALL =
            Features.parse("3.0,threads,custom-page-sizes,wide-arithmetic");

    private static final List<String> SUITE =
            List.of(
                    "",
                    "custom",
                    "legacy",
                    "proposals/threads",
                    "proposals/custom-page-sizes",
                    "proposals/wide-arithmetic");

    /** Texts of our own, which are always there. */
    private static final List<String> OWN =
            List.of(
                    "numeric",
                    "memory",
                    "control",
                    "references",
                    "gc",
                    "exceptions",
                    "simd",
                    "parts");

    private Samples() {}

    /**
     * Every module of the specification's test suite and of the proposals that are supported.
     *
     * @param folder the suite
     * @return none if there is no such folder
     */
    public static List<Sample> ofSuite(Path folder) {
        List<Sample> samples = new ArrayList<>();
        for (String part : SUITE) {
            Path scripts = folder.resolve(part);
            if (Files.isDirectory(scripts)) {
                samples.addAll(ofScripts(scripts));
            }
        }
        return samples;
    }

    /**
     * Every module of the scripts of a folder, valid or not: as text where the script has it as
     * text, and as a binary wherever it can be made one.
     *
     * @param folder a folder with .wast files
     * @return by file name and place
     */
    public static List<Sample> ofScripts(Path folder) {
        List<Sample> samples = new ArrayList<>();
        for (Path file : files(folder, ".wast")) {
            byte[] script = read(file);
            String name = String.valueOf(file.getFileName());
            addTexts(script, name, samples);
            for (Command command : Script.parse(script)) {
                if (command instanceof Command.Define define) {
                    add(define.source(), name, define.line(), samples);
                } else if (command instanceof Command.AssertModuleFails fails) {
                    add(fails.source(), name, fails.line(), samples);
                }
            }
        }
        return samples;
    }

    private static void add(ModuleSource source, String file, int line, List<Sample> samples) {
        String name = file + ":" + line;
        if (source instanceof ModuleSource.Quote(byte[] text)) {
            samples.add(sample(file, name, Format.TEXT, text));
        }
        try {
            byte[] binary = source.load(ALL).binary();
            if (binary.length <= LARGEST) {
                samples.add(sample(file, name, Format.BINARY, binary));
            }
        } catch (BadInput e) {
            // a text that makes no binary is a sample as a text
        }
    }

    /** The modules that stand in a script as they are. */
    private static void addTexts(byte[] script, String name, List<Sample> samples) {
        Tokens tokens = new Tokens(script);
        for (int i = 0; i + 2 < tokens.count(); i++) {
            if (tokens.isLeft(i) && tokens.word(i + 1).equals("module")) {
                int last = tokens.afterGroup(i) - 1;
                byte[] text = Arrays.copyOfRange(script, tokens.start(i), tokens.endOf(last));
                String next = tokens.word(i + 2);
                boolean isText =
                        !next.equals("binary")
                                && !next.equals("quote")
                                && !next.equals("definition")
                                && !next.equals("instance");
                if (isText && text.length <= LARGEST) {
                    samples.add(
                            sample(name, name + " at byte " + tokens.start(i), Format.TEXT, text));
                }
                i = last;
            }
        }
    }

    /**
     * A module in a file, as a group of its own.
     *
     * @param file in the binary or text format
     * @return the sample
     * @throws IllegalArgumentException if it is larger than {@link #LARGEST}
     */
    public static Sample ofFile(Path file) {
        byte[] bytes = read(file);
        if (bytes.length > LARGEST) {
            throw new IllegalArgumentException(file + " is too large for a sample");
        }
        String name = String.valueOf(file.getFileName());
        Format format = ModuleFile.isBinary(bytes) ? Format.BINARY : Format.TEXT;
        return sample(name, name, format, bytes);
    }

    /**
     * Modules of our own, each as a text and as a binary.
     *
     * @return a few that use all kinds of instructions
     */
    public static List<Sample> own() {
        List<Sample> samples = new ArrayList<>();
        for (String name : OWN) {
            byte[] text = resource(name + ".wat");
            samples.add(sample(name, name + ".wat", Format.TEXT, text));
            byte[] binary = WasmText.parse(text, ALL).binary();
            samples.add(sample(name, name + ".wat", Format.BINARY, binary));
        }
        return samples;
    }

    private static Sample sample(String group, String name, Format format, byte[] bytes) {
        boolean isValid = true;
        try {
            ModuleFile.load(bytes, ALL);
        } catch (BadInput | LimitReached e) {
            isValid = false;
        }
        return new Sample(group, name, format, isValid, bytes);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
