package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

/**
 * Where a path has led, and by which name: what says later how a file is called, though files other
 * than directories do not know that themselves.
 *
 * @param place the file
 * @param directory the directory in which it was found; a directory itself if the path ended in
 *     {@code .}, {@code ..} or {@code /}
 * @param name its name there, or {@code .}, {@code ..} or {@code /}
 */
public record Found(Location place, Location directory, String name) {
    /**
     * The absolute path by which it can be reached now; of a file without a name what it is called
     * instead.
     *
     * @param tree with the table of mounts and the root
     * @return the path; behind it {@code (deleted)}, as Linux has it, if the name has gone or leads
     *     to another file
     */
    public String path(FileTree tree) {
        if (place.inode() instanceof AnonymousInode anonymous) {
            return anonymous.label();
        }
        if (place.inode().type() == FileType.DIRECTORY) {
            String path = tree.mounts().path(place, tree.root());
            return path == null ? "/" + name + " (deleted)" : path;
        }
        String above = tree.mounts().path(directory, tree.root());
        if (above == null) {
            return "/" + name + " (deleted)";
        }
        String path = above.equals("/") ? "/" + name : above + "/" + name;
        return isThere() ? path : path + " (deleted)";
    }

    /** Whether the name still leads to the file. */
    boolean isThere() {
        try {
            Inode inode = directory.inode().lookup(name);
            return inode != null
                    && Mounts.covering(new Location(directory.mount(), inode))
                            .inode()
                            .equals(place.inode());
        } catch (ErrnoException _) {
            return false;
        }
    }
}
