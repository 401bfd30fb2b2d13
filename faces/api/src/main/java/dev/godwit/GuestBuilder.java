package dev.godwit;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.Platform;
import dev.godwit.base.host.SeededEntropy;
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

/**
 * What a guest is made of. One builder makes one guest.
 *
 * <p>The same words grant the same things to guests of all kinds. What a kind cannot be given, such
 * as a root to a WebAssembly module, {@link #build} refuses.
 */
public final class GuestBuilder {
    private final byte @Nullable [] content;
    private final @Nullable WasmModule module;
    private final String name;
    private final @Nullable String command;
    private final Grants grants = new Grants();
    private final List<Consumer<InstanceBuilder>> imports = new ArrayList<>();
    private List<GuestKind> kinds = GuestKinds.ALL;
    private Limits limits = Limits.DEFAULT;
    private @Nullable Clock clock;
    private @Nullable Entropy entropy;
    private @Nullable Long seed;

    private GuestBuilder(
            byte @Nullable [] content,
            @Nullable WasmModule module,
            String name,
            @Nullable String command) {
        this.content = content;
        this.module = module;
        this.name = name;
        this.command = command;
    }

    static GuestBuilder of(WasmModule module) {
        return new GuestBuilder(null, module, "", null);
    }

    /** A guest that is a file. */
    static GuestBuilder of(byte[] content, String name) {
        return new GuestBuilder(content, null, name, null);
    }

    /** A guest that lies in its root. */
    static GuestBuilder of(FileSystemSource root, String command) {
        GuestBuilder builder = new GuestBuilder(null, null, command, command);
        builder.grants.root = root;
        return builder;
    }

    /**
     * Adds arguments; the first of all is the program's name.
     *
     * @param words strings without NUL
     * @return this
     */
    public GuestBuilder arguments(String... words) {
        grants.arguments.addAll(List.of(words));
        return this;
    }

    /**
     * Adds a variable of the environment. For a Linux program, one that was given takes another
     * value.
     *
     * @param name its name
     * @param value its value
     * @return this
     */
    public GuestBuilder variable(String name, String value) {
        grants.variables.add(new Grants.Variable(name, value));
        return this;
    }

    /**
     * Grants a directory to a WebAssembly module; it is closed with the guest.
     *
     * @param name what the guest calls it, such as {@code /data}
     * @param directory a directory of the host (see {@link dev.godwit.vfs.HostDirectories}), in
     *     memory (see {@link dev.godwit.vfs.memory.MemoryFileSystem}), or of any other kind
     * @return this
     */
    public GuestBuilder mount(String name, Directory directory) {
        grants.directories.add(new Grants.Preopen(name, directory));
        return this;
    }

    /**
     * Mounts a file system for a Linux program. Where there is no such directory one is made, if
     * that part of the root can be written.
     *
     * @param path where, an absolute path such as {@code /data}
     * @param source what
     * @param isReadOnly refuse every change
     * @return this
     */
    public GuestBuilder mount(String path, FileSystemSource source, boolean isReadOnly) {
        grants.mounts.add(new Grants.Mount(path, source, isReadOnly));
        return this;
    }

    /**
     * Has a Linux program that lies in its root change that root itself. Without it, what it
     * changes is kept in memory, and lost with the guest.
     *
     * @return this
     */
    public GuestBuilder rootWrittenThrough() {
        grants.isRootWritten = true;
        return this;
    }

    /**
     * Sets who a Linux program runs as; without it, user and group 0.
     *
     * @param uid its user
     * @param gid its group
     * @param groups its supplementary groups
     * @return this
     */
    public GuestBuilder user(int uid, int gid, int... groups) {
        int[] user = new int[groups.length + 2];
        user[0] = uid;
        user[1] = gid;
        System.arraycopy(groups, 0, user, 2, groups.length);
        grants.user = user;
        return this;
    }

    /**
     * Sets the directory that a Linux program begins in; without it, the root.
     *
     * @param path an absolute path
     * @return this
     */
    public GuestBuilder workingDirectory(String path) {
        grants.workingDirectory = path;
        return this;
    }

    /**
     * Sets the name of the host that a Linux program seems to run on; without it, {@code godwit}.
     *
     * @param host the name
     * @return this
     */
    public GuestBuilder hostName(String host) {
        grants.hostName = host;
        return this;
    }

    /**
     * Has each system call of a Linux program told.
     *
     * @param lines told of each, in the order in which they end; a line may contain anything
     * @return this
     */
    public GuestBuilder trace(Consumer<String> lines) {
        grants.trace = lines;
        return this;
    }

    /**
     * Has what befalls a Linux program told, such as where a fault was that killed it.
     *
     * @param lines told of each; a line may contain anything
     * @return this
     */
    public GuestBuilder log(Consumer<String> lines) {
        grants.log = lines;
        return this;
    }

    /**
     * Says how large the window of the terminal is, if the standard streams are one.
     *
     * @param size gives the size; asked often
     * @param changes ready while a change has not been asked for, so that a guest which sleeps
     *     hears of it; null if nothing is
     * @return this
     */
    public GuestBuilder window(Supplier<WindowSize> size, @Nullable Waitable changes) {
        grants.window = size;
        grants.windowChanges = changes;
        return this;
    }

    /**
     * Makes every run the same: time passes as the guest works and waits, from 2000-01-01T00:00:00Z
     * on, and random bytes follow from a seed. What comes from outside, such as input, is to be the
     * same too; of the files of a Linux program's root it is enough that names, contents and times
     * of content are, unless they are written through. A clock and random bytes that are set
     * besides are not used.
     *
     * @param randomSeed what its random bytes follow from
     * @return this
     */
    public GuestBuilder deterministic(long randomSeed) {
        seed = randomSeed;
        return this;
    }

    /**
     * Grants a listening socket to a WebAssembly module; it is closed with the guest.
     *
     * @param socket the socket
     * @return this
     */
    public GuestBuilder listen(ListeningSocket socket) {
        grants.sockets.add(socket);
        return this;
    }

    /**
     * Sets standard input; without it, it is empty.
     *
     * @param source where its bytes come from
     * @return this
     */
    public GuestBuilder input(ByteSource source) {
        grants.input = source;
        return this;
    }

    /**
     * Sets standard output; without it, what is written is lost.
     *
     * @param sink where its bytes go
     * @return this
     */
    public GuestBuilder output(ByteSink sink) {
        grants.output = sink;
        return this;
    }

    /**
     * Sets standard error; without it, what is written is lost.
     *
     * @param sink where its bytes go
     * @return this
     */
    public GuestBuilder error(ByteSink sink) {
        grants.error = sink;
        return this;
    }

    /**
     * Gives it the three standard streams of this process.
     *
     * @return this
     * @throws IllegalStateException if there is no platform
     */
    public GuestBuilder standardStreams() {
        Platform platform = Platforms.get();
        return input(platform.standardInput())
                .output(platform.standardOutput())
                .error(platform.standardError());
    }

    /**
     * Has gdb debug a Linux program or a computer. It stands still before its first instruction
     * until gdb has connected and lets it go on; later connections stop it again.
     *
     * @param listener where gdb connects; closed with the guest
     * @return this
     */
    public GuestBuilder debugger(HostListener listener) {
        grants.debugger = listener;
        return this;
    }

    /**
     * Sets the clock; without it, it is the platform's.
     *
     * @param time the clock
     * @return this
     */
    public GuestBuilder clock(Clock time) {
        clock = time;
        return this;
    }

    /**
     * Sets where random bytes come from; without it, it is the platform.
     *
     * @param source random bytes
     * @return this
     */
    public GuestBuilder entropy(Entropy source) {
        entropy = source;
        return this;
    }

    /**
     * Sets the bounds.
     *
     * @param bounds the bounds
     * @return this
     */
    public GuestBuilder limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    /**
     * Gives what the module imports besides WASI.
     *
     * @param more told of the instance's builder
     * @return this
     */
    public GuestBuilder imports(Consumer<InstanceBuilder> more) {
        imports.add(more);
        return this;
    }

    /** Sets the kinds that it may be of, for tests. */
    GuestBuilder kinds(List<GuestKind> others) {
        kinds = others;
        return this;
    }

    /**
     * Makes the guest, which does not run yet. A module is linked and initialised; its start
     * function is part of the run.
     *
     * @return the guest
     * @throws dev.godwit.base.failure.Malformed if the content is no guest's
     * @throws dev.godwit.base.failure.Invalid if the content breaks a validation rule
     * @throws dev.godwit.base.failure.Unlinkable if an import is missing or of another type, the
     *     entry takes or gives values, or a program or its loader is not in its root
     * @throws dev.godwit.base.failure.Trap if initialising fails
     * @throws dev.godwit.base.failure.LimitReached if a bound is reached
     * @throws IllegalStateException if there is no platform, and clock or entropy are not set
     * @throws IllegalArgumentException if an argument, variable or name is none, or a guest of this
     *     kind cannot be given what was granted
     */
    public Guest build() {
        byte[] bytes = content;
        GuestKind kind =
                command != null
                        ? GuestKinds.LINUX
                        : bytes == null ? GuestKinds.WASI : GuestKinds.of(kinds, bytes);
        return new Guest(kind.make(this), limits);
    }

    // ---- What kinds of guests ask.

    byte[] content() {
        byte[] bytes = content;
        return bytes == null ? new byte[0] : bytes;
    }

    /** The last part of the file's name, or an empty string if it has none. */
    String name() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The program in the root, or null if the content is the program. */
    @Nullable String command() {
        return command;
    }

    /** Its module, decoded and validated if it came as bytes. */
    WasmModule module() {
        WasmModule known = module;
        return known == null ? WasmModule.of(content()) : known;
    }

    Limits limits() {
        return limits;
    }

    Grants grants() {
        return grants;
    }

    /** The seed of its random bytes if every run is to be the same, else null. */
    @Nullable Long seed() {
        return seed;
    }

    /** Whether every run is to be the same. */
    boolean isDeterministic() {
        return seed != null;
    }

    /** The clock that was given, or the platform's. */
    Clock clock() {
        Clock time = clock;
        return time == null ? Platforms.get().clock() : time;
    }

    Entropy entropy() {
        Long chosen = seed;
        if (chosen != null) {
            return new SeededEntropy(chosen);
        }
        Entropy random = entropy;
        return random == null ? Platforms.get().entropy() : random;
    }

    /** A builder for an instance with what was given besides WASI. */
    InstanceBuilder instance(WasmModule code, Clock time) {
        InstanceBuilder builder = Instance.builder(code).limits(limits).clock(time);
        for (Consumer<InstanceBuilder> more : imports) {
            more.accept(builder);
        }
        return builder;
    }
}
