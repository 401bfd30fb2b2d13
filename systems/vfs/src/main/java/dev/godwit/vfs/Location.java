package dev.godwit.vfs;

/**
 * Where a path has led: a file, seen through a mount.
 *
 * @param mount the mount
 * @param inode the file
 */
public record Location(Mount mount, Inode inode) {}
