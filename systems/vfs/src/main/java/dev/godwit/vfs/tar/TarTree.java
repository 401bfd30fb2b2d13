package dev.godwit.vfs.tar;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The tree that members make, in the order in which they come: of one name, the last counts. */
final class TarTree {
    /** What a member counts, besides its names: objects, and its places in tables. */
    static final int MEMBER_COST = 512;

    private final TarFileSystem fs;
    private final long most;
    private long used;
    private long lastNumber;
    private final TarDirectory root;

    TarTree(TarFileSystem fs, long most) {
        this.fs = fs;
        this.most = most;
        charge(MEMBER_COST);
        this.root = new TarDirectory(fs, ++lastNumber, TarInode.Attributes.IMPLIED);
    }

    TarDirectory root() {
        return root;
    }

    /** How many inodes there are, or were. */
    long count() {
        return lastNumber;
    }

    /** How many bytes of the heap the index is taken to have. */
    long used() {
        return used;
    }

    /** Fails if the index would take more of the heap. */
    void require(long bytes) {
        if (bytes > most - used) {
            throw new LimitReached(Limit.MEMORY, most, "index of a tar archive");
        }
    }

    void charge(long bytes) {
        require(bytes);
        used += bytes;
    }

    void release(long bytes) {
        used -= bytes;
    }

    /** The components of a path beneath the root: without slashes and dots. */
    private static List<String> components(byte[] path, long header) {
        String text = TarReader.decode(path);
        if (path.length > Names.MAX_PATH) {
            throw TarBytes.malformed("a member's name is too long", header);
        }
        if (text.indexOf('\0') >= 0) {
            throw TarBytes.malformed("a member's name contains NUL", header);
        }
        List<String> components = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int slash = text.indexOf('/', at);
            int end = slash < 0 ? text.length() : slash;
            String component = text.substring(at, end);
            if (component.equals("..")) {
                throw TarBytes.malformed("a member's name leads out of the archive", header);
            }
            if (!component.isEmpty() && !component.equals(".")) {
                if (byteLength(component, header) > Names.MAX_NAME) {
                    throw TarBytes.malformed("a component of a name is too long", header);
                }
                components.add(component);
            }
            at = end + 1;
        }
        return components;
    }

    private static int byteLength(String name, long header) {
        try {
            return Names.byteLength(name);
        } catch (ErrnoException e) {
            throw TarBytes.malformed("a member's name is no name", header);
        }
    }

    /** The directory of a path, made with all above it if it is not there. */
    private TarDirectory above(List<String> components, long header) {
        TarDirectory at = root;
        for (int i = 0; i < components.size() - 1; i++) {
            at = directoryIn(at, components.get(i), header, null);
        }
        return at;
    }

    private TarDirectory directoryIn(
            TarDirectory directory, String name, long header, TarInode.@Nullable Attributes told) {
        TarInode there = directory.child(name);
        if (there instanceof TarDirectory known) {
            if (told != null) {
                known.set(told);
            }
            return known;
        }
        if (there != null && told == null) {
            throw TarBytes.malformed("a member lies in what is no directory", header);
        }
        charge(MEMBER_COST + 2L * name.length());
        TarInode.Attributes attributes = told == null ? TarInode.Attributes.IMPLIED : told;
        TarDirectory made = new TarDirectory(fs, ++lastNumber, attributes);
        put(directory, name, made);
        return made;
    }

    void directory(byte[] path, long header, TarInode.Attributes attributes) {
        List<String> components = components(path, header);
        if (components.isEmpty()) {
            root.set(attributes);
            return;
        }
        directoryIn(above(components, header), components.getLast(), header, attributes);
    }

    void add(byte[] path, long header, TarInode.Attributes attributes, Made made) {
        List<String> components = components(path, header);
        if (components.isEmpty()) {
            throw noName(header);
        }
        String name = components.getLast();
        charge(MEMBER_COST + 2L * name.length());
        TarInode inode =
                switch (made) {
                    case Made.File file ->
                            new TarFile(fs, ++lastNumber, attributes, file.size(), file.content());
                    case Made.Link link ->
                            new TarLink(
                                    fs, ++lastNumber, attributes, target(link.target(), header));
                    case Made.Node node ->
                            new TarNode(fs, ++lastNumber, attributes, node.type(), node.rdev());
                };
        put(above(components, header), name, inode);
    }

    private static Malformed noName(long header) {
        return TarBytes.malformed("a member has no name", header);
    }

    private String target(byte[] bytes, long header) {
        charge(2L * bytes.length);
        String target = TarReader.decode(bytes);
        try {
            Names.checkLinkTarget(target);
        } catch (ErrnoException e) {
            throw TarBytes.malformed("a symbolic link leads nowhere", header);
        }
        return target;
    }

    /** One more name for a file that came before. */
    void link(byte[] path, byte[] to, long header) {
        TarInode target = root;
        for (String component : components(to, header)) {
            target = target instanceof TarDirectory in ? in.child(component) : null;
            if (target == null) {
                break;
            }
        }
        if (target == null || target instanceof TarDirectory) {
            throw TarBytes.malformed("a hard link to what is no file before it", header);
        }
        List<String> components = components(path, header);
        if (components.isEmpty()) {
            throw noName(header);
        }
        String name = components.getLast();
        charge(MEMBER_COST / 2 + 2L * name.length());
        put(above(components, header), name, target);
    }

    private static void put(TarDirectory directory, String name, TarInode inode) {
        TarInode old = directory.put(name, inode);
        inode.links++;
        if (old != null) {
            remove(old);
        }
    }

    /** A name has gone; with a directory all that is in it. */
    private static void remove(TarInode inode) {
        ArrayDeque<TarInode> gone = new ArrayDeque<>();
        gone.add(inode);
        while (!gone.isEmpty()) {
            TarInode each = gone.remove();
            each.links--;
            if (each instanceof TarDirectory directory) {
                gone.addAll(directory.children());
            }
        }
    }
}
