package dev.godwit.riscv.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another disassembler: GNU's or LLVM's, over an object file that is made here. */
final class Objdump {
    private static final int CODE = 64;

    private Objdump() {}

    /** Whether a command can be run. */
    static boolean works(String command) {
        try {
            Process process =
                    new ProcessBuilder(command, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * What it writes for each instruction, from address 0 on.
     *
     * @param command the tool and its options
     * @param isa the ISA string that the object file says, or an empty one to say nothing
     * @param code the instructions
     * @return address, a space, and the text, a tab becoming a space
     */
    static List<String> run(Path folder, List<String> command, String isa, byte[] code)
            throws IOException, InterruptedException {
        Path object = folder.resolve("code.o");
        Path listing = folder.resolve("code.txt");
        Files.write(object, object(isa, code));
        List<String> all = new ArrayList<>(command);
        all.add("-d");
        all.add(object.toString());
        Process process =
                new ProcessBuilder(all)
                        .redirectErrorStream(true)
                        .redirectOutput(listing.toFile())
                        .start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("failed: " + all);
        }
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(listing)) {
            String text = line.strip();
            int colon = text.indexOf(':');
            int tab = line.indexOf('\t', line.indexOf(':'));
            if (colon <= 0 || tab < 0 || !text.substring(0, colon).matches("[0-9a-f]+")) {
                continue;
            }
            int second = line.indexOf('\t', tab + 1);
            // LLVM has no tab between the address and the bits
            String rest = line.substring(isBits(line.substring(tab + 1)) ? second + 1 : tab + 1);
            lines.add(text.substring(0, colon) + ' ' + rest.replace('\t', ' ').strip());
        }
        return lines;
    }

    private static boolean isBits(String text) {
        int tab = text.indexOf('\t');
        return tab > 0 && text.substring(0, tab).strip().matches("[0-9a-f]{4,8}");
    }

    /** A relocatable object file with one section of code. */
    private static byte[] object(String isa, byte[] code) {
        byte[] names = "\0.text\0.riscv.attributes\0.names\0".getBytes(StandardCharsets.US_ASCII);
        byte[] attributes = isa.isEmpty() ? new byte[0] : attributes(isa);
        int attributesAt = CODE + code.length;
        int namesAt = attributesAt + attributes.length;
        int sections = namesAt + names.length + 7 & ~7;
        ByteBuffer out = ByteBuffer.allocate(sections + 4 * 64).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        out.putShort((short) 1).putShort((short) 243).putInt(1).putLong(0).putLong(0);
        out.putLong(sections).putInt(5).putShort((short) 64).putShort((short) 0);
        out.putShort((short) 0).putShort((short) 64).putShort((short) 4).putShort((short) 3);
        out.put(code).put(attributes).put(names).position(sections + 64);
        section(out, 1, 1, 6, CODE, code.length);
        section(out, 7, isa.isEmpty() ? 1 : 0x70000003, 0, attributesAt, attributes.length);
        section(out, 25, 3, 0, namesAt, names.length);
        return out.array();
    }

    private static void section(
            ByteBuffer out, int name, int type, long flags, long offset, long size) {
        out.putInt(name).putInt(type).putLong(flags).putLong(0).putLong(offset).putLong(size);
        out.putInt(0).putInt(0).putLong(1).putLong(0);
    }

    private static byte[] attributes(String isa) {
        byte[] text = (isa + '\0').getBytes(StandardCharsets.US_ASCII);
        int file = 1 + 4 + 1 + text.length;
        ByteBuffer out = ByteBuffer.allocate(1 + 4 + 6 + file).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'A').putInt(4 + 6 + file);
        out.put("riscv\0".getBytes(StandardCharsets.US_ASCII));
        out.put((byte) 1).putInt(file).put((byte) 5).put(text);
        return out.array();
    }
}
