package dev.godwit.linux.system;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

import java.nio.charset.StandardCharsets;

/** Files in /etc without which programs do not find their own host; made where they are missing. */
final class HostFiles {
    private HostFiles() {}

    static void make(FileTree tree, String hostName) throws ErrnoException {
        write(
                tree,
                "/etc/hosts",
                "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n127.0.1.1\t"
                        + hostName
                        + "\n");
        write(tree, "/etc/hostname", hostName + "\n");
        write(tree, "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        write(tree, "/etc/group", "root:x:0:\n");
    }

    private static void write(FileTree tree, String path, String text) throws ErrnoException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        RegularFile file;
        try {
            file =
                    (RegularFile)
                            tree.open(
                                    tree.root(),
                                    path,
                                    OpenFlags.WRITE | OpenFlags.CREAT | OpenFlags.EXCL,
                                    NewFile.regular(0644));
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EEXIST || e.errno() == Errno.ENOENT) {
                return; // it is there, or there is no /etc
            }
            throw e;
        }
        try {
            file.write(bytes, 0, bytes.length, 0);
        } finally {
            file.close();
        }
    }
}
