package dev.godwit.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files so that there is the whole of one, or what was there before. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Writes a file, under a name of its own first, which then replaces the wanted one. What is no
     * regular file, such as {@code /dev/stdout}, is written straight.
     *
     * @throws CommandFailure if it cannot be written; what was there is still there then
     */
    static void write(String name, byte[] content) {
        Path target = InputFile.path(name);
        try {
            if (Files.isDirectory(target)) {
                throw CommandFailure.cannotWrite(name, "cannot be written: it is a folder");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                try (OutputStream out = Files.newOutputStream(target)) {
                    out.write(content);
                }
                return;
            }
            // what a link points to is replaced, not the link
            replace(Files.exists(target) ? target.toRealPath() : target, content);
        } catch (IOException e) {
            throw CommandFailure.cannotWrite(name, "cannot be written: " + InputFile.reason(e));
        }
    }

    private static void replace(Path target, byte[] content) throws IOException {
        String own = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
        Path temporary = target.resolveSibling(own);
        try {
            try (FileChannel out =
                    FileChannel.open(
                            temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true);
            }
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }
}
