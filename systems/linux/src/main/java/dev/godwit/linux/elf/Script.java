package dev.godwit.linux.elf;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.elf.NotExecutable.Reason;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The first line of a script: {@code #!}, an interpreter, and perhaps one argument, as Linux reads
 * them (execve(2), "Interpreter scripts"). Only the first {@value #LENGTH} bytes of the file count.
 *
 * @param interpreter the path of the interpreter, as vfs names it
 * @param argument all that follows it in the line but blanks at its ends; null if nothing does
 */
public record Script(String interpreter, @Nullable String argument) {
    /** How many bytes of a file are looked at: BINPRM_BUF_SIZE. */
    public static final int LENGTH = 256;

    /**
     * Whether a file begins as a script does.
     *
     * @param begin its first bytes
     * @param length how many there are
     * @return false if it is something else
     */
    public static boolean isScript(byte[] begin, int length) {
        return length >= 2 && begin[0] == '#' && begin[1] == '!';
    }

    /**
     * Reads the first line of a script.
     *
     * @param file the file
     * @return what it names
     * @throws NotExecutable if it is no script, or names no interpreter, or so long a one that its
     *     end is not among the bytes that count
     * @throws ErrnoException if it cannot be read
     */
    public static Script read(FileRanges file) throws NotExecutable, ErrnoException {
        byte[] line = new byte[LENGTH];
        int have = 0;
        while (have < LENGTH) {
            int count = file.read(line, have, LENGTH - have, have);
            if (count <= 0) {
                break;
            }
            have += count;
        }
        return parse(Arrays.copyOf(line, LENGTH), have);
    }

    private static Script parse(byte[] line, int have) throws NotExecutable {
        if (!isScript(line, have)) {
            throw new NotExecutable(Reason.NOT_ELF, "neither an ELF file nor a script", 0);
        }
        int last = LENGTH - 1;
        int end = newline(line);
        if (end < 0) {
            int first = skipBlanks(line, 2, last);
            if (first == last || terminator(line, first, last) < 0) {
                throw refuse("the first line of the script is too long");
            }
            end = last;
        }
        while (end > 2 && isBlank(line[end - 1])) {
            end--;
        }
        int name = skipBlanks(line, 2, end);
        int nameEnd = name;
        while (nameEnd < end && !isBlank(line[nameEnd]) && line[nameEnd] != 0) {
            nameEnd++;
        }
        if (nameEnd == name) {
            throw refuse("the first line of the script names no interpreter");
        }
        String argument = null;
        if (nameEnd < end && line[nameEnd] != 0) {
            int from = skipBlanks(line, nameEnd, end);
            int to = from;
            while (to < end && line[to] != 0) {
                to++;
            }
            argument = from < to ? Names.decode(line, from, to - from) : null;
        }
        return new Script(Names.decode(line, name, nameEnd - name), argument);
    }

    private static NotExecutable refuse(String message) {
        return new NotExecutable(Reason.SCRIPT, message, 0);
    }

    /** The end of the line, before any NUL; -1 if there is none. */
    private static int newline(byte[] line) {
        for (int i = 0; i < LENGTH && line[i] != 0; i++) {
            if (line[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int skipBlanks(byte[] line, int from, int end) {
        int at = from;
        while (at < end && isBlank(line[at])) {
            at++;
        }
        return at;
    }

    /** The first blank or NUL up to a place and in it; -1 if there is none. */
    private static int terminator(byte[] line, int from, int last) {
        for (int i = from; i <= last; i++) {
            if (isBlank(line[i]) || line[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}
