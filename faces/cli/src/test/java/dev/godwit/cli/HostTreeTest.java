package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a Linux program finds in a tree of the host that is its root, and that it stays there. */
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class HostTreeTest {
    private static final String HEAD =
            """
            #include <errno.h>
            #include <fcntl.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/mount.h>
            #include <sys/socket.h>
            #include <sys/stat.h>
            #include <sys/un.h>
            #include <unistd.h>

            """;

    private static final String OWNERS =
            HEAD
                    + """
                    static void show(const char *path) {
                        struct stat s;
                        if (stat(path, &s) < 0) puts(strerrorname_np(errno));
                        else printf("%s %d:%d\\n", path, s.st_uid, s.st_gid);
                    }

                    int main(void) {
                        show("/mine");
                        show("/bin");
                        show("/other/bin");
                        if (chown("/mine", 5, 6) < 0) puts(strerrorname_np(errno));
                        show("/mine");
                        if (mknod("/node", S_IFCHR | 0600, 0x103) < 0) puts(strerrorname_np(errno));
                        return 0;
                    }
                    """;

    private static final String SPECIAL =
            HEAD
                    + """
                    int main(void) {
                        char byte = 'x';
                        int fd = open("/fifo", O_RDWR | O_NONBLOCK);
                        printf("fifo %ld", write(fd, &byte, 1));
                        byte = 0;
                        printf(" %ld %c\\n", read(fd, &byte, 1), byte);
                        if (open("/socket", O_RDWR) < 0) printf("socket %s", strerrorname_np(errno));
                        struct sockaddr_un name = {AF_UNIX, "/socket"};
                        int client = socket(AF_UNIX, SOCK_STREAM, 0);
                        if (connect(client, (void *)&name, sizeof name) < 0) printf(" %s\\n", strerrorname_np(errno));
                        fd = open("/null", O_RDWR);
                        printf("null %ld %ld\\n", write(fd, &byte, 1), read(fd, &byte, 1));
                        if (open("/odd", O_RDWR) < 0) printf("odd %s\\n", strerrorname_np(errno));
                        if (open("/disk", O_RDWR) < 0) printf("disk %s\\n", strerrorname_np(errno));
                        return 0;
                    }
                    """;

    private static final String ESCAPES =
            HEAD
                    + """
                    static void attempt(const char *path) {
                        char text[100] = "";
                        int fd = open(path, O_RDONLY);
                        if (fd >= 0) {
                            read(fd, text, 99);
                            printf("%s is open: %s\\n", path, text);
                        }
                    }

                    static int isTop(const char *path) {
                        struct stat top, there;
                        stat("/", &top);
                        return stat(path, &there) == 0 && top.st_dev == there.st_dev && top.st_ino == there.st_ino;
                    }

                    int main(int count, char **words) {
                        char path[200];
                        attempt("../secret");
                        attempt("/../secret");
                        attempt("/bin/../../secret");
                        attempt("/link");
                        attempt("/up");
                        attempt("/folder/secret");
                        attempt("/data/../secret");
                        attempt("/data/up");
                        attempt("/proc/self/root/../secret");
                        attempt("/proc/1/root/../secret");
                        attempt("/proc/self/cwd/../secret");
                        attempt("/proc/self/root/proc/self/root/../../secret");
                        attempt(words[1]);
                        int top = open("/", O_RDONLY | O_DIRECTORY);
                        sprintf(path, "/proc/self/fd/%d/../secret", top);
                        attempt(path);
                        sprintf(path, "/dev/fd/%d/../../secret", top);
                        attempt(path);
                        if (openat(top, "../secret", O_RDONLY) >= 0) puts("openat");
                        printf("%d %d %d\\n", isTop("/.."), isTop("/proc/self/root/../.."), isTop("../../.."));
                        mkdir("/jail", 0755);
                        chroot("/jail");
                        fchdir(top);
                        for (int i = 0; i < 20; i++) chdir("..");
                        attempt("secret");
                        attempt("../secret");
                        chroot(".");
                        attempt("/secret");
                        attempt("/../secret");
                        if (mount("/", "/bin", "", MS_BIND, 0) < 0) puts(strerrorname_np(errno));
                        if (link("/up", "/hard") == 0) attempt("/hard");
                        return 0;
                    }
                    """;

    @TempDir private Path folder;

    private Path root(String source) throws IOException {
        Assumptions.assumeTrue(C.missingLinux() == null, C.missingLinux());
        Path root = folder.resolve("root");
        for (String name : List.of("bin", "dev", "proc", "sys", "tmp")) {
            Files.createDirectories(root.resolve(name));
        }
        Path file = Files.writeString(folder.resolve("prog.c"), source);
        Path program = C.linux(root.resolve("bin/prog"), List.of(file), "-D_GNU_SOURCE", "-w");
        assertThat(program.toFile().setExecutable(true, false)).isTrue();
        return root;
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** As the user of these tests, or as another one if that is root, who sees all as it is. */
    private Result runWithoutRoot(List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            Assumptions.assumeTrue(
                    Processes.works("setpriv", "--version"), "needs setpriv of util-linux");
            command.addAll(List.of("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"));
            // so that it can read the classes, wherever they are
            command.addAll(List.of("--inh-caps=+dac_read_search"));
            command.addAll(List.of("--ambient-caps=+dac_read_search"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
        command.add("run");
        command.addAll(options);
        return Processes.run(folder, Map.of(), new byte[0], command);
    }

    @Test
    void ofAUserTheOwnFilesAreRootsAndAllOthersNobodys() throws IOException {
        Path root = root(OWNERS);
        Path mine = Files.writeString(root.resolve("mine"), "");
        if (isRoot()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Path path : List.of(root, root.resolve("bin"), root.resolve("bin/prog"), mine)) {
                Files.setAttribute(path, "unix:uid", 54_321);
                Files.setAttribute(path, "unix:gid", 54_321);
            }
        }
        List<String> options = List.of("--dir", "/usr::/other:ro", "--rootfs", root.toString());
        Result result = runWithoutRoot(concat(options, "prog"));
        assertThat(result.error()).isEmpty();
        assertThat(result.text())
                .isEqualTo("/mine 0:0\n/bin 0:0\n/other/bin 65534:65534\n/mine 5:6\n");
        result = runWithoutRoot(concat(List.of("--rw"), concat(options, "prog")));
        assertThat(result.text())
                .isEqualTo(
                        "/mine 0:0\n/bin 0:0\n/other/bin 65534:65534\n"
                                + "EPERM\n/mine 0:0\nEPERM\n");
    }

    private static List<String> concat(List<String> some, String... more) {
        return concat(some, List.of(more));
    }

    private static List<String> concat(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** A FIFO and a socket are the guest's own, a device the guest's of that number, if any. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void specialFilesAreNeverOpenedOnTheHost(boolean isWritten) throws IOException {
        Path root = root(SPECIAL);
        Processes.tool(root, List.of("mkfifo", "fifo"));
        String told = "fifo 1 1 x\nsocket ENXIO ECONNREFUSED\n";
        boolean hasDevices =
                isRoot()
                        && Processes.run(
                                                root,
                                                Map.of(),
                                                new byte[0],
                                                List.of(
                                                        "sh",
                                                        "-c",
                                                        "mknod null c 1 3; mknod odd c 10 200;"
                                                                + " mknod disk b 7 0"))
                                        .code()
                                == 0;
        told +=
                hasDevices
                        ? "null 1 0\nodd ENXIO\ndisk ENXIO\n"
                        : "null -1 -1\nodd ENOENT\ndisk ENOENT\n";
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            server.configureBlocking(false);
            List<String> options = new ArrayList<>(List.of("run"));
            if (isWritten) {
                options.add("--rw");
            }
            options.addAll(List.of("--rootfs", root.toString(), "prog"));
            Cli.Result result = Cli.run(options.toArray(new String[0]));
            assertThat(result.guest()).isEqualTo(told);
            assertThat(server.accept()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingLeadsOut(boolean isWritten) throws IOException {
        Path root = root(ESCAPES);
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createSymbolicLink(root.resolve("link"), secret);
        Files.createSymbolicLink(root.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("folder"), folder);
        Files.createSymbolicLink(data.resolve("up"), Path.of("../secret"));
        List<String> options = new ArrayList<>(List.of("run"));
        if (isWritten) {
            options.add("--rw");
        }
        options.addAll(List.of("--dir", data + "::/data", "--rootfs", root.toString()));
        options.addAll(List.of("prog", secret.toString()));
        Cli.Result result = Cli.run(options.toArray(new String[0]));
        assertThat(result.err()).isEmpty();
        assertThat(result.guest()).isEqualTo("1 1 1\nEPERM\n");
        assertThat(Files.readString(secret)).isEqualTo("secret");
    }

    /** What guests had open of the host is closed with them, however they end. */
    @Test
    void noDescriptorIsLeft() throws IOException {
        Path root =
                root(
                        HEAD
                                + """
                                int main(void) {
                                    while (open("/bin/prog", O_RDONLY) >= 0 && open("/", O_RDONLY) >= 0) {}
                                    for (;;) {}
                                }
                                """);
        String[] command = {"run", "--fuel", "3000000", "--rootfs", root.toString(), "prog"};
        assertThat(Cli.run(command).exit()).isEqualTo(137);
        long before = descriptors();
        for (int i = 0; i < 20; i++) {
            assertThat(Cli.run(command).exit()).isEqualTo(137);
        }
        assertThat(descriptors()).isLessThan(before + 20);
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
