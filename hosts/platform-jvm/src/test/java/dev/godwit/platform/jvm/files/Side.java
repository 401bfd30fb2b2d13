package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.util.List;

/** The calls of a Unix on files, each with the absolute path of a working directory. */
interface Side {
    /** Whether a path leads to a directory: empty, or the error. */
    String directory(String path) throws ErrnoException;

    Stat stat(String directory, String path, boolean follow) throws ErrnoException;

    void make(String directory, String path, NewFile file) throws ErrnoException;

    void link(String directory, String path, String to) throws ErrnoException;

    void remove(String directory, String path, boolean isDirectory) throws ErrnoException;

    void rename(String directory, String path, String to, int flags) throws ErrnoException;

    String readlink(String directory, String path) throws ErrnoException;

    void setMode(String directory, String path, boolean follow, int mode) throws ErrnoException;

    void setOwner(String directory, String path, boolean follow, int uid, int gid)
            throws ErrnoException;

    void setTimes(String directory, String path, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException;

    void setSize(String directory, String path, long size) throws ErrnoException;

    OpenFile open(String directory, String path, int flags, int mode) throws ErrnoException;

    String xattr(String directory, String path, String attribute) throws ErrnoException;

    boolean setXattr(String directory, String path, String attribute, byte[] value, int flags)
            throws ErrnoException;

    boolean removeXattr(String directory, String path, String attribute) throws ErrnoException;

    List<String> xattrs(String directory, String path) throws ErrnoException;

    /** A call is over. */
    default void end() throws ErrnoException {}
}
