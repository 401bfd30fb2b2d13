package dev.godwit.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Outcome;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.vfs.PageStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** The kernel of Debian mounts a directory of the host by 9P, and reads what is in it alone. */
class LinuxShareTest {
    private static final String[] MODULES = {"virtio_mmio", "netfs", "9pnet", "9pnet_virtio", "9p"};

    private static final String SCRIPT =
            """
            mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 files /mnt
            cd /mnt
            cat text
            sha256sum big
            ls many | wc -l
            cat many/99
            readlink link; readlink out
            cat link
            cat out 2>&1
            cat sub/up 2>&1
            (echo x > new) 2>&1 | sed 's/.*: can/can/'
            rm text 2>&1
            mkdir made 2>&1
            touch text 2>&1
            mv text moved 2>&1
            stat -c '%n %s %A' text sub
            test -p fifo && echo a fifo
            cat nosuch 2>&1
            cd /; umount /mnt && echo done
            """;

    @TempDir private Path folder;

    private Path share(byte[] big) throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.writeString(folder.resolve("secret"), "of the host\n");
        Files.writeString(shared.resolve("text"), "some text\n");
        Files.write(shared.resolve("big"), big);
        Files.createSymbolicLink(shared.resolve("link"), Path.of("text"));
        Files.createSymbolicLink(shared.resolve("out"), folder.resolve("secret"));
        Path sub = Files.createDirectory(shared.resolve("sub"));
        Files.createSymbolicLink(sub.resolve("up"), Path.of("../../secret"));
        Path many = Files.createDirectory(shared.resolve("many"));
        for (int i = 0; i < 1500; i++) {
            Files.writeString(many.resolve("" + i), "file " + i + "\n");
        }
        Processes.works("chmod", "644", shared.resolve("text").toString());
        Processes.works("chmod", "755", sub.toString());
        assertThat(Processes.works("mkfifo", shared.resolve("fifo").toString())).isTrue();
        return shared;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDirectoryIsRead() throws IOException, ErrnoException {
        DebianKernel kernel = DebianKernel.fetch();
        byte[] big = new byte[3_000_001];
        new Random(5).nextBytes(big);
        Path shared = share(big);
        BytesSink console = new BytesSink(1 << 20);
        byte[] initrd = kernel.initrd(SCRIPT, MODULES);
        String path = shared.toString();
        try (Guest guest =
                kernel.machine(initrd, console)
                        .share(new JvmHostDirectories().fileSystem(path, PageStore.HEAP), "files")
                        .build()) {
            Outcome outcome = guest.runToEnd();
            String said = DebianKernel.text(console);
            assertThat(said)
                    .contains(
                            "some text\n"
                                    + sha256(big)
                                    + "  big\n1500\nfile 99\ntext\n"
                                    + folder.resolve("secret")
                                    + "\nsome text\n"
                                    + "cat: can't open 'out': No such file or directory\n"
                                    + "cat: can't open 'sub/up': No such file or directory\n"
                                    + "can't create new: Read-only file system\n"
                                    + "rm: can't remove 'text': Read-only file system\n"
                                    + "mkdir: can't create directory 'made': Read-only file"
                                    + " system\n"
                                    + "touch: text: Read-only file system\n"
                                    + "mv: can't rename 'text': Read-only file system\n"
                                    + "text 10 -rw-r--r--\n"
                                    + "sub 4096 drwxr-xr-x\n"
                                    + "a fifo\n"
                                    + "cat: can't open 'nosuch': No such file or directory\n"
                                    + "done\n");
            assertThat(outcome).isEqualTo(new Outcome.Exited(0));
        }
    }
}
