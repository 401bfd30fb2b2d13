package dev.godwit.base.host;

/**
 * The services of the machine that this program runs on. A platform module provides one, found with
 * {@link java.util.ServiceLoader}; each method gives the same object every time.
 */
public interface Platform {
    /** {@return the host's clock} */
    Clock clock();

    /** {@return random bytes that nobody can guess} */
    Entropy entropy();

    /** {@return the standard input of this process} */
    ByteSource standardInput();

    /** {@return the standard output of this process} */
    ByteSink standardOutput();

    /** {@return the standard error of this process} */
    ByteSink standardError();

    /**
     * Reads a file of the host, for the host: no guest is involved.
     *
     * @param path what the host calls it
     * @return all of it
     * @throws ErrnoException if it cannot be read, or the host has no files
     */
    default byte[] readFile(String path) throws ErrnoException {
        throw Errno.ENOSYS.exception();
    }
}
