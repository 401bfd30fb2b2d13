package dev.godwit.vfs.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileLocks.FileLock;
import dev.godwit.vfs.FileLocks.Kind;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.SpecialFiles;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.tar.TarWriter.Header;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

class TarTest {
    private static String content(TarFileSystem fs, String path) throws ErrnoException {
        return new String(Trees.content(Trees.find(fs, path)), StandardCharsets.ISO_8859_1);
    }

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    private static void malformed(byte[] archive, long offset, String message) {
        assertThatThrownBy(() -> Trees.open(archive))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        failure -> {
                            assertThat(failure.place()).isEqualTo(new Place.InBinary(offset));
                            assertThat(failure.getMessage()).isEqualTo(message);
                        });
    }

    @Test
    void anArchiveOfAllTypes() throws ErrnoException {
        byte[] archive =
                new TarWriter()
                        .member('5', "./", "")
                        .member('5', "./d/", "")
                        .file("./d/f", "hello")
                        .member('1', "hard", "d/f")
                        .member('2', "soft", "d/f")
                        .add(new Header('3', "null", 0).octal(329, 8, 1).octal(337, 8, 3))
                        .add(new Header('4', "disk", 0).octal(329, 8, 8).octal(337, 8, 300))
                        .member('6', "fifo", "")
                        .add(new Header('7', "contiguous", 3))
                        .content(TarWriter.latin("abc"))
                        .add(new Header('V', "label", 0))
                        .add(new Header('Z', "unknown", 2))
                        .content(TarWriter.latin("zz"))
                        .file("/absolute/./deep//file", "")
                        .end();
        TarFileSystem fs = Trees.open(archive);
        assertThat(Trees.all(fs).keySet())
                .containsExactly(
                        "",
                        "/absolute",
                        "/absolute/deep",
                        "/absolute/deep/file",
                        "/contiguous",
                        "/d",
                        "/d/f",
                        "/disk",
                        "/fifo",
                        "/hard",
                        "/null",
                        "/soft",
                        "/unknown");
        Stat stat = Trees.find(fs, "d/f").stat();
        assertThat(stat.dev()).isEqualTo(4);
        assertThat(List.of(stat.mode(), stat.uid(), stat.gid())).containsExactly(0644, 1000, 100);
        assertThat(stat.mtime()).isEqualTo(new Timespec(1_000_000_000, 0));
        assertThat(stat.nlink()).isEqualTo(2);
        assertThat(stat.blocks()).isEqualTo(1);
        assertThat(Trees.find(fs, "hard")).isSameAs(Trees.find(fs, "d/f"));
        assertThat(content(fs, "hard")).isEqualTo("hello");
        assertThat(Trees.find(fs, "soft").readlink()).isEqualTo("d/f");
        assertThat(Trees.find(fs, "soft").stat().size()).isEqualTo(3);
        assertThat(Trees.find(fs, "null").stat().rdev()).isEqualTo(1L << 32 | 3);
        assertThat(Trees.find(fs, "disk").type()).isEqualTo(FileType.BLOCK_DEVICE);
        assertThat(Trees.find(fs, "fifo").type()).isEqualTo(FileType.FIFO);
        assertThat(content(fs, "contiguous")).isEqualTo("abc");
        assertThat(content(fs, "unknown")).isEqualTo("zz");
        assertThat(Trees.find(fs, "absolute").stat().mode()).isEqualTo(0755);
        assertThat(fs.rootInode().stat().mode()).isEqualTo(0644);
        assertThat(fs.rootInode().stat().nlink()).isEqualTo(4);
        assertThat(Trees.find(fs, "d").parent()).isSameAs(fs.rootInode());
        assertThat(Trees.find(fs, "absolute/deep").name()).isEqualTo("deep");
    }

    @Test
    void namesAreBytesAndMayBeLong() throws ErrnoException {
        String name = "n".repeat(200);
        String path = name + "/" + "\u00e9".repeat(100);
        String target = "t/".repeat(300);
        byte[] archive =
                new TarWriter()
                        .extended('L', "a".repeat(150) + "/x\0")
                        .extended('K', target + "\0")
                        .add(new Header('2', "ignored", 0).gnu())
                        .pax("path", path, "linkpath", "", "comment", "none")
                        .file("ignored", "1")
                        .file("b\377\376", "2")
                        .add(new Header('0', "end", 0).text(345, "p".repeat(100)))
                        .end();
        TarFileSystem fs = Trees.open(archive);
        assertThat(Trees.find(fs, "a".repeat(150) + "/x").readlink()).isEqualTo(target);
        assertThat(content(fs, path)).isEqualTo("1");
        assertThat(content(fs, "b\udcff\udcfe")).isEqualTo("2");
        assertThat(content(fs, "p".repeat(100) + "/end")).isEmpty();
    }

    @Test
    void paxRecordsCountBeforeTheHeader() throws ErrnoException {
        TarWriter writer =
                new TarWriter()
                        .extended('g', TarWriter.record("uid", "7") + TarWriter.record("gid", "9"));
        writer.pax(
                "size",
                "3",
                "uid",
                "4000000000",
                "mtime",
                "12.5",
                "atime",
                "-1.25",
                "ctime",
                "13",
                "SCHILY.xattr.user.a",
                "value",
                "SCHILY.xattr.system.b",
                "not kept");
        writer.add(new Header('0', "f", 99)).content(TarWriter.latin("abc"));
        writer.file("g", "");
        writer.add(new Header('0', "old", 0).v7().binary(136, 12, -5).binary(108, 8, 3_000_000));
        TarFileSystem fs = Trees.open(writer.end());
        Inode file = Trees.find(fs, "f");
        assertThat(content(fs, "f")).isEqualTo("abc");
        Stat stat = file.stat();
        assertThat(stat.uid()).isEqualTo((int) 4_000_000_000L);
        assertThat(stat.gid()).isEqualTo(9);
        assertThat(stat.mtime()).isEqualTo(new Timespec(12, 500_000_000));
        assertThat(stat.atime()).isEqualTo(new Timespec(-2, 750_000_000));
        assertThat(stat.ctime()).isEqualTo(new Timespec(13, 0));
        assertThat(file.xattrs()).containsExactly("user.a");
        assertThat(file.xattr("user.a")).isEqualTo(TarWriter.latin("value"));
        assertThat(file.xattr("user.none")).isNull();
        fails(Errno.ENOTSUP, () -> file.xattr("system.b"));
        fails(Errno.EINVAL, () -> file.xattr("user."));
        fails(Errno.ERANGE, () -> file.xattr("user." + "x".repeat(251)));
        assertThat(Trees.find(fs, "g").stat().uid()).isEqualTo(7);
        assertThat(Trees.find(fs, "old").stat().mtime()).isEqualTo(new Timespec(-5, 0));
    }

    private static final String HOLES =
            "\0".repeat(5) + "abc" + "\0".repeat(12) + "de" + "\0".repeat(3);

    private static void sparse(byte[] archive) throws ErrnoException {
        TarFileSystem fs = Trees.open(archive);
        assertThat(content(fs, "s")).isEqualTo(HOLES);
        assertThat(Trees.find(fs, "s").stat().blocks()).isEqualTo(1);
        RegularFile open = (RegularFile) Trees.find(fs, "s").open(OpenFlags.READ);
        for (int from = 0; from <= HOLES.length(); from++) {
            for (int length = 0; length < 30; length++) {
                byte[] bytes = new byte[length + 1];
                Arrays.fill(bytes, (byte) 9);
                int count = open.read(bytes, 1, length, from);
                assertThat(count).isEqualTo(Math.min(length, HOLES.length() - from));
                assertThat(new String(bytes, 1, count, StandardCharsets.ISO_8859_1))
                        .isEqualTo(HOLES.substring(from, from + count));
            }
        }
        assertThat(content(fs, "next")).isEqualTo("n");
    }

    @Test
    void sparseFilesOfAllFormats() throws ErrnoException {
        byte[] stored = TarWriter.latin("abcde");
        TarWriter old = new TarWriter();
        Header header = new Header('S', "s", 5).gnu();
        header.octal(386, 12, 5).octal(398, 12, 3).octal(483, 12, 25);
        header.block[482] = 1;
        byte[] more = new byte[512];
        Header piece = new Header('0', "", 0);
        piece.octal(0, 12, 20).octal(12, 12, 2).octal(24, 12, 25).octal(36, 12, 0);
        System.arraycopy(piece.block, 0, more, 0, 48);
        sparse(old.add(header).raw(more).content(stored).file("next", "n").end());
        TarWriter zero =
                new TarWriter()
                        .pax(
                                "GNU.sparse.size", "25",
                                "GNU.sparse.numblocks", "2",
                                "GNU.sparse.offset", "5",
                                "GNU.sparse.numbytes", "3",
                                "GNU.sparse.offset", "20",
                                "GNU.sparse.numbytes", "2");
        sparse(zero.file("s", "abcde").file("next", "n").end());
        TarWriter one =
                new TarWriter()
                        .pax(
                                "GNU.sparse.size", "25",
                                "GNU.sparse.numblocks", "2",
                                "GNU.sparse.name", "s",
                                "GNU.sparse.map", "5,3,20,2");
        sparse(one.file("GNUSparseFile.0/s", "abcde").file("next", "n").end());
        TarWriter map =
                new TarWriter()
                        .pax(
                                "GNU.sparse.major", "1",
                                "GNU.sparse.minor", "0",
                                "GNU.sparse.name", "s",
                                "GNU.sparse.realsize", "25");
        byte[] with = Arrays.copyOf(TarWriter.latin("2\n5\n3\n20\n2\n"), 517);
        System.arraycopy(stored, 0, with, 512, 5);
        sparse(map.add(new Header('0', "x", 517)).content(with).file("next", "n").end());
    }

    @Test
    void ofOneNameTheLastCounts() throws ErrnoException {
        byte[] archive =
                new TarWriter()
                        .file("f", "old")
                        .member('1', "g", "f")
                        .file("./f", "new")
                        .file("d/in", "x")
                        .add(new Header('5', "d", 0).octal(100, 8, 0700))
                        .file("e/gone", "x")
                        .member('1', "kept", "e/gone")
                        .file("e", "a file")
                        .end();
        TarFileSystem fs = Trees.open(archive);
        assertThat(content(fs, "f")).isEqualTo("new");
        assertThat(content(fs, "g")).isEqualTo("old");
        assertThat(Trees.find(fs, "g").stat().nlink()).isEqualTo(1);
        assertThat(Trees.find(fs, "d").stat().mode()).isEqualTo(0700);
        assertThat(content(fs, "d/in")).isEqualTo("x");
        assertThat(content(fs, "e")).isEqualTo("a file");
        assertThat(Trees.find(fs, "kept").stat().nlink()).isEqualTo(1);
        assertThat(fs.rootInode().stat().nlink()).isEqualTo(3);
    }

    @Test
    void anArchiveMayEndAsItLikes() throws ErrnoException {
        TarWriter writer = new TarWriter().file("f", "x");
        for (int zeros : List.of(0, 512, 700, 1024, 10_240)) {
            byte[] archive = Arrays.copyOf(writer.bytes(), writer.size() + zeros);
            assertThat(content(Trees.open(archive), "f")).as("%d zeros", zeros).isEqualTo("x");
        }
        byte[] unpadded = Arrays.copyOf(writer.bytes(), 513);
        assertThat(content(Trees.open(unpadded), "f")).isEqualTo("x");
        assertThat(Trees.all(Trees.open(new byte[0]))).hasSize(1);
        byte[] behind = Arrays.copyOf(writer.end(), 5_000);
        behind[4_000] = 1;
        assertThat(content(Trees.open(behind), "f")).isEqualTo("x");
    }

    @Test
    void checksumsMayBeSigned() throws ErrnoException {
        byte[] archive = new TarWriter().file("\351", "x").end();
        TarWriter.checksum(archive, 0, true);
        assertThat(content(Trees.open(archive), "\udce9")).isEqualTo("x");
        archive[0]++;
        malformed(archive, 0, "a header's checksum is wrong");
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        byte[] good = new TarWriter().file("f", "x").file("g", "y").end();
        malformed(Arrays.copyOf(good, 1_300), 1024, "unexpected end: a header is cut off");
        malformed(
                Arrays.copyOf(good, 1024 + 512),
                1024,
                "unexpected end: the content of a member is cut off");
        byte[] lone = Arrays.copyOf(new byte[512], 2_048);
        System.arraycopy(good, 0, lone, 512, 1_024);
        malformed(lone, 0, "a lone block of zeros");
        malformed(
                new TarWriter().file("a/../b", "").end(),
                0,
                "a member's name leads out of the archive");
        malformed(new TarWriter().file("", "").end(), 0, "a member has no name");
        malformed(
                new TarWriter().file("f", "").file("f/g", "").end(),
                512,
                "a member lies in what is no directory");
        malformed(
                new TarWriter().member('1', "h", "none").end(),
                0,
                "a hard link to what is no file before it");
        malformed(
                new TarWriter().member('5', "d", "").member('1', "h", "d").end(),
                512,
                "a hard link to what is no file before it");
        malformed(new TarWriter().member('2', "s", "").end(), 0, "a symbolic link leads nowhere");
        malformed(
                new TarWriter().extended('L', "x").end(),
                1024,
                "unexpected end: no member behind an extended header");
        malformed(
                new TarWriter().extended('x', "99 path=x\n").file("f", "").end(),
                512,
                "a pax record's length is wrong");
        malformed(
                new TarWriter().extended('x', "7 path\n").file("f", "").end(),
                512,
                "a pax record has no value");
        malformed(
                new TarWriter().pax("size", "-1").file("f", "").end(),
                512,
                "the pax record size is wrong");
        malformed(
                new TarWriter().pax("mtime", "1.x").file("f", "").end(),
                512,
                "the pax record mtime is wrong");
        malformed(
                new TarWriter().pax("uid", "4294967296").file("f", "").end(),
                1024,
                "a member's uid is too large");
        malformed(
                new TarWriter().add(new Header('0', "f", 0).text(124, "99")).end(),
                124,
                "a header's number is not octal");
        malformed(
                new TarWriter().add(new Header('0', "f", 0).binary(124, 12, -1)).end(),
                0,
                "a member's size is negative");
        Header huge = new Header('0', "f", 0).binary(124, 12, 1);
        huge.block[126] = 1;
        malformed(new TarWriter().add(huge).end(), 124, "a header's number is too large");
        malformed(
                new TarWriter().pax("path", "x".repeat(256)).file("f", "").end(),
                1024,
                "a component of a name is too long");
        malformed(
                new TarWriter().pax("path", "x/".repeat(2_048)).file("f", "").end(),
                512 + 4_608,
                "a member's name is too long");
        malformed(
                new TarWriter().pax("path", "a\0b").file("f", "").end(),
                1024,
                "a member's name contains NUL");
        malformed(
                new TarWriter()
                        .pax("GNU.sparse.size", "9", "GNU.sparse.map", "5,3,2,2")
                        .file("f", "abcde")
                        .end(),
                512,
                "the pieces of a sparse file are not in order");
        malformed(
                new TarWriter()
                        .pax("GNU.sparse.size", "9", "GNU.sparse.map", "5,6")
                        .file("f", "abcdef")
                        .end(),
                512,
                "the pieces of a sparse file are more than it has");
        malformed(
                new TarWriter()
                        .pax("GNU.sparse.major", "1", "GNU.sparse.realsize", "9")
                        .file("f", "2\n5\n3")
                        .end(),
                1024,
                "the map of a sparse file is cut off");
        malformed(
                new TarWriter()
                        .pax("SCHILY.xattr.user." + "x".repeat(251), "v")
                        .file("f", "")
                        .end(),
                512,
                "an extended attribute is too long");
        malformed(
                TarWriter.latin("not an archive".repeat(50)),
                148,
                "a header's number is not octal");
    }

    @Test
    void theIndexIsBounded() throws ErrnoException {
        TarWriter writer = new TarWriter();
        for (int i = 0; i < 100; i++) {
            writer.file("f" + i, "");
        }
        byte[] archive = writer.end();
        FileRanges source = FileRanges.of(archive);
        long used = Trees.open(archive).used();
        TarFileSystem.open(source, 4, used, PageStore.HEAP);
        assertThatThrownBy(() -> TarFileSystem.open(source, 4, used - 1, PageStore.HEAP))
                .isInstanceOfSatisfying(
                        LimitReached.class,
                        failure -> {
                            assertThat(failure.limit()).isEqualTo(LimitReached.Limit.MEMORY);
                            assertThat(failure.value()).isEqualTo(used - 1);
                            assertThat(failure.getMessage()).contains("index of a tar archive");
                        });
        byte[] large = new TarWriter().pax("comment", "x".repeat(1 << 20)).file("f", "").end();
        assertThatThrownBy(
                        () -> TarFileSystem.open(FileRanges.of(large), 4, 1 << 30, PageStore.HEAP))
                .isInstanceOfSatisfying(
                        LimitReached.class,
                        failure ->
                                assertThat(failure.limit())
                                        .isEqualTo(LimitReached.Limit.IMPLEMENTATION));
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

    /** What the index is taken to have is not less than what it has. */
    @Test
    void theIndexIsCharged() throws ErrnoException {
        TarWriter writer = new TarWriter();
        for (int i = 0; i < 20_000; i++) {
            writer.file("directory" + i + "/f", "");
            writer.member('1', "directory" + i + "/g", "directory" + i + "/f");
        }
        byte[] archive = writer.end();
        long before = heap();
        TarFileSystem fs = TarFileSystem.open(FileRanges.of(archive), 4, 1 << 30, PageStore.HEAP);
        assertThat(heap() - before).isLessThan(fs.used() + (2 << 20));
        assertThat(fs.rootInode().stat().nlink()).isEqualTo(20_002);
        assertThat(archive).isNotEmpty();
    }

    @Test
    void filesCanBeMapped() throws ErrnoException {
        String text = "x".repeat(5_000) + "end";
        TarFileSystem fs = Trees.open(new TarWriter().file("f", text).end());
        Inode file = Trees.find(fs, "f");
        FilePages pages = file.pages();
        FilePages.Mapping mapping = first -> {};
        pages.attach(mapping);
        Page page = java.util.Objects.requireNonNull(pages.page(1, false));
        byte[] bytes = new byte[Page.SIZE];
        page.read(0, bytes, 0, Page.SIZE);
        assertThat(new String(bytes, 900, 8, StandardCharsets.ISO_8859_1)).isEqualTo("xxxxend\0");
        assertThat(pages.page(1, false)).isSameAs(page);
        assertThat(pages.page(2, false)).isNull();
        fails(Errno.EROFS, () -> pages.page(0, true));
        pages.sync(0, 10);
        pages.detach(mapping);
        fails(Errno.ENODEV, () -> fs.rootInode().pages());
    }

    @Test
    void nothingCanBeChanged() throws ErrnoException {
        byte[] archive = new TarWriter().file("d/f", "x").member('2', "s", "d").end();
        TarFileSystem fs = Trees.open(archive);
        Mounts mounts = new Mounts(fs.rootInode(), false);
        FileTree tree = FileTree.rooted(mounts, SpecialFiles.NONE, mounts.root());
        Location root = tree.root();
        NewFile made = NewFile.regular(0644);
        assertThat(tree.stat(root, "s/f", true).size()).isEqualTo(1);
        assertThat(tree.mounts().path(tree.find(root, "s/.", true), root)).isEqualTo("/d");
        fails(Errno.EROFS, () -> tree.open(root, "new", OpenFlags.CREAT, made));
        fails(Errno.EROFS, () -> tree.open(root, "d/f", OpenFlags.WRITE, made));
        fails(Errno.EROFS, () -> tree.open(root, "d/f", OpenFlags.TRUNC, made));
        fails(Errno.EISDIR, () -> tree.open(root, "d", OpenFlags.WRITE, made));
        fails(Errno.EEXIST, () -> tree.make(root, "d", made));
        fails(Errno.EROFS, () -> tree.unlink(root, "d/f"));
        fails(Errno.EROFS, () -> tree.rmdir(root, "d"));
        fails(Errno.EROFS, () -> tree.rename(root, "d", root, "e", 0));
        fails(Errno.EROFS, () -> tree.link(tree.find(root, "d/f", true), root, "e"));
        Inode file = Trees.find(fs, "d/f");
        fails(Errno.EROFS, () -> file.setMode(0));
        fails(Errno.EROFS, () -> file.setOwner(0, 0));
        fails(Errno.EROFS, () -> file.setTimes(Timespec.NOW, Timespec.NOW));
        fails(Errno.EROFS, () -> file.setSize(0));
        fails(Errno.EISDIR, () -> fs.rootInode().setSize(0));
        fails(Errno.EROFS, () -> file.setXattr("user.a", new byte[1], 0));
        fails(Errno.EROFS, () -> file.removeXattr("user.a"));
        fails(Errno.ELOOP, () -> Trees.find(fs, "s").open(0));
        RegularFile open = (RegularFile) file.open(OpenFlags.READ);
        fails(Errno.EBADF, () -> open.write(new byte[1], 0, 1, 0));
        fails(Errno.EINVAL, () -> open.read(new byte[1], 0, 1, -1));
        fails(Errno.EBADF, () -> ((RegularFile) file.open(0)).read(new byte[1], 0, 1, 0));
        FileLock lock = FileLock.whole("a", true);
        file.locks().lock(Kind.WHOLE, lock);
        FileLock other = FileLock.whole("b", true);
        assertThat(file.locks().conflict(Kind.WHOLE, other)).isEqualTo(lock);
        assertThat(fs.statFs().free()).isZero();
    }

    /** A source that has become shorter is an error of the host, not of ours. */
    @Test
    void anArchiveThatShrinksFailsToBeRead() throws ErrnoException {
        byte[] archive = new TarWriter().file("f", "content").end();
        boolean[] shrunk = {false};
        FileRanges whole = FileRanges.of(archive);
        FileRanges source =
                new FileRanges() {
                    @Override
                    public long size() {
                        return archive.length;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length, long position)
                            throws ErrnoException {
                        return shrunk[0] ? 0 : whole.read(target, offset, 1, position);
                    }
                };
        TarFileSystem fs = TarFileSystem.open(source, 1, 1 << 20, PageStore.HEAP);
        assertThat(content(fs, "f")).isEqualTo("content");
        shrunk[0] = true;
        fails(Errno.EIO, () -> content(fs, "f"));
    }
}
