package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.pseudo.Content;
import dev.godwit.vfs.pseudo.Entries;
import dev.godwit.vfs.pseudo.PseudoFileSystem;
import dev.godwit.vfs.pseudo.PseudoInode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A directory of root that is put together from paths, once. */
final class Branch implements Entries {
    private final PseudoFileSystem fs;
    private final Map<String, PseudoInode> nodes = new LinkedHashMap<>();
    private final Map<String, Branch> branches = new LinkedHashMap<>();

    Branch(PseudoFileSystem fs) {
        this.fs = fs;
    }

    @Override
    public @Nullable PseudoInode lookup(String name) {
        return nodes.get(name);
    }

    @Override
    public List<String> list() {
        return new ArrayList<>(nodes.keySet());
    }

    /** The directory of a path below this one, made where it is not there yet. */
    Branch at(String path) {
        int slash = path.indexOf('/');
        String name = slash < 0 ? path : path.substring(0, slash);
        Branch next = branches.get(name);
        if (next == null) {
            next = new Branch(fs);
            branches.put(name, next);
            nodes.put(name, fs.directory(Access.ofRoot(0555), next));
        }
        return slash < 0 ? next : next.at(path.substring(slash + 1));
    }

    private void put(String path, PseudoInode node) {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            nodes.put(path, node);
        } else {
            at(path.substring(0, slash)).nodes.put(path.substring(slash + 1), node);
        }
    }

    /** A file, made anew when it is opened. */
    void file(String path, int mode, PseudoFileSystem.Text text) {
        put(path, fs.file(Access.ofRoot(mode), () -> Names.encode(text.text())));
    }

    /** A file of one line, made anew when it is opened. */
    void line(String path, int mode, PseudoFileSystem.Text text) {
        file(path, mode, () -> text.text() + "\n");
    }

    /** A file of one line that can be opened for writing, but takes nothing. */
    void refusing(String path, PseudoFileSystem.Text text) {
        Content content = () -> Names.encode(text.text() + "\n");
        put(
                path,
                fs.file(
                        Access.ofRoot(0644),
                        content.writtenBy(_ -> {
                            throw Errno.EPERM.exception();
                        })));
    }

    void link(String path, PseudoFileSystem.Text text) {
        put(path, fs.link(Access.ofRoot(0777), text));
    }

    /** A link that is what it is. */
    void link(String path, String text) {
        link(path, () -> text);
    }

    /** Files of one line each that never change: rows of a path and its text. */
    void lines(int mode, String[][] rows) {
        for (String[] row : rows) {
            String text = row[1];
            line(row[0], mode, () -> text);
        }
    }
}
