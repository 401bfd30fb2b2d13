package dev.godwit.cli;

import dev.godwit.wasm.binary.ImplementationLimits;

import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Reads files that the command line names. */
final class InputFile {
    private static final int PIECE = 1 << 16;

    private InputFile() {}

    /** The parameter that names one. */
    static PositionalParamSpec parameter(String description) {
        return PositionalParamSpec.builder()
                .required(true)
                .paramLabel("FILE")
                .type(String.class)
                .description(description)
                .build();
    }

    /** The parameter that names one or more. */
    static PositionalParamSpec parameters(String label, String description) {
        return PositionalParamSpec.builder()
                .required(true)
                .arity("1..*")
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build();
    }

    /** The path of a name. */
    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw CommandFailure.badInput(name, "not a file name: " + e.getReason());
        }
    }

    /**
     * The whole of a file.
     *
     * @throws CommandFailure if it is missing, a folder, empty, unreadable, or longer than a module
     *     may be
     */
    static byte[] read(String name) {
        Path path = path(name);
        byte[] bytes;
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw CommandFailure.badInput(name, "is a folder; name a file in it");
            }
            if (attributes.size() > ImplementationLimits.MODULE_BYTES) {
                throw tooLong(name);
            }
            if (attributes.isRegularFile()) {
                bytes = Files.readAllBytes(path);
            } else {
                try (InputStream in = Files.newInputStream(path)) {
                    bytes = readStream(name, in, ImplementationLimits.MODULE_BYTES);
                }
            }
        } catch (IOException e) {
            throw CommandFailure.badInput(name, "cannot be read: " + reason(e));
        } catch (OutOfMemoryError e) {
            throw CommandFailure.badInput(name, "is too large to be read into memory");
        }
        if (bytes.length == 0) {
            throw CommandFailure.badInput(name, "is empty: 0 bytes");
        }
        return bytes;
    }

    /**
     * The whole of a device or a pipe, which does not tell its length and may have no end.
     *
     * @throws CommandFailure if there is more than {@code most} bytes
     */
    static byte[] readStream(String name, InputStream in, int most) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        int count = in.read(piece);
        while (count >= 0) {
            if (count > most - bytes.size()) {
                throw tooLong(name);
            }
            bytes.write(piece, 0, count);
            count = in.read(piece);
        }
        return bytes.toByteArray();
    }

    private static CommandFailure tooLong(String name) {
        return CommandFailure.badInput(
                name,
                "is longer than a module may be, " + ImplementationLimits.MODULE_BYTES + " bytes");
    }

    /** Why a file cannot be read or written, in a few words. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException known && known.getReason() != null) {
            return String.valueOf(known.getReason());
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
