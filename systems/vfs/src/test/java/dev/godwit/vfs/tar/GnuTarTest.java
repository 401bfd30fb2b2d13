package dev.godwit.vfs.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What GNU tar writes is read as what it was. */
class GnuTarTest {
    @TempDir Path folder;

    private static Map<String, Path> paths(Path top) throws IOException {
        Map<String, Path> paths = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            all.forEach(
                    path -> paths.put(path.equals(top) ? "" : "/" + top.relativize(path), path));
        }
        return paths;
    }

    @Test
    void allFormats() throws Exception {
        assumeTrue(GnuTar.works(), GnuTar.NEEDED);
        Path shorter = Files.createDirectory(folder.resolve("shorter"));
        Path longer = Files.createDirectory(folder.resolve("longer"));
        GnuTar.fill(shorter, true);
        GnuTar.fill(longer, true);
        GnuTar.fillLong(longer);
        for (List<String> format : GnuTar.FORMATS) {
            String name = format.getFirst();
            boolean isOld = name.endsWith("v7") || name.endsWith("ustar");
            Path top = isOld ? shorter : longer;
            byte[] archive = GnuTar.archive(top, folder.resolve("tar"), format);
            TarFileSystem fs =
                    TarFileSystem.open(FileRanges.of(archive), 1, 1 << 20, PageStore.HEAP);
            same(Trees.all(fs), paths(top), name.endsWith("pax"), format.toString());
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name), name)).longValue();
    }

    private static void same(
            Map<String, Inode> actual, Map<String, Path> expected, boolean exact, String what)
            throws Exception {
        assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
        for (Map.Entry<String, Path> each : expected.entrySet()) {
            String as = what + " " + each.getKey();
            Inode inode = Objects.requireNonNull(actual.get(each.getKey()), as);
            Stat stat = inode.stat();
            Map<String, Object> told =
                    Files.readAttributes(each.getValue(), "unix:*", LinkOption.NOFOLLOW_LINKS);
            assertThat(stat.mode()).as(as).isEqualTo(number(told, "mode") & 07777);
            assertThat(stat.uid()).as(as).isEqualTo(number(told, "uid"));
            assertThat(stat.nlink()).as(as).isEqualTo(number(told, "nlink"));
            Instant time =
                    Files.getLastModifiedTime(each.getValue(), LinkOption.NOFOLLOW_LINKS)
                            .toInstant();
            assertThat(stat.mtime())
                    .as(as)
                    .isEqualTo(new Timespec(time.getEpochSecond(), exact ? time.getNano() : 0));
            if (stat.type() == FileType.REGULAR_FILE) {
                byte[] bytes = Files.readAllBytes(each.getValue());
                assertThat(stat.size()).as(as).isEqualTo(bytes.length);
                byte[] read = new byte[bytes.length];
                RegularFile open = (RegularFile) inode.open(OpenFlags.READ);
                assertThat(open.read(read, 0, read.length, 0)).isEqualTo(read.length);
                assertThat(java.util.Arrays.mismatch(read, bytes)).as(as).isEqualTo(-1);
            } else if (stat.type() == FileType.SYMBOLIC_LINK) {
                assertThat(inode.readlink())
                        .isEqualTo(Files.readSymbolicLink(each.getValue()).toString());
            }
        }
    }
}
