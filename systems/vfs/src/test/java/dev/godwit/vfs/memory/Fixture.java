package dev.godwit.vfs.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A memory file system of 1 MiB and short words for what tests do with it. */
class Fixture {
    static final int RW_CREAT = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREAT;

    final VirtualClock clock = VirtualClock.still();
    final MemoryFileSystem fs = make(clock);
    final Directory root = fs.root();

    /** Another kind may take its place. */
    MemoryFileSystem make(VirtualClock time) {
        return new MemoryFileSystem(time, 1 << 20, 7);
    }

    static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    void file(String path, String content) throws ErrnoException {
        RegularFile file = open(path, RW_CREAT | OpenFlags.TRUNC);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        file.write(bytes, 0, bytes.length, 0);
        file.close();
    }

    RegularFile open(String path, int flags) throws ErrnoException {
        return (RegularFile) root.open(path, flags, 0644);
    }

    Directory directory(String path) throws ErrnoException {
        return (Directory) root.open(path, OpenFlags.DIRECTORY, 0);
    }

    String content(String path) throws ErrnoException {
        RegularFile file = open(path, OpenFlags.READ);
        byte[] bytes = new byte[10_000];
        int count = file.read(bytes, 0, bytes.length, 0);
        file.close();
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    List<String> names(Directory directory) throws ErrnoException {
        List<String> names = new ArrayList<>();
        for (DirectoryEntry entry : directory.list(0, Integer.MAX_VALUE)) {
            names.add(entry.name());
        }
        return names;
    }
}
