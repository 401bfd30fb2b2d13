package dev.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kinds of file systems that a guest may be given, each empty. */
enum FileKind {
    /** In memory. */
    MEMORY {
        @Override
        Object open(Build build) throws ReflectiveOperationException {
            Object platform = build.type("platform.jvm.JvmPlatform").getConstructor().newInstance();
            Class<?> clockType = build.type("base.host.Clock");
            Object clock = platform.getClass().getMethod("clock").invoke(platform);
            Class<?> type = build.type("vfs.memory.MemoryFileSystem");
            Object files =
                    type.getConstructor(clockType, long.class, long.class)
                            .newInstance(clock, CAPACITY, 1);
            return type.getMethod("root").invoke(files);
        }
    },
    /** A directory of the host, through system calls where there are any. */
    HOST {
        @Override
        Object open(Build build) throws ReflectiveOperationException {
            return openHost(build, false);
        }
    },
    /** A directory of the host, through java.nio. */
    NIO {
        @Override
        Object open(Build build) throws ReflectiveOperationException {
            return openHost(build, true);
        }
    };

    private static final long CAPACITY = 64 << 20;

    /** A directory of a build. */
    abstract Object open(Build build) throws ReflectiveOperationException;

    private static Object openHost(Build build, boolean portable)
            throws ReflectiveOperationException {
        Class<?> placeType = build.type("platform.jvm.files.Place");
        Method place = placeType.getMethod("of", Path.class);
        return build.type("platform.jvm.files.HostDirectory")
                .getConstructor(placeType, boolean.class)
                .newInstance(place.invoke(null, folder()), portable);
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("godwit-bench");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (var all = Files.walk(folder)) {
            all.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
