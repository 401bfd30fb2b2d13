package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.SpecialFiles;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The calls on one of our file systems. */
final class TreeSide implements Side {
    private final FileTree tree;

    TreeSide(Inode root) {
        Mounts mounts = new Mounts(root, false);
        tree = FileTree.rooted(mounts, SpecialFiles.NONE, mounts.root());
    }

    FileTree tree() {
        return tree;
    }

    private Location at(String directory) throws ErrnoException {
        return tree.find(tree.root(), directory, true);
    }

    private Inode find(String directory, String path, boolean follow) throws ErrnoException {
        return tree.find(at(directory), path, follow).inode();
    }

    @Override
    public String directory(String path) {
        try {
            Location found = tree.find(tree.root(), path + "/", true);
            // Its absolute path, without links, leads there again.
            String absolute = tree.mounts().path(found, tree.root());
            if (absolute == null || !at(absolute).equals(found)) {
                return "path " + absolute + " of " + path;
            }
            return "";
        } catch (ErrnoException e) {
            return e.errno().name();
        }
    }

    @Override
    public Stat stat(String directory, String path, boolean follow) throws ErrnoException {
        return find(directory, path, follow).stat();
    }

    @Override
    public void make(String directory, String path, NewFile file) throws ErrnoException {
        tree.make(at(directory), path, file);
    }

    @Override
    public void link(String directory, String path, String to) throws ErrnoException {
        tree.link(tree.find(at(directory), path, false), at(directory), to);
    }

    @Override
    public void remove(String directory, String path, boolean isDirectory) throws ErrnoException {
        if (isDirectory) {
            tree.rmdir(at(directory), path);
        } else {
            tree.unlink(at(directory), path);
        }
    }

    @Override
    public void rename(String directory, String path, String to, int flags) throws ErrnoException {
        tree.rename(at(directory), path, at(directory), to, flags);
    }

    @Override
    public String readlink(String directory, String path) throws ErrnoException {
        return find(directory, path, false).readlink();
    }

    @Override
    public void setMode(String directory, String path, boolean follow, int mode)
            throws ErrnoException {
        find(directory, path, follow).setMode(mode);
    }

    @Override
    public void setOwner(String directory, String path, boolean follow, int uid, int gid)
            throws ErrnoException {
        find(directory, path, follow).setOwner(uid, gid);
    }

    @Override
    public void setTimes(
            String directory, String path, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException {
        find(directory, path, follow).setTimes(atime, mtime);
    }

    @Override
    public void setSize(String directory, String path, long size) throws ErrnoException {
        find(directory, path, true).setSize(size);
    }

    @Override
    public OpenFile open(String directory, String path, int flags, int mode) throws ErrnoException {
        return tree.open(at(directory), path, flags, NewFile.regular(mode));
    }

    @Override
    public String xattr(String directory, String path, String attribute) throws ErrnoException {
        byte[] value = find(directory, path, false).xattr(attribute);
        return value == null ? "none" : Arrays.toString(value);
    }

    @Override
    public boolean setXattr(
            String directory, String path, String attribute, byte[] value, int flags)
            throws ErrnoException {
        return find(directory, path, false).setXattr(attribute, value, flags);
    }

    @Override
    public boolean removeXattr(String directory, String path, String attribute)
            throws ErrnoException {
        return find(directory, path, false).removeXattr(attribute);
    }

    @Override
    public List<String> xattrs(String directory, String path) throws ErrnoException {
        List<String> names = new ArrayList<>(find(directory, path, false).xattrs());
        Collections.sort(names);
        return names;
    }
}
