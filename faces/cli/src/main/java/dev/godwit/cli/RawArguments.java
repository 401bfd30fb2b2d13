package dev.godwit.cli;

import dev.godwit.vfs.Names;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of the command line as the caller wrote them. They are bytes, and Java replaces those
 * that are not UTF-8; {@link Names} can keep them.
 */
final class RawArguments {
    /** What Java puts in place of a byte; the caller may also have meant it. */
    private static final char REPLACEMENT = '\ufffd';

    private RawArguments() {}

    /** The words with their own bytes, where the host tells them. */
    static String[] of(String[] args) {
        for (String word : args) {
            if (word.indexOf(REPLACEMENT) >= 0) {
                try {
                    return last(args, Files.readAllBytes(Path.of("/proc/self/cmdline")));
                } catch (IOException e) {
                    return args; // not Linux
                }
            }
        }
        return args;
    }

    /**
     * The last words of a process's command line, as many as {@code args} has.
     *
     * @param args what Java made of them
     * @param commandLine all words, each with a NUL behind it
     */
    static String[] last(String[] args, byte[] commandLine) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < commandLine.length; at++) {
            if (commandLine[at] == 0) {
                words.add(Names.decode(commandLine, start, at - start));
                start = at + 1;
            }
        }
        int first = words.size() - args.length;
        return first < 0 ? args : words.subList(first, words.size()).toArray(new String[0]);
    }
}
