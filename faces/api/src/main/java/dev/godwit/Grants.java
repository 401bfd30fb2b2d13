package dev.godwit;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Waitable;
import dev.godwit.net.host.HostListener;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.vfs.terminal.WindowSize;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a guest is granted, as data that each kind of guest makes its own of. */
final class Grants {
    /** What is kept of output that nobody wants. */
    private static final int LOST = 1 << 20;

    final List<String> arguments = new ArrayList<>();
    final List<Variable> variables = new ArrayList<>();
    ByteSource input = BytesSource.empty();
    ByteSink output = new BytesSink(LOST);
    ByteSink error = new BytesSink(LOST);

    /** For WebAssembly. */
    final List<Preopen> directories = new ArrayList<>();

    final List<ListeningSocket> sockets = new ArrayList<>();

    /** For Linux, all that follows. */
    final List<Mount> mounts = new ArrayList<>();

    @Nullable FileSystemSource root;
    boolean isRootWritten;
    @Nullable String workingDirectory;
    @Nullable String hostName;
    int @Nullable [] user;
    @Nullable Consumer<String> trace;
    Consumer<String> log = _ -> {};

    /** For Linux and for computers. */
    @Nullable HostListener debugger;

    /** For Linux again. */
    @Nullable Supplier<WindowSize> window;

    @Nullable Waitable windowChanges;

    /** A variable of the environment. */
    record Variable(String name, String value) {}

    /** A directory that a guest of WASI finds open. */
    record Preopen(String name, Directory directory) {}

    /** A file system that a Linux guest finds mounted. */
    record Mount(String path, FileSystemSource source, boolean isReadOnly) {}

    /**
     * Refuses what a guest of another kind than Linux cannot be given.
     *
     * @throws IllegalArgumentException if there is something
     */
    void requireNoLinux() {
        String name =
                root != null
                        ? "a root"
                        : !mounts.isEmpty()
                                ? "a file system at " + mounts.getFirst().path()
                                : workingDirectory != null
                                        ? "a working directory"
                                        : hostName != null
                                                ? "a host name"
                                                : user != null
                                                        ? "a user"
                                                        : trace != null ? "a trace" : "";
        if (!name.isEmpty()) {
            throw new IllegalArgumentException(
                    name + " is for Linux programs; a WebAssembly module has none");
        }
    }

    /**
     * Refuses what a Linux guest cannot be given.
     *
     * @throws IllegalArgumentException if there is something
     */
    void requireNoWasi() {
        if (!directories.isEmpty()) {
            throw new IllegalArgumentException(
                    "the directory "
                            + directories.getFirst().name()
                            + " is for a WebAssembly module; a Linux program is given a file"
                            + " system there");
        }
        if (!sockets.isEmpty()) {
            throw new IllegalArgumentException(
                    "a listening socket is for a WebAssembly module; a Linux program listens on"
                            + " its own network, which Guest.connect reaches");
        }
    }
}
