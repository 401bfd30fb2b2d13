package dev.godwit.linux.abi;

import dev.godwit.base.host.Errno;

/** The numbers of errors in Linux's generic interface ({@code <asm-generic/errno.h>}). */
public final class ErrorNumbers {
    /** The greatest number that a result can hold, negative: MAX_ERRNO. */
    public static final int GREATEST = 4095;

    private ErrorNumbers() {}

    /**
     * The number of an error.
     *
     * @param errno the error
     * @return 1 or more
     */
    public static int of(Errno errno) {
        return switch (errno) {
            case E2BIG -> 7;
            case EACCES, ENOTCAPABLE -> 13;
            case EADDRINUSE -> 98;
            case EADDRNOTAVAIL -> 99;
            case EAFNOSUPPORT -> 97;
            case EAGAIN -> 11;
            case EALREADY -> 114;
            case EBADF -> 9;
            case EBADMSG -> 74;
            case EBUSY -> 16;
            case ECANCELED -> 125;
            case ECHILD -> 10;
            case ECONNABORTED -> 103;
            case ECONNREFUSED -> 111;
            case ECONNRESET -> 104;
            case EDEADLK -> 35;
            case EDESTADDRREQ -> 89;
            case EDOM -> 33;
            case EDQUOT -> 122;
            case EEXIST -> 17;
            case EFAULT -> 14;
            case EFBIG -> 27;
            case EHOSTUNREACH -> 113;
            case EIDRM -> 43;
            case EILSEQ -> 84;
            case EINPROGRESS -> 115;
            case EINTR -> 4;
            case EINVAL -> 22;
            case EIO -> 5;
            case EISCONN -> 106;
            case EISDIR -> 21;
            case ELOOP -> 40;
            case EMFILE -> 24;
            case EMLINK -> 31;
            case EMSGSIZE -> 90;
            case EMULTIHOP -> 72;
            case ENAMETOOLONG -> 36;
            case ENETDOWN -> 100;
            case ENETRESET -> 102;
            case ENETUNREACH -> 101;
            case ENFILE -> 23;
            case ENOBUFS -> 105;
            case ENODATA -> 61;
            case ENODEV -> 19;
            case ENOENT -> 2;
            case ENOEXEC -> 8;
            case ENOLCK -> 37;
            case ENOLINK -> 67;
            case ENOMEM -> 12;
            case ENOMSG -> 42;
            case ENOPROTOOPT -> 92;
            case ENOSPC -> 28;
            case ENOSYS -> 38;
            case ENOTCONN -> 107;
            case ENOTDIR -> 20;
            case ENOTEMPTY -> 39;
            case ENOTRECOVERABLE -> 131;
            case ENOTSOCK -> 88;
            case ENOTSUP -> 95;
            case ENOTTY -> 25;
            case ENXIO -> 6;
            case EOVERFLOW -> 75;
            case EOWNERDEAD -> 130;
            case EPERM -> 1;
            case EPIPE -> 32;
            case EPROTO -> 71;
            case EPROTONOSUPPORT -> 93;
            case EPROTOTYPE -> 91;
            case ERANGE -> 34;
            case EROFS -> 30;
            case ESOCKTNOSUPPORT -> 94;
            case ESPIPE -> 29;
            case ESRCH -> 3;
            case ESTALE -> 116;
            case ETIMEDOUT -> 110;
            case ETOOMANYREFS -> 109;
            case ETXTBSY -> 26;
            case EXDEV -> 18;
        };
    }
}
