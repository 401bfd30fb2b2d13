package dev.godwit.conformance.wasi;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.platform.jvm.files.HostDirectory;
import dev.godwit.platform.jvm.files.Place;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.memory.MemoryFileSystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of file systems that a guest may be given. */
enum Kind {
    /** A directory of the host, through system calls. */
    OPENAT2 {
        @Override
        Directory open(Path folder) throws ErrnoException {
            return new HostDirectory(Place.of(folder), false);
        }
    },
    /** A directory of the host, through java.nio. */
    NIO {
        @Override
        Directory open(Path folder) throws ErrnoException {
            return new HostDirectory(Place.of(folder), true);
        }
    },
    /** A copy of it in memory. */
    MEMORY {
        @Override
        Directory open(Path folder) throws IOException, ErrnoException {
            return inMemory(folder);
        }
    };

    private static final long CAPACITY = 64 << 20;
    private static final int READABLE = 0644;
    private static final int SEARCHABLE = 0755;

    /** A folder of the host as a guest sees it. */
    abstract Directory open(Path folder) throws IOException, ErrnoException;

    /** Whether this host has the kind: without openat2 its directories come through java.nio. */
    boolean isHere(Path folder) throws IOException, ErrnoException {
        return this != OPENAT2 || !behind(OPENAT2, folder).equals(behind(NIO, folder));
    }

    private static Class<?> behind(Kind kind, Path folder) throws IOException, ErrnoException {
        Directory directory = HostDirectory.unwrap(kind.open(folder));
        directory.close();
        return directory.getClass();
    }

    private static Directory inMemory(Path folder) throws IOException, ErrnoException {
        Directory root = new MemoryFileSystem(new JvmPlatform().clock(), CAPACITY, 1).root();
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.filter(path -> !path.equals(folder)).toList();
        }
        for (Path each : all) {
            String name = folder.relativize(each).toString().replace('\\', '/');
            if (Files.isDirectory(each)) {
                root.mkdir(name, SEARCHABLE);
            } else {
                write(root, name, Files.readAllBytes(each));
            }
        }
        return root;
    }

    private static void write(Directory root, String name, byte[] bytes) throws ErrnoException {
        int flags = OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.WRITE;
        RegularFile file = (RegularFile) root.open(name, flags, READABLE);
        int done = 0;
        while (done < bytes.length) {
            done += file.write(bytes, done, bytes.length - done, done);
        }
        file.close();
    }
}
