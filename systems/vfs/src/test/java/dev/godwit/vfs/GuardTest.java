package dev.godwit.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Who guards a tree is asked about each step, and can refuse it. */
class GuardTest {
    private final MemoryFileSystem fs = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 1);
    private final Mounts mounts = new Mounts(fs.rootInode(), false);
    private final Location root = mounts.root();
    private final FileTree open = FileTree.rooted(mounts, SpecialFiles.NONE, root);
    private final List<String> asked = new ArrayList<>();
    private final FileTree guarded = open.guardedBy(new Recorder());
    private String refused = "";

    private final class Recorder implements Guard {
        private void ask(String what, Location file) throws ErrnoException {
            String question = what + " " + file.inode().name();
            asked.add(question);
            if (question.equals(refused)) {
                throw Errno.EACCES.exception();
            }
        }

        @Override
        public void search(Location directory) throws ErrnoException {
            ask("search", directory);
        }

        @Override
        public void follow(Location link) throws ErrnoException {
            ask("follow", link);
        }

        @Override
        public void change(Location directory, @Nullable Location file, boolean moved)
                throws ErrnoException {
            ask((file == null ? "make" : moved ? "move" : "remove") + " in", directory);
        }

        @Override
        public void open(Location file) throws ErrnoException {
            ask("open", file);
        }
    }

    GuardTest() throws ErrnoException {
        open.make(root, "/a", NewFile.directory(0755));
        open.make(root, "/a/b", NewFile.directory(0755));
        open.make(root, "/a/b/f", NewFile.regular(0644));
        open.make(root, "/link", NewFile.link("a/b"));
    }

    private void fails(String step, ThrowingCallable call) {
        refused = step;
        assertThatThrownBy(call).isSameAs(Errno.EACCES.exception());
        refused = "";
    }

    @Test
    void eachDirectoryOfAPathIsSearched() throws ErrnoException {
        guarded.stat(root, "a/./b/../b/f", true);
        assertThat(asked)
                .containsExactly(
                        "search ", "search a", "search a", "search b", "search a", "search b");
        asked.clear();
        guarded.find(root, "/link/f", true);
        assertThat(asked).containsExactly("search ", "follow ", "search ", "search a", "search b");
        fails("search a", () -> guarded.find(root, "/link/f", true));
        fails("follow ", () -> guarded.find(root, "/link/f", true));
    }

    @Test
    void whatIsRefusedHasNotHappened() throws ErrnoException {
        NewFile made = NewFile.regular(0644);
        fails("make in b", () -> guarded.make(root, "/a/b/new", made));
        fails("make in b", () -> guarded.open(root, "/a/b/new", OpenFlags.CREAT, made));
        fails("remove in b", () -> guarded.unlink(root, "/a/b/f"));
        fails("remove in a", () -> guarded.rmdir(root, "/a/b"));
        fails("move in b", () -> guarded.rename(root, "/a/b/f", root, "/f", 0));
        fails("remove in b", () -> guarded.rename(root, "/a/b/f", root, "/a/b/g", 0));
        fails("make in ", () -> guarded.rename(root, "/a/b/f", root, "/f", 0));
        Location file = open.find(root, "/a/b/f", true);
        fails("make in a", () -> guarded.link(file, root, "/a/f"));
        fails("open ", () -> guarded.open(root, "/a/b/f", OpenFlags.TRUNC, made));
        fails("open b", () -> guarded.open(root, "/a/b", 0, made));
        assertThat(((Listing) open.open(root, "/a/b", 0, made)).list(0, 10)).hasSize(3);
        assertThat(((Listing) open.open(root, "/a", 0, made)).list(0, 10)).hasSize(3);
    }

    /** Whoever may make a file may open it, whatever its mode is. */
    @Test
    void aNewFileIsNotAskedFor() throws ErrnoException {
        guarded.open(root, "new", OpenFlags.CREAT | OpenFlags.WRITE, NewFile.regular(0));
        assertThat(asked).containsExactly("search ", "make in ");
    }
}
