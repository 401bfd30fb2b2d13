package dev.godwit.linux.file;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;

/**
 * Where paths of a task begin: its root, its working directory; and its mask for new files. Tasks
 * may share one (CLONE_FS). The working directory is kept open, so that it stays when it is
 * removed.
 */
public final class FileContext {
    private FileTree tree;
    private Location directory;
    private OpenFile keeper;
    private int umask;
    private int users = 1;

    /**
     * A context.
     *
     * @param tree the files, with the root
     * @param directory the working directory
     * @param umask permissions that new files do not get
     * @throws ErrnoException if the directory has gone
     */
    public FileContext(FileTree tree, Location directory, int umask) throws ErrnoException {
        this.tree = tree;
        this.directory = directory;
        this.umask = umask;
        this.keeper = directory.inode().open(OpenFlags.READ);
    }

    /**
     * The same for a process of its own.
     *
     * @return the copy
     * @throws ErrnoException if the host fails
     */
    public FileContext copy() throws ErrnoException {
        return new FileContext(tree, directory, umask);
    }

    /** {@return this, for one more task} */
    public FileContext share() {
        users++;
        return this;
    }

    /** Lets go of it for a task. */
    public void letGo() {
        users--;
        if (users == 0) {
            close(keeper);
        }
    }

    private static void close(OpenFile file) {
        try {
            file.close();
        } catch (ErrnoException _) {
            // a directory that was only kept
        }
    }

    /** {@return the files, with the root} */
    public FileTree tree() {
        return tree;
    }

    /** {@return where relative paths begin} */
    public Location directory() {
        return directory;
    }

    /**
     * Changes the working directory.
     *
     * @param to a directory
     * @throws ErrnoException if it has gone
     */
    public void setDirectory(Location to) throws ErrnoException {
        OpenFile next = to.inode().open(OpenFlags.READ);
        close(keeper);
        keeper = next;
        directory = to;
    }

    /**
     * Changes the root.
     *
     * @param newTree files with another root
     */
    public void setTree(FileTree newTree) {
        tree = newTree;
    }

    /** {@return permissions that new files do not get} */
    public int umask() {
        return umask;
    }

    /**
     * Sets which permissions new files do not get.
     *
     * @param mask 0 to 0777
     */
    public void setUmask(int mask) {
        umask = mask;
    }
}
