package dev.godwit.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.elf.NotExecutable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The form of files beside that of the host's kernel, where that is Linux. */
class HostFormatTest {
    private static String host(String path) throws IOException {
        Path file = Path.of(path);
        assumeTrue(Files.isReadable(file), "the host has " + path);
        // In one piece: some files of /proc/sys give only their beginning otherwise.
        byte[] bytes = new byte[1 << 16];
        try (InputStream in = new FileInputStream(path)) {
            int count = in.read(bytes);
            return new String(bytes, 0, Math.max(0, count), StandardCharsets.ISO_8859_1);
        }
    }

    private static String guest(String path) throws ErrnoException, NotExecutable {
        try (Guest guest = new Guest()) {
            return guest.read(path);
        }
    }

    private static List<String> lines(String text, Function<String, String> part) {
        List<String> parts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            parts.add(part.apply(line));
        }
        return parts;
    }

    /** What stands before the first colon, or before the first blank. */
    private static String label(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line.split(" ", -1)[0] : line.substring(0, colon);
    }

    /** Labels that both have, in the order in which the first has them. */
    private static List<String> common(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.retainAll(second);
        return both;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/status",
                "/proc/self/smaps_rollup",
                "/proc/self/io",
                "/proc/meminfo",
                "/proc/net/snmp",
                "/proc/net/sockstat",
                "/proc/net/sockstat6",
            })
    void labelsComeInTheSameOrder(String path) throws Exception {
        List<String> ours = lines(guest(path), HostFormatTest::label);
        List<String> theirs = lines(host(path), HostFormatTest::label);
        if (path.endsWith("rollup")) {
            ours = ours.subList(1, ours.size());
            theirs = theirs.subList(1, theirs.size());
        }
        List<String> both = common(ours, theirs);
        assertThat(both).isEqualTo(common(theirs, ours));
        assertThat(both.size()).isGreaterThan(ours.size() * 8 / 10);
    }

    /** Each line that both have: digits are one digit, and blanks as many as there are. */
    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/status", "/proc/meminfo"})
    void linesHaveTheSameWidths(String path) throws Exception {
        List<String> theirs = lines(host(path), line -> line);
        int compared = 0;
        for (String line : guest(path).split("\n", -1)) {
            if (!line.endsWith(" kB")) {
                continue;
            }
            for (String their : theirs) {
                boolean isShort = their.length() == line.length() || their.matches(".* 0 kB");
                if (label(their).equals(label(line)) && isShort) {
                    assertThat(line).hasSameSizeAs(their);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/stat", "/proc/self/statm", "/proc/uptime", "/proc/loadavg"})
    void aLineHasAsManyFields(String path) throws Exception {
        assertThat(guest(path).strip().split(" ", -1))
                .hasSameSizeAs(host(path).strip().split(" ", -1));
    }

    @Test
    void limitsAreTheSameButForTheirNumbers() throws Exception {
        Function<String, String> withoutNumbers =
                line -> line.replaceAll("\\b(unlimited|\\d+) *\\b", "N ").replaceAll(" +$", "");
        assertThat(lines(guest("/proc/self/limits"), withoutNumbers))
                .isEqualTo(lines(host("/proc/self/limits"), withoutNumbers));
        assertThat(lines(guest("/proc/self/limits"), line -> "" + line.length()))
                .isEqualTo(lines(host("/proc/self/limits"), line -> "" + line.length()));
    }

    @Test
    void mapsAndMountsHaveTheSameFields() throws Exception {
        String map = "[0-9a-f]{8,}-[0-9a-f]{8,} [r-][w-][x-][ps] [0-9a-f]{8,} \\w+:\\w+ \\d+ .*";
        String mount =
                "\\d+ \\d+ \\d+:\\d+ /\\S* /\\S* r[wo]\\S* ([a-z]+:\\d+ )*- \\S+ \\S+ r[wo]\\S*";
        for (String[] row : new String[][] {{"maps", map}, {"mountinfo", mount}}) {
            String path = "/proc/self/" + row[0];
            for (String text : new String[] {host(path), guest(path)}) {
                // not stripped: a line may end with a space
                assertThat(text.lines()).allSatisfy(line -> assertThat(line).matches(row[1]));
            }
        }
        assertThat(host("/proc/self/cgroup")).contains(guest("/proc/self/cgroup").substring(0, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp",
                "tcp6",
                "udp",
                "udp6",
                "unix",
                "route",
                "arp",
                "netlink",
                "packet",
                "protocols",
                "dev"
            })
    void tablesOfTheNetworkHaveTheSameHeadings(String name) throws Exception {
        String theirs = host("/proc/self/net/" + name);
        assertThat(guest("/proc/self/net/" + name).split("\n", -1)[0])
                .isEqualTo(theirs.split("\n", -1)[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uid_map",
                "setgroups",
                "loginuid",
                "sessionid",
                "personality",
                "oom_score_adj",
                "coredump_filter",
                "timerslack_ns",
                "schedstat"
            })
    void shortFilesHaveTheSameForm(String name) throws Exception {
        String path = "/proc/self/" + name;
        Function<String, String> form =
                text ->
                        text.replaceAll("0{4}[0-9a-f]+|[0-9]+", "0")
                                .replaceAll(" +", " ")
                                .replace("deny", "allow");
        assertThat(form.apply(guest(path))).isEqualTo(form.apply(host(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel/random/uuid",
                "kernel/osrelease",
                "kernel/sem",
                "kernel/printk",
                "fs/file-nr",
                "fs/inode-state",
                "net/ipv4/ip_local_port_range",
                "net/ipv4/tcp_rmem"
            })
    void settingsHaveAsManyWords(String name) throws Exception {
        String path = "/proc/sys/" + name;
        assertThat(guest(path).split("\\s", -1)).hasSameSizeAs(host(path).split("\\s", -1));
    }
}
