package dev.godwit.vfs;

/**
 * A name in a directory.
 *
 * @param name the name; {@code .} and {@code ..} are listed too
 * @param ino the file's number
 * @param type what it is; {@link FileType#UNKNOWN} if the host does not tell
 * @param next the cookie with which {@link Directory#list} goes on behind this entry
 */
public record DirectoryEntry(String name, long ino, FileType type, long next) {}
