package dev.godwit.vfs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.OpenFlags;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What a guest is charged for is not less than what the host's heap holds for it. */
class BoundTest {
    /** What the rest of the JVM may take and give back meanwhile. */
    private static final long NOISE = 2 << 20;

    private final MemoryFileSystem fs =
            new MemoryFileSystem(VirtualClock.still(), Long.MAX_VALUE, 1);
    private final Directory root = fs.root();

    private interface Work {
        void run(int number) throws ErrnoException;
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private void isCharged(int times, Work work) throws ErrnoException {
        long heap = heap();
        long used = fs.used();
        for (int i = 0; i < times; i++) {
            work.run(i);
        }
        assertThat(heap() - heap).isLessThan(fs.used() - used + NOISE);
        assertThat(root.stat().nlink()).isPositive(); // still reachable
    }

    @Test
    void namesOfOneFile() throws ErrnoException {
        root.open("f", OpenFlags.CREAT, 0).close();
        isCharged(100_000, i -> root.link("f", root, "l" + i));
    }

    @Test
    void emptyFiles() throws ErrnoException {
        isCharged(50_000, i -> root.open("f" + i, OpenFlags.CREAT, 0).close());
    }

    @Test
    void emptyDirectories() throws ErrnoException {
        isCharged(50_000, i -> root.mkdir("d" + i, 0));
    }

    @Test
    void linksToNamesInAnyScript() throws ErrnoException {
        String target = "\u0416" + "x".repeat(500);
        isCharged(10_000, i -> root.symlink(target + i, "l" + i));
    }

    @Test
    void directoriesThatWereFullOnce() throws ErrnoException {
        root.open("f", OpenFlags.CREAT, 0).close();
        isCharged(
                20,
                number -> {
                    root.mkdir("d" + number, 0);
                    Directory directory = (Directory) root.open("d" + number, 0, 0);
                    for (int i = 0; i < 50_000; i++) {
                        root.link("f", directory, "l" + i);
                    }
                    for (int i = 0; i < 50_000; i++) {
                        directory.unlink("l" + i);
                    }
                    directory.close();
                });
    }

    @Test
    void directoriesThatWereAboveAnOpenOne() throws ErrnoException {
        List<Directory> deepest = new ArrayList<>();
        isCharged(100, number -> deepest.add(deepestOfARemovedTree(1_000)));
        for (Directory directory : deepest) {
            directory.close();
        }
    }

    private Directory deepestOfARemovedTree(int depth) throws ErrnoException {
        List<Directory> handles = new ArrayList<>();
        handles.add(fs.root());
        for (int i = 0; i < depth; i++) {
            handles.getLast().mkdir("d", 0);
            handles.add((Directory) handles.getLast().open("d", 0, 0));
        }
        for (int i = depth - 1; i >= 0; i--) {
            handles.get(i).rmdir("d");
            handles.get(i).close();
        }
        return handles.getLast();
    }
}
