package dev.godwit.cli;

import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads files that the command line names. */
final class InputFile {
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
     * @throws CommandFailure if it is missing, a folder, empty, or unreadable
     */
    static byte[] read(String name) {
        Path path = path(name);
        byte[] bytes;
        try {
            if (Files.isDirectory(path)) {
                throw CommandFailure.badInput(name, "is a folder; name a file in it");
            }
            bytes = Files.readAllBytes(path);
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
