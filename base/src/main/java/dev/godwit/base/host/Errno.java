package dev.godwit.base.host;

/**
 * Why an operation of a host service or file system failed: the error numbers of POSIX, by name
 * (IEEE Std 1003.1, {@code <errno.h>}), {@link #ENOTCAPABLE} of WASI, and two of Linux's sockets.
 *
 * <p>The numbers differ between systems (WASI, Linux on RISC-V, the host), so none stands here;
 * each system maps the names to its own.
 */
public enum Errno {
    /** Argument list too long. */
    E2BIG("Argument list too long"),
    /** Permission denied. */
    EACCES("Permission denied"),
    /** Address in use. */
    EADDRINUSE("Address in use"),
    /** Address not available. */
    EADDRNOTAVAIL("Address not available"),
    /** Address family not supported. */
    EAFNOSUPPORT("Address family not supported"),
    /** Resource unavailable, try again. */
    EAGAIN("Resource unavailable, try again"),
    /** Connection already in progress. */
    EALREADY("Connection already in progress"),
    /** Bad file descriptor. */
    EBADF("Bad file descriptor"),
    /** Bad message. */
    EBADMSG("Bad message"),
    /** Device or resource busy. */
    EBUSY("Device or resource busy"),
    /** Operation canceled. */
    ECANCELED("Operation canceled"),
    /** No child processes. */
    ECHILD("No child processes"),
    /** Connection aborted. */
    ECONNABORTED("Connection aborted"),
    /** Connection refused. */
    ECONNREFUSED("Connection refused"),
    /** Connection reset. */
    ECONNRESET("Connection reset"),
    /** Resource deadlock would occur. */
    EDEADLK("Resource deadlock would occur"),
    /** Destination address required. */
    EDESTADDRREQ("Destination address required"),
    /** Mathematics argument out of domain of function. */
    EDOM("Mathematics argument out of domain of function"),
    /** Disk quota exceeded. */
    EDQUOT("Disk quota exceeded"),
    /** File exists. */
    EEXIST("File exists"),
    /** Bad address. */
    EFAULT("Bad address"),
    /** File too large. */
    EFBIG("File too large"),
    /** Host is unreachable. */
    EHOSTUNREACH("Host is unreachable"),
    /** Identifier removed. */
    EIDRM("Identifier removed"),
    /** Illegal byte sequence. */
    EILSEQ("Illegal byte sequence"),
    /** Operation in progress. */
    EINPROGRESS("Operation in progress"),
    /** Interrupted function. */
    EINTR("Interrupted function"),
    /** Invalid argument. */
    EINVAL("Invalid argument"),
    /** I/O error. */
    EIO("I/O error"),
    /** Socket is connected. */
    EISCONN("Socket is connected"),
    /** Is a directory. */
    EISDIR("Is a directory"),
    /** Too many levels of symbolic links. */
    ELOOP("Too many levels of symbolic links"),
    /** Too many open file descriptors. */
    EMFILE("Too many open file descriptors"),
    /** Too many links. */
    EMLINK("Too many links"),
    /** Message too large. */
    EMSGSIZE("Message too large"),
    /** Multihop attempted. */
    EMULTIHOP("Multihop attempted"),
    /** Filename too long. */
    ENAMETOOLONG("Filename too long"),
    /** Network is down. */
    ENETDOWN("Network is down"),
    /** Connection aborted by network. */
    ENETRESET("Connection aborted by network"),
    /** Network unreachable. */
    ENETUNREACH("Network unreachable"),
    /** Too many files open in system. */
    ENFILE("Too many files open in system"),
    /** No buffer space available. */
    ENOBUFS("No buffer space available"),
    /** No message is available. */
    ENODATA("No message is available"),
    /** No such device. */
    ENODEV("No such device"),
    /** No such file or directory. */
    ENOENT("No such file or directory"),
    /** Executable file format error. */
    ENOEXEC("Executable file format error"),
    /** No locks available. */
    ENOLCK("No locks available"),
    /** Link has been severed. */
    ENOLINK("Link has been severed"),
    /** Not enough space. */
    ENOMEM("Not enough space"),
    /** No message of the desired type. */
    ENOMSG("No message of the desired type"),
    /** Protocol not available. */
    ENOPROTOOPT("Protocol not available"),
    /** No space left on device. */
    ENOSPC("No space left on device"),
    /** Function not supported. */
    ENOSYS("Function not supported"),
    /** The socket is not connected. */
    ENOTCONN("The socket is not connected"),
    /** Not a directory or a symbolic link to a directory. */
    ENOTDIR("Not a directory or a symbolic link to a directory"),
    /** Directory not empty. */
    ENOTEMPTY("Directory not empty"),
    /** State not recoverable. */
    ENOTRECOVERABLE("State not recoverable"),
    /** Not a socket. */
    ENOTSOCK("Not a socket"),
    /** Not supported. */
    ENOTSUP("Not supported"),
    /** Inappropriate I/O control operation. */
    ENOTTY("Inappropriate I/O control operation"),
    /** No such device or address. */
    ENXIO("No such device or address"),
    /** Value too large to be stored in data type. */
    EOVERFLOW("Value too large to be stored in data type"),
    /** Previous owner died. */
    EOWNERDEAD("Previous owner died"),
    /** Operation not permitted. */
    EPERM("Operation not permitted"),
    /** Broken pipe. */
    EPIPE("Broken pipe"),
    /** Protocol error. */
    EPROTO("Protocol error"),
    /** Protocol not supported. */
    EPROTONOSUPPORT("Protocol not supported"),
    /** Protocol wrong type for socket. */
    EPROTOTYPE("Protocol wrong type for socket"),
    /** Result too large. */
    ERANGE("Result too large"),
    /** Read-only file system. */
    EROFS("Read-only file system"),
    /** Invalid seek. */
    ESPIPE("Invalid seek"),
    /** Socket type not supported (Linux). */
    ESOCKTNOSUPPORT("Socket type not supported"),
    /** No such process. */
    ESRCH("No such process"),
    /** Stale file handle. */
    ESTALE("Stale file handle"),
    /** Connection timed out. */
    ETIMEDOUT("Connection timed out"),
    /** Too many references (Linux). */
    ETOOMANYREFS("Too many references"),
    /** Text file busy. */
    ETXTBSY("Text file busy"),
    /** Cross-device link. */
    EXDEV("Cross-device link"),
    /** A path leads outside the directory it was granted beneath, or a right is missing. */
    ENOTCAPABLE("Capabilities insufficient");

    private final String text;

    @SuppressWarnings(
            "ImmutableEnumChecker") // nothing in it can change: no stack trace, no suppressed
    private final ErrnoException exception;

    Errno(String text) {
        this.text = text;
        this.exception = new ErrnoException(this);
    }

    /** {@return POSIX's description of the error, without a full stop} */
    public String text() {
        return text;
    }

    /**
     * The exception that carries this error, to be thrown: {@code throw ENOENT.exception()}. There
     * is one for each error, without stack trace, so throwing allocates nothing.
     *
     * @return the one exception of this error
     */
    public ErrnoException exception() {
        return exception;
    }
}
