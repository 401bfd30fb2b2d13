package dev.godwit.platform.jvm.files;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of the C library that files need. Each throws the error that it left in errno.
 *
 * <p>Loading this class costs some 90 ms, so nothing that a guest without files does may touch it.
 */
@SuppressWarnings("restricted") // what it is for
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final long ERRNO =
            CAPTURE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final long SYS_OPENAT2 = 437;
    private static final long SYS_GETDENTS64 = Machine.X86_64 ? 217 : 61;

    private static final MethodHandle OPENAT2 = variadic(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle GETDENTS64 = variadic(JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle STATX =
            function("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle MKDIRAT =
            function("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle UNLINKAT =
            function("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RENAMEAT =
            function("renameat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    private static final MethodHandle LINKAT =
            function("linkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SYMLINKAT =
            function("symlinkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    private static final MethodHandle READLINKAT =
            function("readlinkat", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle UTIMENSAT =
            function("utimensat", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle LSEEK =
            function("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle READ =
            function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE =
            function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle PREAD =
            function("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PWRITE =
            function("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PWRITEV2 =
            function("pwritev2", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FTRUNCATE =
            function("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle FALLOCATE =
            function("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FSYNC = function("fsync", JAVA_INT, JAVA_INT);
    private static final MethodHandle FDATASYNC = function("fdatasync", JAVA_INT, JAVA_INT);
    private static final MethodHandle POSIX_FADVISE =
            function("posix_fadvise", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle POLL =
            function("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int RWF_APPEND = 0x10;
    private static final int SEEK_SET = 0;

    /** RESOLVE_NO_MAGICLINKS and RESOLVE_BENEATH. */
    private static final long RESOLVE = 0x02 | 0x08;

    private static final long RESOLVE_NO_SYMLINKS = 0x04;

    /** How often openat2 is tried again when a rename elsewhere kept it from being sure. */
    private static final int ATTEMPTS = 1000;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private Libc() {}

    /** Memory outside the heap that one thread's calls take their arguments from. */
    static final class Scratch {
        static final int DATA = 128 * 1024;

        private final Arena arena = Arena.ofAuto();
        final MemorySegment errno = arena.allocate(CAPTURE);
        final MemorySegment path = arena.allocate(4096);
        final MemorySegment path2 = arena.allocate(4096);
        final MemorySegment empty = arena.allocate(1);
        final MemorySegment struct = arena.allocate(256, 8);
        final MemorySegment data = arena.allocate(DATA, 8);

        int errno() {
            return errno.get(JAVA_INT, ERRNO);
        }
    }

    static Scratch scratch() {
        return SCRATCH.get();
    }

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... parameters) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        return LINKER.downcallHandle(
                address,
                FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"));
    }

    /** The function syscall(2) with the types of one call. */
    private static MethodHandle variadic(MemoryLayout... parameters) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow("syscall");
        return LINKER.downcallHandle(
                address,
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG).appendArgumentLayouts(parameters),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(1));
    }

    /** One call; a result below 0 says that errno tells why. */
    @FunctionalInterface
    private interface Call {
        long run() throws Throwable;
    }

    private static long run(Call call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library failed", e);
        }
    }

    private static long check(Scratch s, Call call) throws ErrnoException {
        long result = run(call);
        if (result < 0) {
            throw LinuxErrno.of(s.errno()).exception();
        }
        return result;
    }

    private static void put(MemorySegment target, byte[] path) throws ErrnoException {
        if (path.length >= target.byteSize()) {
            throw Errno.ENAMETOOLONG.exception();
        }
        MemorySegment.copy(path, 0, target, JAVA_BYTE, 0, path.length);
        target.set(JAVA_BYTE, path.length, (byte) 0);
    }

    /** Opens a path beneath a directory; a path that leads out is ENOTCAPABLE. */
    static int openBeneath(int directory, byte[] path, int flags, int mode) throws ErrnoException {
        return open(directory, path, flags, mode, RESOLVE);
    }

    /** Opens a directory wherever it is; a path that meets a symbolic link is ELOOP. */
    static int openWithoutLinks(byte[] path, int flags) throws ErrnoException {
        return open(Machine.AT_FDCWD, path, flags, 0, RESOLVE_NO_SYMLINKS);
    }

    private static int open(int directory, byte[] path, int flags, int mode, long resolve)
            throws ErrnoException {
        Scratch s = scratch();
        put(s.path, path);
        s.struct.set(JAVA_LONG, 0, flags);
        s.struct.set(JAVA_LONG, 8, mode);
        s.struct.set(JAVA_LONG, 16, resolve);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long fd =
                    run(() ->
                            (long)
                                    OPENAT2.invokeExact(
                                            s.errno,
                                            SYS_OPENAT2,
                                            directory,
                                            s.path,
                                            s.struct,
                                            24L));
            if (fd >= 0) {
                return (int) fd;
            }
            int errno = s.errno();
            if (errno == LinuxErrno.EXDEV) {
                throw Errno.ENOTCAPABLE.exception();
            }
            if (errno != LinuxErrno.EAGAIN && errno != LinuxErrno.EINTR) {
                throw LinuxErrno.of(errno).exception();
            }
        }
        throw Errno.EBUSY.exception();
    }

    static void close(int fd) throws ErrnoException {
        Scratch s = scratch();
        check(s, () -> (int) CLOSE.invokeExact(s.errno, fd));
    }

    /** Fills {@code scratch().struct} with the {@code struct statx} of an open file. */
    static void statx(int fd) throws ErrnoException {
        Scratch s = scratch();
        check(
                s,
                () ->
                        (int)
                                STATX.invokeExact(
                                        s.errno,
                                        fd,
                                        s.empty,
                                        AT_EMPTY_PATH,
                                        STATX_BASIC_STATS,
                                        s.struct));
    }

    static void mkdirat(int directory, byte[] name, int mode) throws ErrnoException {
        Scratch s = scratch();
        put(s.path, name);
        check(s, () -> (int) MKDIRAT.invokeExact(s.errno, directory, s.path, mode));
    }

    static void unlinkat(int directory, byte[] name, boolean removeDirectory)
            throws ErrnoException {
        Scratch s = scratch();
        put(s.path, name);
        int flags = removeDirectory ? AT_REMOVEDIR : 0;
        check(s, () -> (int) UNLINKAT.invokeExact(s.errno, directory, s.path, flags));
    }

    static void renameat(int from, byte[] name, int to, byte[] newName) throws ErrnoException {
        Scratch s = scratch();
        put(s.path, name);
        put(s.path2, newName);
        check(s, () -> (int) RENAMEAT.invokeExact(s.errno, from, s.path, to, s.path2));
    }

    static void linkat(int from, byte[] name, int to, byte[] newName) throws ErrnoException {
        Scratch s = scratch();
        put(s.path, name);
        put(s.path2, newName);
        check(s, () -> (int) LINKAT.invokeExact(s.errno, from, s.path, to, s.path2, 0));
    }

    static void symlinkat(byte[] target, int directory, byte[] name) throws ErrnoException {
        Scratch s = scratch();
        put(s.path, target);
        put(s.path2, name);
        check(s, () -> (int) SYMLINKAT.invokeExact(s.errno, s.path, directory, s.path2));
    }

    /** Puts what a symbolic link leads to into {@code scratch().data} and gives its length. */
    static int readlink(int link) throws ErrnoException {
        Scratch s = scratch();
        return (int)
                check(
                        s,
                        () ->
                                (long)
                                        READLINKAT.invokeExact(
                                                s.errno, link, s.empty, s.data, 65536L));
    }

    /** Sets times; each is seconds and nanoseconds of a {@code struct timespec}. */
    static void utimens(int fd, long aSeconds, long aNanos, long mSeconds, long mNanos)
            throws ErrnoException {
        Scratch s = scratch();
        s.struct.set(JAVA_LONG, 0, aSeconds);
        s.struct.set(JAVA_LONG, 8, aNanos);
        s.struct.set(JAVA_LONG, 16, mSeconds);
        s.struct.set(JAVA_LONG, 24, mNanos);
        long result =
                run(() ->
                        (int) UTIMENSAT.invokeExact(s.errno, fd, s.empty, s.struct, AT_EMPTY_PATH));
        if (result < 0 && s.errno() == LinuxErrno.EINVAL) {
            // Linux before 5.8 takes no empty path here.
            put(s.path, ("/proc/self/fd/" + fd).getBytes(US_ASCII));
            result = run(() -> (int) UTIMENSAT.invokeExact(s.errno, fd, s.path, s.struct, 0));
        }
        if (result < 0) {
            throw LinuxErrno.of(s.errno()).exception();
        }
    }

    /** Puts entries behind a cookie into {@code scratch().data} and gives their length. */
    static int getdents(int fd, long cookie) throws ErrnoException {
        Scratch s = scratch();
        check(s, () -> (long) LSEEK.invokeExact(s.errno, fd, cookie, SEEK_SET));
        return (int)
                check(
                        s,
                        () ->
                                (long)
                                        GETDENTS64.invokeExact(
                                                s.errno, SYS_GETDENTS64, fd, s.data, 32768L));
    }

    /** Reads up to {@link Scratch#DATA} bytes into {@code scratch().data}. */
    static int pread(int fd, long length, long position) throws ErrnoException {
        Scratch s = scratch();
        return (int)
                check(s, () -> (long) PREAD.invokeExact(s.errno, fd, s.data, length, position));
    }

    /** Writes up to {@link Scratch#DATA} bytes from {@code scratch().data}. */
    static int pwrite(int fd, long length, long position) throws ErrnoException {
        Scratch s = scratch();
        return (int)
                check(s, () -> (long) PWRITE.invokeExact(s.errno, fd, s.data, length, position));
    }

    /** Writes up to {@link Scratch#DATA} bytes from {@code scratch().data} at the file's end. */
    static int append(int fd, long length) throws ErrnoException {
        Scratch s = scratch();
        s.struct.set(ADDRESS, 0, s.data);
        s.struct.set(JAVA_LONG, 8, length);
        return (int)
                check(
                        s,
                        () ->
                                (long)
                                        PWRITEV2.invokeExact(
                                                s.errno, fd, s.struct, 1, 0L, RWF_APPEND));
    }

    /** Reads up to {@link Scratch#DATA} bytes of a stream into {@code scratch().data}. */
    static int read(int fd, long length) throws ErrnoException {
        Scratch s = scratch();
        return (int) check(s, () -> (long) READ.invokeExact(s.errno, fd, s.data, length));
    }

    /** Writes up to {@link Scratch#DATA} bytes to a stream from {@code scratch().data}. */
    static int write(int fd, long length) throws ErrnoException {
        Scratch s = scratch();
        return (int) check(s, () -> (long) WRITE.invokeExact(s.errno, fd, s.data, length));
    }

    static void ftruncate(int fd, long size) throws ErrnoException {
        Scratch s = scratch();
        check(s, () -> (int) FTRUNCATE.invokeExact(s.errno, fd, size));
    }

    static void fallocate(int fd, long offset, long length) throws ErrnoException {
        Scratch s = scratch();
        check(s, () -> (int) FALLOCATE.invokeExact(s.errno, fd, 0, offset, length));
    }

    static void fsync(int fd, boolean dataOnly) throws ErrnoException {
        Scratch s = scratch();
        MethodHandle function = dataOnly ? FDATASYNC : FSYNC;
        check(s, () -> (int) function.invokeExact(s.errno, fd));
    }

    static void fadvise(int fd, long offset, long length, int advice) throws ErrnoException {
        Scratch s = scratch();
        long errno =
                run(() -> (int) POSIX_FADVISE.invokeExact(s.errno, fd, offset, length, advice));
        if (errno != 0) {
            throw LinuxErrno.of((int) errno).exception();
        }
    }

    /** Whether a descriptor has one of the events, or an error, at this moment. */
    static boolean poll(int fd, short events) {
        Scratch s = scratch();
        s.struct.set(JAVA_INT, 0, fd);
        s.struct.set(JAVA_SHORT, 4, events);
        s.struct.set(JAVA_SHORT, 6, (short) 0);
        return run(() -> (int) POLL.invokeExact(s.errno, s.struct, 1L, 0)) != 0;
    }
}
