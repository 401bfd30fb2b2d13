package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;

/** Linux's error numbers, which x86, ARM and RISC-V share (asm-generic/errno.h). */
final class LinuxErrno {
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EXDEV = 18;
    static final int ENOSYS = 38;

    /** No attribute of that name. */
    static final int ENODATA = 61;

    private static final Errno[] BY_NUMBER = new Errno[134];

    static {
        Object[] table = {
            1,
            Errno.EPERM,
            2,
            Errno.ENOENT,
            3,
            Errno.ESRCH,
            4,
            Errno.EINTR,
            5,
            Errno.EIO,
            6,
            Errno.ENXIO,
            7,
            Errno.E2BIG,
            8,
            Errno.ENOEXEC,
            9,
            Errno.EBADF,
            10,
            Errno.ECHILD,
            11,
            Errno.EAGAIN,
            12,
            Errno.ENOMEM,
            13,
            Errno.EACCES,
            14,
            Errno.EFAULT,
            16,
            Errno.EBUSY,
            17,
            Errno.EEXIST,
            18,
            Errno.EXDEV,
            19,
            Errno.ENODEV,
            20,
            Errno.ENOTDIR,
            21,
            Errno.EISDIR,
            22,
            Errno.EINVAL,
            23,
            Errno.ENFILE,
            24,
            Errno.EMFILE,
            25,
            Errno.ENOTTY,
            26,
            Errno.ETXTBSY,
            27,
            Errno.EFBIG,
            28,
            Errno.ENOSPC,
            29,
            Errno.ESPIPE,
            30,
            Errno.EROFS,
            31,
            Errno.EMLINK,
            32,
            Errno.EPIPE,
            34,
            Errno.ERANGE,
            35,
            Errno.EDEADLK,
            36,
            Errno.ENAMETOOLONG,
            37,
            Errno.ENOLCK,
            38,
            Errno.ENOSYS,
            39,
            Errno.ENOTEMPTY,
            40,
            Errno.ELOOP,
            75,
            Errno.EOVERFLOW,
            84,
            Errno.EILSEQ,
            95,
            Errno.ENOTSUP,
            110,
            Errno.ETIMEDOUT,
            116,
            Errno.ESTALE,
            122,
            Errno.EDQUOT,
        };
        for (int i = 0; i < table.length; i += 2) {
            BY_NUMBER[(Integer) table[i]] = (Errno) table[i + 1];
        }
    }

    private LinuxErrno() {}

    static Errno of(int number) {
        Errno errno = number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        return errno == null ? Errno.EIO : errno;
    }
}
