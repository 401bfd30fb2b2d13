package dev.godwit.platform.jvm.files;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
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
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The system calls that files need. Each throws the error that it left in errno.
 *
 * <p>All go through the C library's {@code syscall} with six arguments of 64 bits, because the
 * linker takes time for each list of types (RATIONALE.md). Even so, to load this class costs more
 * than the rest of a start: nothing that a guest without files does may touch it.
 */
final class Syscalls {
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final int ERRNO =
            (int) CAPTURE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = link();

    // Their numbers: x86-64 has a list of its own, the processors that came later share one.
    private static final long READ = number(0, 63);
    private static final long WRITE = number(1, 64);
    private static final long CLOSE = number(3, 57);
    private static final long LSEEK = number(8, 62);
    private static final long PREAD64 = number(17, 67);
    private static final long PWRITE64 = number(18, 68);
    private static final long IOCTL = number(16, 29);
    private static final long FCNTL = number(72, 25);
    private static final long FSYNC = number(74, 82);
    private static final long FDATASYNC = number(75, 83);
    private static final long FLOCK = number(73, 32);
    private static final long FTRUNCATE = number(77, 46);
    private static final long FSTATFS = number(138, 44);
    private static final long SETXATTR = number(188, 5);
    private static final long GETXATTR = number(191, 8);
    private static final long LISTXATTR = number(194, 11);
    private static final long REMOVEXATTR = number(197, 14);
    private static final long GETDENTS64 = number(217, 61);
    private static final long FADVISE64 = number(221, 223);
    private static final long MKDIRAT = number(258, 34);
    private static final long MKNODAT = number(259, 33);
    private static final long FCHOWNAT = number(260, 54);
    private static final long UNLINKAT = number(263, 35);
    private static final long LINKAT = number(265, 37);
    private static final long SYMLINKAT = number(266, 36);
    private static final long READLINKAT = number(267, 78);
    private static final long FCHMODAT = number(268, 53);
    private static final long PPOLL = number(271, 73);
    private static final long UTIMENSAT = number(280, 88);
    private static final long FALLOCATE = number(285, 47);
    private static final long RENAMEAT2 = number(316, 276);
    private static final long PWRITEV2 = number(328, 287);
    private static final long STATX = number(332, 291);
    private static final long OPENAT2 = 437;
    private static final long FCHMODAT2 = 452;

    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_SYMLINK_FOLLOW = 0x400;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int RWF_APPEND = 0x10;
    private static final int SEEK_SET = 0;
    private static final int SIZE_OF_OPEN_HOW = 24;

    /** RESOLVE_NO_MAGICLINKS and RESOLVE_BENEATH. */
    private static final long RESOLVE = 0x02 | 0x08;

    private static final long RESOLVE_NO_SYMLINKS = 0x04;

    /** How often openat2 is tried again when a rename elsewhere kept it from being sure. */
    private static final int ATTEMPTS = 1000;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private Syscalls() {}

    /** Memory outside the heap; as a buffer, because the first access to a segment takes long. */
    private record Block(ByteBuffer bytes, long address) {
        static Block of(MemorySegment segment) {
            return new Block(
                    segment.asByteBuffer().order(ByteOrder.nativeOrder()), segment.address());
        }

        /** The address of a path that a call reads. */
        long path(byte[] path) throws ErrnoException {
            if (path.length >= bytes.capacity()) {
                throw Errno.ENAMETOOLONG.exception();
            }
            bytes.put(0, path);
            bytes.put(path.length, (byte) 0);
            return address;
        }
    }

    /** What one thread's calls take their arguments from. */
    static final class Scratch {
        static final int DATA = 128 * 1024;

        private final Arena arena = Arena.ofAuto();
        private final MemorySegment captured = arena.allocate(CAPTURE);
        private final ByteBuffer errno = Block.of(captured).bytes;
        private final Block path = Block.of(arena.allocate(4096));
        private final Block path2 = Block.of(arena.allocate(4096));
        private final Block empty = Block.of(arena.allocate(1));
        private final Block struct = Block.of(arena.allocate(256, 8));
        private final Block data = Block.of(arena.allocate(DATA, 8));

        private int errno() {
            return errno.getInt(ERRNO);
        }

        /** What calls fill or read that take a struct. */
        ByteBuffer struct() {
            return struct.bytes;
        }

        /** What calls fill or read that take data. */
        ByteBuffer data() {
            return data.bytes;
        }
    }

    private static long number(long x86, long others) {
        return Machine.X86_64 ? x86 : others;
    }

    static Scratch scratch() {
        return SCRATCH.get();
    }

    @SuppressWarnings("restricted") // what it is for
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(1));
    }

    /** One call; a result below 0 says that errno tells why. */
    private static long call(
            Scratch s, long number, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) SYSCALL.invokeExact(s.captured, number, a, b, c, d, e, f);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("a system call failed", failure);
        } finally {
            Reference.reachabilityFence(s); // what the addresses point to
        }
    }

    private static long check(
            Scratch s, long number, long a, long b, long c, long d, long e, long f)
            throws ErrnoException {
        long result = call(s, number, a, b, c, d, e, f);
        if (result < 0) {
            throw LinuxErrno.of(s.errno()).exception();
        }
        return result;
    }

    private static long check(Scratch s, long number, long a, long b, long c, long d)
            throws ErrnoException {
        return check(s, number, a, b, c, d, 0, 0);
    }

    /** Opens a path beneath a directory; a path that leads out is ENOTCAPABLE. */
    static int openBeneath(int directory, byte[] path, int flags, int mode) throws ErrnoException {
        return open(directory, path, flags, mode, RESOLVE);
    }

    /** Opens a directory wherever it is; a path that meets a symbolic link is ELOOP. */
    static int openWithoutLinks(byte[] path, int flags) throws ErrnoException {
        return open(Machine.AT_FDCWD, path, flags, 0, RESOLVE_NO_SYMLINKS);
    }

    /** One openat2(2), tried again when it could not be sure. */
    static int open(int directory, byte[] path, int flags, int mode, long resolve)
            throws ErrnoException {
        Scratch s = scratch();
        long name = s.path.path(path);
        s.struct.bytes.putLong(0, flags);
        s.struct.bytes.putLong(8, mode);
        s.struct.bytes.putLong(16, resolve);
        long how = s.struct.address;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long fd = call(s, OPENAT2, directory, name, how, SIZE_OF_OPEN_HOW, 0, 0);
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
        check(scratch(), CLOSE, fd, 0, 0, 0);
    }

    /** Fills {@code scratch().struct()} with the {@code struct statx} of an open file. */
    static void statx(int fd) throws ErrnoException {
        Scratch s = scratch();
        long empty = s.empty.address;
        check(s, STATX, fd, empty, AT_EMPTY_PATH, STATX_BASIC_STATS, s.struct.address, 0);
    }

    static void mkdirat(int directory, byte[] name, int mode) throws ErrnoException {
        Scratch s = scratch();
        check(s, MKDIRAT, directory, s.path.path(name), mode, 0);
    }

    static void unlinkat(int directory, byte[] name, boolean removeDirectory)
            throws ErrnoException {
        Scratch s = scratch();
        check(s, UNLINKAT, directory, s.path.path(name), removeDirectory ? AT_REMOVEDIR : 0, 0);
    }

    static void renameat(int from, byte[] name, int to, byte[] newName, int flags)
            throws ErrnoException {
        Scratch s = scratch();
        check(s, RENAMEAT2, from, s.path.path(name), to, s.path2.path(newName), flags, 0);
    }

    /** Makes a file of a type and mode, as stat(2) has them. */
    static void mknodat(int directory, byte[] name, int mode, long device) throws ErrnoException {
        Scratch s = scratch();
        check(s, MKNODAT, directory, s.path.path(name), mode, device);
    }

    static void linkat(int from, byte[] name, int to, byte[] newName) throws ErrnoException {
        Scratch s = scratch();
        check(s, LINKAT, from, s.path.path(name), to, s.path2.path(newName));
    }

    /** The path by which the kernel gives the file behind a descriptor, whatever names it has. */
    private static byte[] self(int fd) {
        return ("/proc/self/fd/" + fd).getBytes(US_ASCII);
    }

    /** Opens the file behind a descriptor once more. */
    static int reopen(int fd, int flags) throws ErrnoException {
        return open(Machine.AT_FDCWD, self(fd), flags, 0, 0);
    }

    /** Gives the file behind a descriptor one more name. */
    static void linkat(int fd, int to, byte[] newName) throws ErrnoException {
        Scratch s = scratch();
        long from = s.path.path(self(fd));
        long name = s.path2.path(newName);
        check(s, LINKAT, Machine.AT_FDCWD, from, to, name, AT_SYMLINK_FOLLOW, 0);
    }

    static void chmod(int fd, int mode) throws ErrnoException {
        Scratch s = scratch();
        long result = call(s, FCHMODAT2, fd, s.empty.address, mode, AT_EMPTY_PATH, 0, 0);
        if (result < 0 && (s.errno() == LinuxErrno.ENOSYS || s.errno() == LinuxErrno.EINVAL)) {
            // Linux before 6.6.
            result = call(s, FCHMODAT, Machine.AT_FDCWD, s.path.path(self(fd)), mode, 0, 0, 0);
        }
        if (result < 0) {
            throw LinuxErrno.of(s.errno()).exception();
        }
    }

    /** Sets owner and group; -1 leaves one as it is. */
    static void chown(int fd, int uid, int gid) throws ErrnoException {
        Scratch s = scratch();
        check(s, FCHOWNAT, fd, s.empty.address, uid, gid, AT_EMPTY_PATH, 0);
    }

    /** Fills {@code scratch().struct()} with the {@code struct statfs} of an open file. */
    static void statfs(int fd) throws ErrnoException {
        Scratch s = scratch();
        check(s, FSTATFS, fd, s.struct.address, 0, 0);
    }

    /** Puts an attribute's value into {@code scratch().data()}; -1 if there is none. */
    static int getxattr(int fd, byte[] name) throws ErrnoException {
        Scratch s = scratch();
        return xattr(s, GETXATTR, fd, s.path2.path(name), s.data.address, 65536, 0);
    }

    /** Sets an attribute from {@code scratch().data()}; -1 if there was none to be replaced. */
    static int setxattr(int fd, byte[] name, int length, int flags) throws ErrnoException {
        Scratch s = scratch();
        return xattr(s, SETXATTR, fd, s.path2.path(name), s.data.address, length, flags);
    }

    /** Removes an attribute; -1 if there was none. */
    static int removexattr(int fd, byte[] name) throws ErrnoException {
        Scratch s = scratch();
        return xattr(s, REMOVEXATTR, fd, s.path2.path(name), 0, 0, 0);
    }

    /** Puts the names of all attributes into {@code scratch().data()} and gives their length. */
    static int listxattr(int fd) throws ErrnoException {
        Scratch s = scratch();
        return xattr(s, LISTXATTR, fd, s.data.address, 65536, 0, 0);
    }

    private static int xattr(Scratch s, long number, int fd, long b, long c, long d, long e)
            throws ErrnoException {
        long result = call(s, number, s.path.path(self(fd)), b, c, d, e, 0);
        if (result < 0 && s.errno() != LinuxErrno.ENODATA) {
            throw LinuxErrno.of(s.errno()).exception();
        }
        return (int) result;
    }

    /** Locks the whole file, or unlocks it, by the operation of flock(2); never waits. */
    static void flock(int fd, int operation) throws ErrnoException {
        check(scratch(), FLOCK, fd, operation, 0, 0);
    }

    /** Locks a range or unlocks it, by the type of {@code struct flock}; never waits. */
    static void lockRange(int fd, int type, long start, long length) throws ErrnoException {
        Scratch s = scratch();
        check(s, FCNTL, fd, F_OFD_SETLK, flock(s, type, start, length), 0);
    }

    /** Asks for a range: fills {@code scratch().struct()} with a lock in the way, if any. */
    static boolean isRangeLocked(int fd, int type, long start, long length) throws ErrnoException {
        Scratch s = scratch();
        check(s, FCNTL, fd, F_OFD_GETLK, flock(s, type, start, length), 0);
        return s.struct.bytes.getShort(0) != LinuxLocks.F_UNLCK;
    }

    private static long flock(Scratch s, int type, long start, long length) {
        s.struct.bytes.putShort(0, (short) type);
        s.struct.bytes.putShort(2, (short) SEEK_SET);
        s.struct.bytes.putLong(8, start);
        s.struct.bytes.putLong(16, length);
        s.struct.bytes.putInt(24, 0);
        return s.struct.address;
    }

    static void symlinkat(byte[] target, int directory, byte[] name) throws ErrnoException {
        Scratch s = scratch();
        check(s, SYMLINKAT, s.path.path(target), directory, s.path2.path(name), 0);
    }

    /** Puts what a symbolic link leads to into {@code scratch().data()} and gives its length. */
    static int readlink(int link) throws ErrnoException {
        Scratch s = scratch();
        return (int) check(s, READLINKAT, link, s.empty.address, s.data.address, 65536);
    }

    /** Sets times; each is seconds and nanoseconds of a {@code struct timespec}. */
    static void utimens(int fd, long aSeconds, long aNanos, long mSeconds, long mNanos)
            throws ErrnoException {
        Scratch s = scratch();
        s.struct.bytes.putLong(0, aSeconds);
        s.struct.bytes.putLong(8, aNanos);
        s.struct.bytes.putLong(16, mSeconds);
        s.struct.bytes.putLong(24, mNanos);
        long times = s.struct.address;
        long result = call(s, UTIMENSAT, fd, s.empty.address, times, AT_EMPTY_PATH, 0, 0);
        if (result < 0 && s.errno() == LinuxErrno.EINVAL) {
            // Linux before 5.8 takes no empty path here.
            long path = s.path.path(self(fd));
            result = call(s, UTIMENSAT, fd, path, times, 0, 0, 0);
        }
        if (result < 0) {
            throw LinuxErrno.of(s.errno()).exception();
        }
    }

    /** Puts entries behind a cookie into {@code scratch().data()} and gives their length. */
    static int getdents(int fd, long cookie) throws ErrnoException {
        Scratch s = scratch();
        check(s, LSEEK, fd, cookie, SEEK_SET, 0);
        return (int) check(s, GETDENTS64, fd, s.data.address, 32768, 0);
    }

    /** Reads up to {@link Scratch#DATA} bytes into {@code scratch().data()}. */
    static int pread(int fd, long length, long position) throws ErrnoException {
        Scratch s = scratch();
        return (int) check(s, PREAD64, fd, s.data.address, length, position);
    }

    /** Writes up to {@link Scratch#DATA} bytes from {@code scratch().data()}. */
    static int pwrite(int fd, long length, long position) throws ErrnoException {
        Scratch s = scratch();
        return (int) check(s, PWRITE64, fd, s.data.address, length, position);
    }

    /** Writes up to {@link Scratch#DATA} bytes from {@code scratch().data()} at the file's end. */
    static int append(int fd, long length) throws ErrnoException {
        Scratch s = scratch();
        s.struct.bytes.putLong(0, s.data.address);
        s.struct.bytes.putLong(8, length);
        // two arguments for the position, of which the second is for processors of 32 bits
        return (int) check(s, PWRITEV2, fd, s.struct.address, 1, 0, 0, RWF_APPEND);
    }

    /** Reads up to {@link Scratch#DATA} bytes of a stream into {@code scratch().data()}. */
    static int read(int fd, long length) throws ErrnoException {
        Scratch s = scratch();
        return (int) check(s, READ, fd, s.data.address, length, 0);
    }

    /** Writes up to {@link Scratch#DATA} bytes to a stream from {@code scratch().data()}. */
    static int write(int fd, long length) throws ErrnoException {
        Scratch s = scratch();
        return (int) check(s, WRITE, fd, s.data.address, length, 0);
    }

    static void ftruncate(int fd, long size) throws ErrnoException {
        check(scratch(), FTRUNCATE, fd, size, 0, 0);
    }

    static void fallocate(int fd, long offset, long length) throws ErrnoException {
        check(scratch(), FALLOCATE, fd, 0, offset, length);
    }

    static void fsync(int fd, boolean dataOnly) throws ErrnoException {
        check(scratch(), dataOnly ? FDATASYNC : FSYNC, fd, 0, 0, 0);
    }

    static void fadvise(int fd, long offset, long length, int advice) throws ErrnoException {
        check(scratch(), FADVISE64, fd, offset, length, advice);
    }

    /** An ioctl(2) that fills or reads {@code scratch().struct()}. */
    static void ioctl(int fd, int request) throws ErrnoException {
        Scratch s = scratch();
        check(s, IOCTL, fd, request, s.struct.address, 0);
    }

    /**
     * Which of the events a descriptor has at this moment, or an error; all as poll(2) has them.
     */
    static int poll(int fd, int events) {
        Scratch s = scratch();
        s.struct.bytes.putInt(0, fd);
        s.struct.bytes.putShort(4, (short) events);
        s.struct.bytes.putShort(6, (short) 0);
        // how long to wait: no time
        s.struct.bytes.putLong(8, 0);
        s.struct.bytes.putLong(16, 0);
        long polled = s.struct.address;
        return call(s, PPOLL, polled, 1, polled + 8, 0, 0, 0) == 0 ? 0 : s.struct.bytes.getShort(6);
    }
}
