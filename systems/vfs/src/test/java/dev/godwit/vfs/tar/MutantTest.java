package dev.godwit.vfs.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.tar.TarWriter.Header;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Archives that are wrong somewhere: opened and read all the same, or refused with a reason. */
@Timeout(300)
class MutantTest {
    private static final int MUTANTS = 20_000;
    private static final int HEAP = 1 << 18;

    @TempDir Path folder;

    private static byte[] own() {
        TarWriter writer = new TarWriter();
        writer.extended('g', TarWriter.record("uid", "7"));
        writer.member('5', "d/", "").file("d/f", "content").member('1', "h", "d/f");
        writer.member('2', "s", "d/f").member('3', "null", "").member('6', "p", "");
        writer.pax(
                "path", "long/name", "mtime", "1.5", "SCHILY.xattr.user.a", "v", "uid", "5000000");
        writer.file("x", "pax");
        writer.extended('L', "n".repeat(120)).extended('K', "t".repeat(120));
        writer.member('2', "y", "z");
        writer.pax("GNU.sparse.size", "90", "GNU.sparse.map", "5,3,20,2", "GNU.sparse.name", "m");
        writer.file("sparse", "abcde");
        writer.pax("GNU.sparse.major", "1", "GNU.sparse.realsize", "99", "GNU.sparse.name", "n");
        byte[] map = Arrays.copyOf(TarWriter.latin("2\n5\n3\n20\n2\n"), 517);
        writer.add(new Header('0', "x", 517)).content(map);
        writer.pax("GNU.sparse.size", "50", "GNU.sparse.offset", "5", "GNU.sparse.numbytes", "3");
        writer.file("zero", "abc");
        Header old = new Header('S', "old", 5).gnu();
        old.octal(386, 12, 5).octal(398, 12, 5).octal(483, 12, 25);
        writer.add(old).content(TarWriter.latin("abcde"));
        writer.add(new Header('0', "gnu", 3).gnu().binary(124, 12, 3)).content(new byte[3]);
        writer.file("d/f", "again").member('5', "d", "");
        return writer.end();
    }

    private static byte[] mutant(byte[] archive, Random random) {
        byte[] bytes = Arrays.copyOf(archive, archive.length);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            // What decides is in the headers, and in their records.
            int block = at / TarWriter.BLOCK * TarWriter.BLOCK;
            switch (random.nextInt(8)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 ->
                        bytes[block + 156] =
                                (byte) "01234567xgLKSDMVNX\0".charAt(random.nextInt(19));
                case 3 -> {
                    int field =
                            new int[] {0, 100, 108, 124, 136, 157, 345, 386, 483}
                                    [random.nextInt(9)];
                    bytes[block + field + random.nextInt(12)] =
                            (byte) "01789\377\200 \0/.".charAt(random.nextInt(11));
                }
                case 4 -> bytes[at] = (byte) "0123456789=,\n /.-".charAt(random.nextInt(17));
                case 5 -> {
                    int from = random.nextInt(bytes.length / TarWriter.BLOCK) * TarWriter.BLOCK;
                    System.arraycopy(bytes, from, bytes, block, TarWriter.BLOCK);
                }
                case 6 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 13), bytes[at]);
                default -> {
                    if (random.nextInt(4) == 0) {
                        bytes = Arrays.copyOf(bytes, Math.max(TarWriter.BLOCK, at));
                        bytes =
                                Arrays.copyOf(
                                        bytes,
                                        bytes.length
                                                + (TarWriter.BLOCK - bytes.length % TarWriter.BLOCK)
                                                        % TarWriter.BLOCK);
                    }
                }
            }
        }
        if (random.nextInt(5) > 0) {
            for (int at = 0; at + TarWriter.BLOCK <= bytes.length; at += TarWriter.BLOCK) {
                if (bytes[at + 257] == 'u' && bytes[at + 258] == 's') {
                    TarWriter.checksum(bytes, at, false);
                }
            }
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** Opens and reads all; answers whether it could be opened. */
    private static boolean read(byte[] archive) throws ErrnoException {
        TarFileSystem fs;
        try {
            fs = TarFileSystem.open(FileRanges.of(archive), 1, HEAP, PageStore.HEAP);
        } catch (Malformed e) {
            if (!(e.place() instanceof Place.InBinary in)
                    || in.offset() < 0
                    || in.offset() > archive.length) {
                throw new AssertionError("no place: " + e, e);
            }
            return false;
        } catch (LimitReached e) {
            return false;
        }
        assertThat(fs.used()).isLessThanOrEqualTo(HEAP);
        for (Inode inode : Trees.all(fs).values()) {
            inode.stat();
            for (String name : inode.xattrs()) {
                inode.xattr(name);
            }
            if (inode.type() == FileType.REGULAR_FILE) {
                Trees.content(inode);
            } else if (inode.type() == FileType.SYMBOLIC_LINK) {
                inode.readlink();
            }
        }
        return true;
    }

    private static void tryAll(List<byte[]> archives, int mutants) {
        int opened = 0;
        for (int i = 0; i < mutants; i++) {
            byte[] archive = archives.get(i % archives.size());
            try {
                opened += read(mutant(archive, new Random(i))) ? 1 : 0;
            } catch (ErrnoException | RuntimeException | Error e) {
                throw new AssertionError("mutant " + i, e);
            }
        }
        // Some are refused, and some are archives still.
        assertThat(opened).isBetween(mutants / 20, mutants - mutants / 10);
    }

    @Test
    void ofOurOwn() {
        tryAll(List.of(own()), MUTANTS / 2);
    }

    @Test
    void ofGnuTar() throws Exception {
        assumeTrue(GnuTar.works(), GnuTar.NEEDED);
        Path top = Files.createDirectory(folder.resolve("top"));
        GnuTar.fill(top, false);
        List<byte[]> archives = new ArrayList<>();
        for (List<String> format : GnuTar.FORMATS) {
            if (format.size() > 1) {
                archives.add(GnuTar.archive(top, folder.resolve("tar"), format));
            }
        }
        tryAll(archives, MUTANTS / 2);
    }
}
