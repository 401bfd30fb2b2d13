package dev.godwit.linux.system;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.elf.Elf;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.elf.Script;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

/** Says why a first program did not start: which file it is that is missing. */
final class StartFailure {
    private final FileTree tree;
    private final Location directory;

    StartFailure(FileTree tree, Location directory) {
        this.tree = tree;
        this.directory = directory;
    }

    /**
     * The same as a failure of the input.
     *
     * @param path the program
     * @param failure what starting it answered
     */
    BadInput of(String path, ErrnoException failure) {
        Errno errno = failure.errno();
        String missing = errno == Errno.ENOENT ? missing(path) : "";
        return new Unlinkable(
                missing.isEmpty()
                        ? path + " cannot be started: " + errno.text()
                        : missing + " is not in its root",
                null);
    }

    /** Follows the way from a file over interpreters of scripts to a loader. */
    private String missing(String path) {
        try {
            OpenFile opened = tree.open(directory, path, OpenFlags.READ, NewFile.regular(0));
            if (!(opened instanceof RegularFile file)) {
                opened.close();
                return "";
            }
            String next;
            try {
                byte[] begin = new byte[2];
                boolean isScript =
                        file.read(begin, 0, 2, 0) == 2 && Script.isScript(begin, begin.length);
                next =
                        isScript
                                ? Script.read(FileRanges.of(file)).interpreter()
                                : Elf.read(FileRanges.of(file)).interpreter();
            } finally {
                file.close();
            }
            String missing = next == null ? "" : missing(next);
            return next == null || missing.isEmpty() || missing.contains(", which ")
                    ? missing
                    : missing + ", which " + path + " needs,";
        } catch (ErrnoException | NotExecutable _) {
            return path;
        }
    }
}
