package dev.godwit.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

class WatchesTest {
    private final MemoryFileSystem fs = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 1);
    private final Mounts mounts = new Mounts(fs.rootInode(), false);
    private final FileTree tree = FileTree.rooted(mounts, SpecialFiles.NONE, mounts.root());
    private final List<String> told = new ArrayList<>();

    private final class Teller implements Watches.Watch {
        private final String who;

        Teller(String who) {
            this.who = who;
        }

        @Override
        public void happened(
                int events, int cookie, @Nullable String name, @Nullable Found opened) {
            String where = name == null ? "" : " " + name;
            told.add(who + " " + Integer.toHexString(events) + " " + cookie + where);
        }

        @Override
        public void ended() {
            told.add(who + " ended");
        }
    }

    private Inode watch(String path) throws ErrnoException {
        Inode inode = tree.find(tree.root(), path, true).inode();
        mounts.watch(inode, new Teller(path));
        return inode;
    }

    private FileTree.Opened put(String path) throws ErrnoException {
        int flags = OpenFlags.CREAT | OpenFlags.WRITE;
        return tree.openNamed(tree.root(), path, flags, NewFile.regular(0644));
    }

    private void mkdir(String path) throws ErrnoException {
        tree.make(tree.root(), path, NewFile.directory(0755));
    }

    private List<String> taken() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    @Test
    void nobodyIsAskedUnlessSomebodyWatches() throws ErrnoException {
        assertThat(mounts.watches()).isNull();
        Teller one = new Teller("one");
        mounts.watch(fs.rootInode(), one);
        assertThat(mounts.watches()).isNotNull();
        assertThat(mounts.root().mount().watches()).isSameAs(mounts.watches());
        mounts.unwatch(fs.rootInode(), one);
        assertThat(mounts.watches()).isNull();
        put("/file").file().close();
        assertThat(told).isEmpty();
    }

    @Test
    void namesComeAndGo() throws ErrnoException {
        mkdir("/a");
        mkdir("/b");
        watch("/a");
        watch("/b");
        put("/a/one").file().close();
        mkdir("/a/dir");
        tree.link(tree.find(tree.root(), "/a/one", true), tree.root(), "/b/two");
        tree.rename(tree.root(), "/a/one", tree.root(), "/b/one", 0);
        tree.rename(tree.root(), "/b/one", tree.root(), "/b/two", 0); // the same file
        tree.rename(tree.root(), "/a/dir", tree.root(), "/b/one", Inode.EXCHANGE);
        tree.unlink(tree.root(), "/a/dir");
        tree.rmdir(tree.root(), "/b/one");
        assertThat(taken())
                .containsExactly(
                        "/a 100 0 one",
                        "/a 40000100 0 dir",
                        "/b 100 0 two",
                        "/a 40 1 one",
                        "/b 80 1 one",
                        "/a 40000040 2 dir",
                        "/b 40000080 2 one",
                        "/b 40 3 one",
                        "/a 80 3 dir",
                        "/a 200 0 dir",
                        "/b 40000200 0 one");
    }

    @Test
    void aFileGoesWhenItIsClosed() throws ErrnoException {
        OpenFile open = put("/file").file();
        Inode inode = watch("/file");
        tree.unlink(tree.root(), "/file");
        assertThat(inode.isGone()).isFalse();
        assertThat(taken()).containsExactly("/file 4 0");
        open.close();
        assertThat(inode.isGone()).isTrue();
        Watches watches = Objects.requireNonNull(mounts.watches());
        watches.look();
        watches.look();
        assertThat(taken()).containsExactly("/file 400 0", "/file ended");
    }

    @Test
    void aFileThatIsReplacedGoes() throws ErrnoException {
        put("/old").file().close();
        put("/new").file().close();
        watch("/old");
        watch("/new");
        tree.rename(tree.root(), "/new", tree.root(), "/old", 0);
        assertThat(taken()).containsExactly("/old 4 0", "/new 800 0", "/old 400 0", "/old ended");
    }

    @Test
    void whatGoesThroughAFifoIsNotToldToTheDirectory() throws ErrnoException {
        tree.make(tree.root(), "/fifo", NewFile.node(FileType.FIFO, 0600, 0));
        watch("/");
        watch("/fifo");
        Found found = tree.locate(tree.root(), "/fifo", true);
        Watches watches = Objects.requireNonNull(mounts.watches());
        watches.done(Watches.OPEN, found, true);
        watches.done(Watches.MODIFY, found, true);
        watches.done(Watches.MODIFY, found, false);
        assertThat(taken())
                .containsExactly(
                        "/ 20 0 fifo", "/fifo 20 0", "/fifo 2 0", "/ 2 0 fifo", "/fifo 2 0");
    }

    @Test
    void aFileSystemIsUnmounted() throws ErrnoException {
        mkdir("/one");
        mkdir("/two");
        MemoryFileSystem other = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 2);
        Mount one = mounts.mount(tree.find(tree.root(), "/one", true), other.rootInode(), false);
        Mount two = mounts.mount(tree.find(tree.root(), "/two", true), other.rootInode(), false);
        put("/one/file").file().close();
        watch("/one/file");
        watch("/");
        mounts.unmount(one);
        assertThat(told).isEmpty();
        mounts.unmount(two);
        assertThat(taken()).containsExactly("/one/file 2000 0", "/one/file ended");
        assertThat(mounts.watches()).isNotNull();
    }

    /** A directory at the top of a mount is in none. */
    @Test
    void theTopHasNoDirectory() throws ErrnoException {
        mkdir("/one");
        MemoryFileSystem other = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 2);
        mounts.mount(tree.find(tree.root(), "/one", true), other.rootInode(), false);
        watch("/");
        Watches watches = Objects.requireNonNull(mounts.watches());
        watches.done(Watches.OPEN, tree.locate(tree.root(), "/one", true), true);
        assertThat(told).isEmpty();
    }

    @Test
    void newNamesOfOpenFilesAreTold() throws ErrnoException {
        mounts.onRename(
                (old, now) -> told.add(old.name() + " is " + now.name() + " in " + path(now)));
        mkdir("/dir");
        put("/file").file().close();
        tree.rename(tree.root(), "/file", tree.root(), "/dir/other", 0);
        put("/third").file().close();
        tree.rename(tree.root(), "/dir/other", tree.root(), "/third", Inode.EXCHANGE);
        assertThat(taken())
                .containsExactly(
                        "file is other in /dir", "other is third in /", "third is other in /dir");
    }

    private String path(Found found) {
        return String.valueOf(mounts.path(found.directory(), mounts.root()));
    }
}
