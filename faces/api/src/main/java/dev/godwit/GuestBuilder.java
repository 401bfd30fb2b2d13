package dev.godwit;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.Platform;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.wasi.Wasi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a guest is made of. One builder makes one guest. */
public final class GuestBuilder {
    private final byte @Nullable [] content;
    private final @Nullable WasmModule module;
    private final List<Consumer<Wasi.Builder>> grants = new ArrayList<>();
    private final List<Consumer<InstanceBuilder>> imports = new ArrayList<>();
    private List<GuestKind> kinds = GuestKinds.ALL;
    private Limits limits = Limits.DEFAULT;
    private @Nullable Clock clock;
    private @Nullable Entropy entropy;

    GuestBuilder(WasmModule module) {
        this.content = null;
        this.module = module;
    }

    GuestBuilder(byte[] content) {
        this.content = content;
        this.module = null;
    }

    /**
     * Adds arguments; the first of all is the program's name.
     *
     * @param words strings without NUL
     * @return this
     */
    public GuestBuilder arguments(String... words) {
        for (String word : words) {
            grants.add(world -> world.argument(word));
        }
        return this;
    }

    /**
     * Adds a variable of the environment.
     *
     * @param name its name
     * @param value its value
     * @return this
     */
    public GuestBuilder variable(String name, String value) {
        grants.add(world -> world.variable(name, value));
        return this;
    }

    /**
     * Grants a directory; it is closed with the guest.
     *
     * @param name what the guest calls it, such as {@code /data}
     * @param directory a directory of the host (see {@link dev.godwit.vfs.HostDirectories}), in
     *     memory (see {@link dev.godwit.vfs.memory.MemoryFileSystem}), or of any other kind
     * @return this
     */
    public GuestBuilder mount(String name, Directory directory) {
        grants.add(world -> world.preopen(name, directory));
        return this;
    }

    /**
     * Grants a listening socket; it is closed with the guest.
     *
     * @param socket the socket
     * @return this
     */
    public GuestBuilder listen(ListeningSocket socket) {
        grants.add(world -> world.listen(socket));
        return this;
    }

    /**
     * Sets standard input; without it, it is empty.
     *
     * @param source where its bytes come from
     * @return this
     */
    public GuestBuilder input(ByteSource source) {
        grants.add(world -> world.input(source));
        return this;
    }

    /**
     * Sets standard output; without it, what is written is lost.
     *
     * @param sink where its bytes go
     * @return this
     */
    public GuestBuilder output(ByteSink sink) {
        grants.add(world -> world.output(sink));
        return this;
    }

    /**
     * Sets standard error; without it, what is written is lost.
     *
     * @param sink where its bytes go
     * @return this
     */
    public GuestBuilder error(ByteSink sink) {
        grants.add(world -> world.error(sink));
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
     * @throws dev.godwit.base.failure.Unlinkable if an import is missing or of another type, or the
     *     entry takes or gives values
     * @throws dev.godwit.base.failure.Trap if initialising fails
     * @throws dev.godwit.base.failure.LimitReached if a bound is reached
     * @throws IllegalStateException if there is no platform, and clock or entropy are not set
     * @throws IllegalArgumentException if an argument, variable or name is none
     */
    public Guest build() {
        byte[] bytes = content;
        GuestKind kind = bytes == null ? GuestKinds.WASI : GuestKinds.of(kinds, bytes);
        return new Guest(kind.make(this), limits);
    }

    // ---- What kinds of guests ask.

    byte[] content() {
        byte[] bytes = content;
        return bytes == null ? new byte[0] : bytes;
    }

    /** Its module, decoded and validated if it came as bytes. */
    WasmModule module() {
        WasmModule known = module;
        return known == null ? WasmModule.of(content()) : known;
    }

    Limits limits() {
        return limits;
    }

    Clock clock() {
        Clock time = clock;
        return time == null ? Platforms.get().clock() : time;
    }

    /** A world of WASI with all that was granted. */
    Wasi wasi() {
        Entropy random = entropy;
        Wasi.Builder world =
                Wasi.builder(clock(), random == null ? Platforms.get().entropy() : random);
        for (Consumer<Wasi.Builder> grant : grants) {
            grant.accept(world);
        }
        return world.build();
    }

    /** A builder for an instance with what was given besides WASI. */
    InstanceBuilder instance(WasmModule code) {
        InstanceBuilder builder = Instance.builder(code).limits(limits).clock(clock());
        for (Consumer<InstanceBuilder> more : imports) {
            more.accept(builder);
        }
        return builder;
    }
}
