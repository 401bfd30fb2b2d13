package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.memory.UserMemory;
import dev.godwit.linux.process.ProgramImage;
import dev.godwit.vfs.pseudo.Content;
import dev.godwit.vfs.pseudo.Positions;

/** What is read out of the memory of a process: maps, smaps, mem, cmdline, environ, auxv. */
final class MemoryFiles {
    /** The most bytes of arguments, or environment, that are told. */
    private static final int MOST = 4 << 20;

    /** The most bytes that are looked at beyond the arguments, for a title that was set. */
    private static final int MOST_TITLE = 4096;

    private MemoryFiles() {}

    /** Bytes of a program. */
    @FunctionalInterface
    private interface Bytes {
        byte[] of(ProgramImage image);
    }

    static void addTo(ProcessDirectory.Table table) {
        table.secret("maps", 0444, subject -> listing(subject, 0));
        table.secret("smaps", 0444, subject -> listing(subject, 1));
        table.secret("smaps_rollup", 0444, subject -> listing(subject, 2));
        bytes(table, "cmdline", 0444, false, MemoryFiles::arguments);
        bytes(
                table,
                "environ",
                0400,
                true,
                image -> range(image, image.environmentStart, image.environmentEnd));
        bytes(table, "auxv", 0400, true, image -> image.auxiliary);
        table.put(
                "mem",
                subject -> subject.system.fs.file(subject.access(0600), new Memory(subject)));
    }

    private static void bytes(
            ProcessDirectory.Table table, String name, int mode, boolean isSecret, Bytes bytes) {
        table.put(
                name,
                subject -> {
                    Content content =
                            () -> {
                                subject.requireThere();
                                if (isSecret) {
                                    subject.requireOpen();
                                }
                                ProgramImage image = subject.image();
                                return image == null ? new byte[0] : bytes.of(image);
                            };
                    return ProcessDirectory.file(subject, mode, content);
                });
    }

    private static String listing(Subject subject, int which) {
        ProgramImage image = subject.image();
        if (image == null) {
            return "";
        }
        return switch (which) {
            case 0 -> image.memory.maps();
            case 1 -> image.memory.smaps();
            default -> image.memory.smapsRollup();
        };
    }

    /** The bytes of a range, as far as they can be read. */
    private static byte[] range(ProgramImage image, long start, long end) {
        if (start == 0 || end <= start || !UserMemory.isUser(start, end - start)) {
            return new byte[0];
        }
        byte[] bytes = new byte[(int) Math.min(end - start, MOST)];
        int count = image.memory.user.readSome(start, bytes, 0, bytes.length);
        return cut(bytes, count);
    }

    private static byte[] cut(byte[] bytes, int length) {
        byte[] cut = new byte[length];
        System.arraycopy(bytes, 0, cut, 0, length);
        return cut;
    }

    /**
     * The arguments. A program whose last argument does not end in a NUL any more has written a
     * title over them (setproctitle(3)), which may go on in the environment.
     */
    private static byte[] arguments(ProgramImage image) {
        byte[] bytes = range(image, image.argumentsStart, image.argumentsEnd);
        if (bytes.length == 0 || bytes[bytes.length - 1] == 0) {
            return bytes;
        }
        long most = image.argumentsEnd - image.argumentsStart + MOST_TITLE;
        long end = image.argumentsStart + most;
        if (image.environmentStart == image.argumentsEnd) {
            end = Math.min(end, image.environmentEnd);
        } else {
            end = image.argumentsEnd;
        }
        byte[] title = range(image, image.argumentsStart, end);
        int length = 0;
        while (length < title.length && title[length] != 0) {
            length++;
        }
        return cut(title, Math.min(title.length, length + 1));
    }

    /** The memory itself, by address. */
    private record Memory(Subject subject) implements Positions {
        @Override
        public void open(int flags) throws ErrnoException {
            subject.requireOpen();
        }

        /** Rights are asked again: the program may be another one by now. */
        private UserMemory memory(long position, int length) throws ErrnoException {
            subject.requireOpen();
            ProgramImage image = subject.image();
            if (image == null) {
                throw Errno.ESRCH.exception();
            }
            if (!UserMemory.isUser(position, length)) {
                throw Errno.EIO.exception();
            }
            return image.memory.user;
        }

        private static int done(int count, int length) throws ErrnoException {
            if (count == 0 && length > 0) {
                throw Errno.EIO.exception();
            }
            return count;
        }

        @Override
        public int read(byte[] target, int offset, int length, long position)
                throws ErrnoException {
            UserMemory memory = memory(position, length);
            return done(memory.readSome(position, target, offset, length), length);
        }

        @Override
        public int write(byte[] source, int offset, int length, long position)
                throws ErrnoException {
            UserMemory memory = memory(position, length);
            return done(memory.writeSome(position, source, offset, length), length);
        }
    }
}
