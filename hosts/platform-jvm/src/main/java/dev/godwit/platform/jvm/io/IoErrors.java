package dev.godwit.platform.jvm.io;

import dev.godwit.base.host.Errno;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;

/** The error behind an exception of java.io and java.nio, which tell it by type or by text. */
public final class IoErrors {
    /** Ends of messages, as C libraries and Windows word them. */
    private static final Object[][] TEXTS = {
        {"Broken pipe", Errno.EPIPE},
        {"pipe is being closed", Errno.EPIPE},
        {"Connection reset", Errno.ECONNRESET},
        {"Connection refused", Errno.ECONNREFUSED},
        {"Connection timed out", Errno.ETIMEDOUT},
        {"No route to host", Errno.EHOSTUNREACH},
        {"Host is down", Errno.EHOSTUNREACH},
        {"Network is unreachable", Errno.ENETUNREACH},
        {"Network is down", Errno.ENETDOWN},
        {"Message too long", Errno.EMSGSIZE},
        {"No buffer space available", Errno.ENOBUFS},
        {"Address already in use", Errno.EADDRINUSE},
        {"Cannot assign requested address", Errno.EADDRNOTAVAIL},
        {"No space left on device", Errno.ENOSPC},
        {"not enough space on the disk", Errno.ENOSPC},
        {"File too large", Errno.EFBIG},
        {"Too many open files", Errno.EMFILE},
        {"Read-only file system", Errno.EROFS},
        {"Is a directory", Errno.EISDIR},
        {"Not a directory", Errno.ENOTDIR},
        {"Directory not empty", Errno.ENOTEMPTY},
        {"File name too long", Errno.ENAMETOOLONG},
        {"Too many levels of symbolic links", Errno.ELOOP},
        {"Invalid cross-device link", Errno.EXDEV},
        {"Operation not permitted", Errno.EPERM},
        {"Permission denied", Errno.EACCES},
        {"Bad file descriptor", Errno.EBADF},
        {"Invalid argument", Errno.EINVAL},
    };

    private IoErrors() {}

    /**
     * {@return the error}
     *
     * @param exception what java.io or java.nio threw
     */
    public static Errno of(Exception exception) {
        return switch (exception) {
            case NoSuchFileException _ -> Errno.ENOENT;
            case FileAlreadyExistsException _ -> Errno.EEXIST;
            case DirectoryNotEmptyException _ -> Errno.ENOTEMPTY;
            case AccessDeniedException _ -> Errno.EACCES;
            case NotDirectoryException _ -> Errno.ENOTDIR;
            case NotLinkException _ -> Errno.EINVAL;
            case FileSystemLoopException _ -> Errno.ELOOP;
            case ReadOnlyFileSystemException _ -> Errno.EROFS;
            case UnsupportedOperationException _ -> Errno.ENOTSUP;
            case NotYetConnectedException _ -> Errno.ENOTCONN;
            case PortUnreachableException _ -> Errno.ECONNREFUSED;
            case ClosedChannelException _ -> Errno.EBADF;
            case FileSystemException e -> byText(e.getReason());
            case IOException e -> byText(e.getMessage());
            default -> Errno.EIO;
        };
    }

    private static Errno byText(@Nullable String text) {
        if (text != null) {
            for (Object[] row : TEXTS) {
                if (text.contains((String) row[0])) {
                    return (Errno) row[1];
                }
            }
        }
        return Errno.EIO;
    }
}
