package dev.godwit.vfs.tar;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What is in an archive. */
final class Trees {
    private static final int MOST = 100_000;

    private Trees() {}

    static TarFileSystem open(byte[] archive) throws ErrnoException {
        return TarFileSystem.open(FileRanges.of(archive), 4, 1 << 20, PageStore.HEAP);
    }

    static Inode find(TarFileSystem fs, String path) throws ErrnoException {
        Inode at = fs.rootInode();
        for (String component : path.split("/")) {
            at = Objects.requireNonNull(at.lookup(component), component);
        }
        return at;
    }

    static byte[] content(Inode file) throws ErrnoException {
        RegularFile open = (RegularFile) file.open(OpenFlags.READ);
        byte[] bytes = new byte[(int) Math.min(MOST, open.stat().size())];
        if (open.read(bytes, 0, bytes.length, 0) != bytes.length) {
            throw new AssertionError("a file is shorter than it says");
        }
        byte[] last = new byte[10];
        open.read(last, 0, 10, Math.max(0, open.stat().size() - 7));
        open.close();
        return bytes;
    }

    /** All inodes by path. */
    static Map<String, Inode> all(TarFileSystem fs) throws ErrnoException {
        Map<String, Inode> all = new TreeMap<>();
        add(fs.rootInode(), "", all);
        return all;
    }

    private static void add(Inode inode, String path, Map<String, Inode> all)
            throws ErrnoException {
        all.put(path, inode);
        if (inode.type() != FileType.DIRECTORY) {
            return;
        }
        Listing listing = (Listing) inode.open(0);
        long cookie = 0;
        while (true) {
            List<DirectoryEntry> some = listing.list(cookie, 3);
            if (some.isEmpty()) {
                return;
            }
            for (DirectoryEntry each : some) {
                cookie = each.next();
                if (!each.name().equals(".") && !each.name().equals("..")) {
                    Inode child = Objects.requireNonNull(inode.lookup(each.name()));
                    if (child.stat().ino() != each.ino() || child.type() != each.type()) {
                        throw new AssertionError("listed as another file: " + each);
                    }
                    add(child, path + "/" + each.name(), all);
                }
            }
        }
    }
}
