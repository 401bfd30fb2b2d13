package dev.godwit.vfs;

/** What a file is (POSIX, {@code <sys/stat.h>}). */
public enum FileType {
    /** None of the others, or not known. */
    UNKNOWN,
    /** A device of blocks. */
    BLOCK_DEVICE,
    /** A device of characters, such as a terminal. */
    CHARACTER_DEVICE,
    /** A directory. */
    DIRECTORY,
    /** A regular file. */
    REGULAR_FILE,
    /** A pipe, named or not. */
    FIFO,
    /** A socket. */
    SOCKET,
    /** A symbolic link. */
    SYMBOLIC_LINK
}
