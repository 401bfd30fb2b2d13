package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

import org.jspecify.annotations.Nullable;

/**
 * What a caller of {@link FileTree} has to say about each step: permissions, and paths that are not
 * to lead everywhere. A step that it refuses fails with its error, and nothing has changed. The
 * lock of the file's file system is held.
 */
public interface Guard {
    /**
     * A name is about to be looked up in a directory.
     *
     * @param directory which
     * @throws ErrnoException EACCES, ...
     */
    default void search(Location directory) throws ErrnoException {}

    /**
     * A component has led to a file.
     *
     * @param file which
     * @throws ErrnoException EXDEV, ...
     */
    default void reach(Location file) throws ErrnoException {}

    /**
     * A symbolic link is about to be followed.
     *
     * @param link which
     * @throws ErrnoException ELOOP, ...
     */
    default void follow(Location link) throws ErrnoException {}

    /**
     * A name is about to be made in a directory, or removed from it.
     *
     * @param directory which
     * @param file what loses the name; null if it is made
     * @param moved whether the file gets a name in another directory instead
     * @throws ErrnoException EACCES, EPERM, ...
     */
    default void change(Location directory, @Nullable Location file, boolean moved)
            throws ErrnoException {}

    /**
     * A file that was there before is about to be opened.
     *
     * @param file which
     * @throws ErrnoException EACCES, ...
     */
    default void open(Location file) throws ErrnoException {}
}
