package dev.godwit.machine.ninep;

import dev.godwit.base.host.Errno;

/** Errors of file systems by the numbers of Linux, which 9P2000.L has made its own. */
final class LinuxErrors {
    private static final int EIO = 5;

    private LinuxErrors() {}

    /** {@return the number of an error; EIO for what is none of a file that is read} */
    static int of(Errno errno) {
        return switch (errno) {
            case EPERM -> 1;
            case ENOENT -> 2;
            case ENXIO -> 6;
            case EBADF -> 9;
            case EAGAIN -> 11;
            case ENOMEM -> 12;
            case EACCES, ENOTCAPABLE -> 13;
            case ENOTDIR -> 20;
            case EISDIR -> 21;
            case EINVAL -> 22;
            case ENFILE -> 23;
            case EMFILE -> 24;
            case EROFS -> 30;
            case ENAMETOOLONG -> 36;
            case ENOLCK -> 37;
            case ELOOP -> 40;
            case EPROTO -> 71;
            case EOVERFLOW -> 75;
            case EILSEQ -> 84;
            case EMSGSIZE -> 90;
            case ENOTSUP -> 95;
            case ESTALE -> 116;
            default -> EIO;
        };
    }
}
