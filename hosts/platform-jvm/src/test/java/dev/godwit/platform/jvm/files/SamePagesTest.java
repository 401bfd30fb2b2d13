package dev.godwit.platform.jvm.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.memory.MemoryFileSystem;
import dev.godwit.vfs.overlay.OverlayFileSystem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Files that are mapped, read, written and cut at the same time, in memory and on the host, beside
 * a file that the host's kernel maps: all see the same bytes.
 */
@EnabledOnOs(OS.LINUX)
class SamePagesTest {
    private static final int MOST = 5 * Page.SIZE;

    /** A store that knows how many of its pages are in use. */
    private static final class Counted implements PageStore {
        int used;

        @Override
        public Page allocate() throws ErrnoException {
            used++;
            Page page = PageStore.HEAP.allocate();
            return new Page() {
                @Override
                public void read(int at, byte[] target, int offset, int length) {
                    page.read(at, target, offset, length);
                }

                @Override
                public void write(int at, byte[] source, int offset, int length) {
                    page.write(at, source, offset, length);
                }

                @Override
                public void clear(int at, int length) {
                    page.clear(at, length);
                }

                @Override
                public void free() {
                    used--;
                }
            };
        }
    }

    /** One of our files, open and perhaps mapped, as an address space would have it. */
    private static final class Mapped implements FilePages.Mapping {
        final RegularFile file;
        private final FilePages pages;
        private final @Nullable Page[] seen = new @Nullable Page[MOST / Page.SIZE + 1];
        private final boolean[] written = new boolean[seen.length];
        private boolean attached;

        Mapped(Inode inode) throws ErrnoException {
            file = (RegularFile) inode.open(OpenFlags.READ | OpenFlags.WRITE);
            pages = inode.pages();
        }

        void attach() throws ErrnoException {
            if (!attached) {
                pages.attach(this);
                attached = true;
            }
        }

        void detach() throws ErrnoException {
            if (attached) {
                attached = false;
                drop(0);
                pages.detach(this);
            }
        }

        @Override
        public void drop(long first) {
            for (int i = (int) Math.min(first, seen.length); i < seen.length; i++) {
                seen[i] = null;
                written[i] = false;
            }
        }

        private Page page(int index, boolean write) throws ErrnoException {
            Page page = seen[index];
            if (page == null || (write && !written[index])) {
                page = pages.page(index, write);
                assertThat(page).as("page " + index).isNotNull();
                seen[index] = page;
                written[index] = write;
            }
            return java.util.Objects.requireNonNull(page);
        }

        void copy(byte[] bytes, int at, boolean write) throws ErrnoException {
            for (int done = 0; done < bytes.length; ) {
                int within = (at + done) % Page.SIZE;
                int piece = Math.min(bytes.length - done, Page.SIZE - within);
                Page page = page((at + done) / Page.SIZE, write);
                if (write) {
                    page.write(within, bytes, done, piece);
                } else {
                    page.read(within, bytes, done, piece);
                }
                done += piece;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void mappingsAndFilesShareOneContent(int seed, @TempDir Path folder) throws Exception {
        Path oracle = Files.createFile(folder.resolve("oracle"));
        Path ours = Files.createDirectory(folder.resolve("ours")).toRealPath();
        Counted memoryPages = new Counted();
        Counted hostPages = new Counted();
        MemoryFileSystem memory =
                new MemoryFileSystem(VirtualClock.still(), 1 << 24, 1, memoryPages);
        LinuxFileSystem host = new LinuxFileSystem(Place.of(ours), hostPages);
        Path below = Files.createDirectory(folder.resolve("below")).toRealPath();
        Counted overlayPages = new Counted();
        LinuxFileSystem lower = new LinuxFileSystem(Place.of(below), PageStore.HEAP);
        OverlayFileSystem overlay =
                new OverlayFileSystem(lower, VirtualClock.still(), 1 << 24, 1, overlayPages);
        Random random = new Random(seed);
        byte[] begin = new byte[MOST / 2 + 77];
        random.nextBytes(begin);
        for (Path file : List.of(oracle, ours.resolve("f"), below.resolve("f"))) {
            Files.write(file, begin);
        }
        Inode made = memory.rootInode().make("f", NewFile.regular(0644));
        RegularFile filled = (RegularFile) made.open(OpenFlags.WRITE);
        filled.write(begin, 0, begin.length, 0);
        filled.close();
        List<Mapped> all = new ArrayList<>();
        for (Inode top : List.of(memory.rootInode(), host.rootInode(), overlay.rootInode())) {
            Inode inode = java.util.Objects.requireNonNull(top.lookup("f"));
            all.add(new Mapped(inode));
            all.add(new Mapped(inode));
        }
        int mapped = 0;
        try (FileChannel channel =
                FileChannel.open(oracle, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int step = 0; step < 3_000; step++) {
                mapped += step(channel, all, random, "seed " + seed + ", step " + step) ? 1 : 0;
            }
            byte[] expected = new byte[(int) channel.size()];
            channel.read(java.nio.ByteBuffer.wrap(expected), 0);
            for (Mapped each : all) {
                each.detach();
                each.file.close();
            }
            same(Files.readAllBytes(ours.resolve("f")), expected, "at the end");
            assertThat(mapped).isGreaterThan(500);
        }
        assertThat(hostPages.used).isZero();
        memory.root().unlink("f");
        assertThat(memoryPages.used).isZero();
        assertThat(memory.used()).isEqualTo(MemoryFileSystem.INODE_COST);
        same(Files.readAllBytes(below.resolve("f")), begin, "below");
        overlay.root().unlink("f");
        assertThat(overlayPages.used).isZero();
    }

    /** One change or look, at the same place in all; true if it went through a mapping. */
    private static boolean step(FileChannel channel, List<Mapped> all, Random random, String what)
            throws Exception {
        int size = (int) channel.size();
        int kind = random.nextInt(10);
        // of both files, the first or the second handle
        int handle = random.nextInt(2);
        List<Mapped> chosen = List.of(all.get(handle), all.get(2 + handle), all.get(4 + handle));
        int at = random.nextInt(MOST);
        byte[] bytes = new byte[1 + random.nextInt(random.nextInt(2) == 0 ? 9 : 9_000)];
        int length = Math.min(bytes.length, MOST - at);
        switch (kind) {
            case 0 -> {
                random.nextBytes(bytes);
                channel.write(java.nio.ByteBuffer.wrap(bytes, 0, length), at);
                for (Mapped each : chosen) {
                    assertThat(each.file.write(bytes, 0, length, at)).isEqualTo(length);
                }
            }
            case 1 -> {
                int append = Math.min(length, MOST - size);
                random.nextBytes(bytes);
                channel.write(java.nio.ByteBuffer.wrap(bytes, 0, append), size);
                for (Mapped each : chosen) {
                    assertThat(each.file.append(bytes, 0, append)).isEqualTo(append);
                }
            }
            case 2 -> {
                if (at < size) {
                    channel.truncate(at);
                } else {
                    channel.write(java.nio.ByteBuffer.wrap(new byte[] {0}), at);
                }
                for (Mapped each : chosen) {
                    each.file.truncate(at < size ? at : at + 1L);
                }
            }
            case 3 -> {
                for (Mapped each : chosen) {
                    each.detach();
                }
            }
            case 4, 5, 6 -> {
                return mapped(channel, chosen, bytes, at, kind > 4, random, what);
            }
            case 7 -> {
                for (Mapped each : chosen) {
                    each.attach();
                    each.pages.sync(at / Page.SIZE, 2);
                }
            }
            default -> {
                byte[] expected = new byte[length];
                int count = Math.max(0, channel.read(java.nio.ByteBuffer.wrap(expected), at));
                for (Mapped each : chosen) {
                    byte[] actual = new byte[length];
                    assertThat(each.file.read(actual, 0, length, at)).isEqualTo(count);
                    same(actual, expected, what + ", file " + chosen.indexOf(each));
                }
            }
        }
        for (Mapped each : chosen) {
            assertThat(each.file.stat().size()).as(what).isEqualTo(channel.size());
        }
        return false;
    }

    private static void same(byte[] actual, byte[] expected, String what) {
        assertThat(Arrays.mismatch(actual, expected)).as(what).isEqualTo(-1);
    }

    private static boolean mapped(
            FileChannel channel,
            List<Mapped> chosen,
            byte[] bytes,
            int at,
            boolean write,
            Random random,
            String what)
            throws Exception {
        int size = (int) channel.size();
        if (at >= size) {
            return false;
        }
        int length = Math.min(bytes.length, size - at);
        MappedByteBuffer kernel = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
        byte[] expected = new byte[length];
        if (write) {
            random.nextBytes(expected);
            kernel.put(at, expected);
        } else {
            kernel.get(at, expected);
        }
        for (Mapped each : chosen) {
            each.attach();
            byte[] copy = Arrays.copyOf(expected, length);
            each.copy(copy, at, write);
            same(copy, expected, what + ", mapping " + chosen.indexOf(each));
        }
        return true;
    }
}
