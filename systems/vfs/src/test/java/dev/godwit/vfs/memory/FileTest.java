package dev.godwit.vfs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Description.Whence;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Inodes;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class FileTest extends Fixture {
    private static final int CHUNK = FileInode.CHUNK;

    /** Random reads, writes, truncations and allocations against a plain array. */
    @Test
    void agreesWithAnArray() throws ErrnoException {
        int most = 5 * CHUNK;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            RegularFile file = open("f" + seed, RW_CREAT);
            byte[] model = new byte[most];
            int size = 0;
            for (int step = 0; step < 400; step++) {
                int at = random.nextInt(most);
                int length = random.nextInt(most - at);
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        byte[] bytes = new byte[length];
                        random.nextBytes(bytes);
                        assertThat(file.write(bytes, 0, length, at)).isEqualTo(length);
                        System.arraycopy(bytes, 0, model, at, length);
                        size = length == 0 ? size : Math.max(size, at + length);
                    }
                    case 2 -> {
                        file.truncate(at);
                        Arrays.fill(model, Math.min(at, size), most, (byte) 0);
                        size = at;
                    }
                    case 3 -> {
                        file.allocate(at, length + 1);
                        size = Math.max(size, at + length + 1);
                    }
                    default -> {
                        byte[] bytes = new byte[length + 2];
                        Arrays.fill(bytes, (byte) 99);
                        int count = file.read(bytes, 1, length, at);
                        assertThat(count).isEqualTo(Math.clamp(size - at, 0, length));
                        byte[] expected = new byte[length + 2];
                        Arrays.fill(expected, (byte) 99);
                        System.arraycopy(model, at, expected, 1, count);
                        assertThat(bytes).isEqualTo(expected);
                    }
                }
                assertThat(file.stat().size()).isEqualTo(size);
            }
            file.close();
            root.unlink("f" + seed);
        }
        assertThat(fs.used()).isEqualTo(MemoryFileSystem.INODE_COST);
    }

    @Test
    void holesTakeNoRoom() throws ErrnoException {
        RegularFile file = open("sparse", RW_CREAT);
        file.write(new byte[] {1}, 0, 1, 1L << 62);
        assertThat(file.stat().size()).isEqualTo((1L << 62) + 1);
        assertThat(file.stat().blocks()).isEqualTo(CHUNK / 512);
        byte[] bytes = {9, 9};
        assertThat(file.read(bytes, 0, 2, (1L << 62) - 1)).isEqualTo(2);
        assertThat(bytes).containsExactly(0, 1);
        file.truncate(Long.MAX_VALUE);
        assertThat(file.stat().size()).isEqualTo(Long.MAX_VALUE);
        file.truncate(0);
        assertThat(file.stat().blocks()).isZero();
    }

    @Test
    void holesCanBeMadeAndFound() throws ErrnoException {
        RegularFile file = open("f", RW_CREAT);
        byte[] bytes = new byte[4 * CHUNK];
        Arrays.fill(bytes, (byte) 7);
        file.write(bytes, 0, bytes.length, 0);
        file.punch(10, 2 * CHUNK);
        Arrays.fill(bytes, 10, 10 + 2 * CHUNK, (byte) 0);
        byte[] read = new byte[4 * CHUNK];
        assertThat(file.read(read, 0, read.length, 0)).isEqualTo(read.length);
        assertThat(read).isEqualTo(bytes);
        assertThat(file.stat().blocks()).isEqualTo(3 * CHUNK / 512);
        assertThat(file.nextHole(0)).isEqualTo(CHUNK);
        assertThat(file.nextData(CHUNK + 5)).isEqualTo(2 * CHUNK);
        assertThat(file.nextHole(3 * CHUNK)).isEqualTo(4 * CHUNK);
        file.punch(3 * CHUNK, Long.MAX_VALUE);
        assertThat(file.stat().size()).isEqualTo(4 * CHUNK);
        assertThat(file.nextData(3 * CHUNK)).isEqualTo(4 * CHUNK);
        file.reserve(8 * CHUNK, 1);
        assertThat(file.stat().size()).isEqualTo(4 * CHUNK);
        assertThat(file.stat().blocks()).isEqualTo(3 * CHUNK / 512);
        fails(Errno.EINVAL, () -> file.punch(-1, 1));
        fails(Errno.EINVAL, () -> file.punch(0, 0));
        fails(Errno.ENOSPC, () -> file.reserve(0, Long.MAX_VALUE));
        fails(Errno.EBADF, () -> open("f", OpenFlags.READ).punch(0, 1));
    }

    @Test
    void aFileWithoutANameGoesWhenItIsClosed() throws ErrnoException {
        long before = fs.used();
        Inode unnamed = fs.rootInode().makeUnnamed(NewFile.regular(0600), false);
        RegularFile file = (RegularFile) unnamed.open(OpenFlags.WRITE);
        file.write(new byte[1], 0, 1, 0);
        assertThat(file.stat().nlink()).isZero();
        fails(Errno.ENOENT, () -> fs.rootInode().link("name", unnamed));
        file.close();
        assertThat(fs.used()).isEqualTo(before);
        Inode linkable = fs.rootInode().makeUnnamed(NewFile.regular(0600), true);
        RegularFile named = (RegularFile) linkable.open(OpenFlags.WRITE);
        fs.rootInode().link("name", linkable);
        named.close();
        assertThat(fs.rootInode().lookup("name")).isSameAs(linkable);
        root.unlink("name");
        assertThat(fs.used()).isEqualTo(before);
    }

    @Test
    void hostileRangesAreRefused() throws ErrnoException {
        RegularFile file = open("f", RW_CREAT);
        byte[] bytes = new byte[10];
        fails(Errno.EINVAL, () -> file.read(bytes, 0, 10, -1));
        fails(Errno.EINVAL, () -> file.write(bytes, 0, 10, Long.MIN_VALUE));
        fails(Errno.EFBIG, () -> file.write(bytes, 0, 10, Long.MAX_VALUE - 9));
        fails(Errno.EINVAL, () -> file.truncate(-1));
        fails(Errno.EINVAL, () -> file.allocate(-1, 1));
        fails(Errno.EINVAL, () -> file.allocate(0, 0));
        fails(Errno.EINVAL, () -> file.allocate(0, -1));
        fails(Errno.EFBIG, () -> file.allocate(Long.MAX_VALUE, 1));
        fails(Errno.ENOSPC, () -> file.allocate(0, Long.MAX_VALUE));
        fails(Errno.ENOSPC, () -> file.allocate(Long.MAX_VALUE - 10 * (1L << 20), 10 * (1L << 20)));
        fails(Errno.EINVAL, () -> file.advise(-1, 0, RegularFile.Advice.NORMAL));
        assertThat(file.write(bytes, 0, 0, Long.MAX_VALUE)).isZero();
        assertThat(file.read(bytes, 0, 10, Long.MAX_VALUE)).isZero();
        assertThat(file.stat().size()).isZero();
    }

    @Test
    void aFullFileSystemWritesWhatFits() throws ErrnoException {
        RegularFile file = open("f", RW_CREAT);
        byte[] bytes = new byte[2 << 20];
        int written = file.write(bytes, 0, bytes.length, 0);
        assertThat(written).isBetween((1 << 20) - 2 * CHUNK, 1 << 20);
        assertThat(file.stat().size()).isEqualTo(written);
        fails(Errno.ENOSPC, () -> file.write(bytes, 0, 1, written));
        assertThat(file.write(bytes, 0, 1, 0)).isEqualTo(1);
        assertThat(fs.used()).isLessThanOrEqualTo(fs.capacity());
        file.truncate(0);
        assertThat(file.write(bytes, 0, bytes.length, 0)).isEqualTo(written);
    }

    @Test
    void emptyFilesFillItToo() throws ErrnoException {
        int made = 0;
        try {
            while (made < 100_000) {
                file("f" + made, "");
                made++;
            }
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENOSPC);
        }
        assertThat(made).isBetween(2_000, 2_400);
        assertThat(Inodes.count(fs)).isEqualTo(made + 1);
        assertThat(names(root)).hasSize(made + 2);
        long inodes = Inodes.count(fs);
        fails(Errno.ENOSPC, () -> root.mkdir("d".repeat(200), 0));
        fails(Errno.ENOSPC, () -> root.symlink("t".repeat(300), "l"));
        assertThat(Inodes.count(fs)).isEqualTo(inodes);
        for (int i = 0; i < made; i++) {
            root.unlink("f" + i);
        }
        assertThat(fs.used()).isEqualTo(MemoryFileSystem.INODE_COST);
    }

    @Test
    void allocationReservesRoom() throws ErrnoException {
        RegularFile file = open("f", RW_CREAT);
        file.allocate(0, 900_000);
        long used = fs.used();
        assertThat(file.stat().size()).isEqualTo(900_000);
        RegularFile other = open("g", RW_CREAT);
        byte[] bytes = new byte[900_000];
        assertThat(other.write(bytes, 0, bytes.length, 0)).isLessThan(200_000);
        Arrays.fill(bytes, (byte) 1);
        assertThat(file.write(bytes, 0, bytes.length, 0)).isEqualTo(bytes.length);
        other.close();
        root.unlink("g");
        assertThat(fs.used()).isEqualTo(used);
        file.allocate(10, 10);
        assertThat(file.stat().size()).isEqualTo(900_000);
    }

    @Test
    void aFileWithoutANameLivesUntilItIsClosed() throws ErrnoException {
        long before = fs.used();
        RegularFile one = open("f", RW_CREAT);
        one.write(new byte[] {1, 2, 3}, 0, 3, 0);
        RegularFile two = open("f", OpenFlags.READ);
        root.unlink("f");
        assertThat(one.stat().nlink()).isZero();
        one.write(new byte[] {4}, 0, 1, 3);
        byte[] bytes = new byte[4];
        assertThat(two.read(bytes, 0, 4, 0)).isEqualTo(4);
        assertThat(bytes).containsExactly(1, 2, 3, 4);
        one.close();
        one.close();
        assertThat(two.read(bytes, 0, 4, 0)).isEqualTo(4);
        two.close();
        assertThat(fs.used()).isEqualTo(before);
        assertThat(Inodes.count(fs)).isEqualTo(1);
    }

    @Test
    void aDescriptionKeepsAPosition() throws ErrnoException {
        Description description = new Description(open("f", RW_CREAT), false);
        assertThat(description.write(new byte[] {1, 2, 3, 4}, 0, 4)).isEqualTo(4);
        assertThat(description.position()).isEqualTo(4);
        assertThat(description.seek(-3, Whence.CUR)).isEqualTo(1);
        byte[] two = new byte[2];
        assertThat(description.read(two, 0, 2)).isEqualTo(2);
        assertThat(two).containsExactly(2, 3);
        assertThat(description.readAt(two, 0, 2, 0)).isEqualTo(2);
        assertThat(description.position()).isEqualTo(3);
        assertThat(description.seek(10, Whence.END)).isEqualTo(14);
        assertThat(description.read(two, 0, 2)).isZero();
        fails(Errno.EINVAL, () -> description.seek(-15, Whence.CUR));
        fails(Errno.EINVAL, () -> description.seek(Long.MIN_VALUE, Whence.CUR));
        fails(Errno.EOVERFLOW, () -> description.seek(Long.MAX_VALUE, Whence.CUR));
        assertThat(description.position()).isEqualTo(14);
        description.setAppend(true);
        assertThat(description.seek(0, Whence.SET)).isZero();
        assertThat(description.write(new byte[] {5}, 0, 1)).isEqualTo(1);
        assertThat(description.position()).isEqualTo(5);
        assertThat(description.writeAt(new byte[] {9}, 0, 1, 0)).isEqualTo(1);
        assertThat(description.readAt(two, 0, 1, 0)).isEqualTo(1);
        assertThat(two[0]).isEqualTo((byte) 9);
    }

    @Test
    void aDirectoryHasNoPosition() {
        Description description = new Description(root, false);
        byte[] bytes = new byte[1];
        fails(Errno.EISDIR, () -> description.read(bytes, 0, 1));
        fails(Errno.EISDIR, () -> description.write(bytes, 0, 1));
        fails(Errno.EISDIR, () -> description.readAt(bytes, 0, 1, 0));
        fails(Errno.EISDIR, () -> description.seek(0, Whence.CUR));
    }

    /** What was read or written last is found quickly the next time, unless it has changed. */
    @Test
    void aPageThatWasCutOffIsNotFoundAgain() throws ErrnoException {
        RegularFile file = open("f", RW_CREAT);
        byte[] bytes = {1, 2, 3};
        file.write(bytes, 0, 3, 0);
        file.truncate(0);
        file.truncate(3);
        byte[] read = {9, 9, 9};
        assertThat(file.read(read, 0, 3, 0)).isEqualTo(3);
        assertThat(read).containsExactly(0, 0, 0);
        // the hole that was found there is none any more
        file.allocate(0, 3);
        file.write(bytes, 1, 1, 1);
        assertThat(file.read(read, 0, 3, 0)).isEqualTo(3);
        assertThat(read).containsExactly(0, 2, 0);
        assertThat(file.stat().blocks()).isEqualTo(8);
    }
}
