package dev.godwit;

import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.Platform;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.wasi.Wasi;
import dev.godwit.wasm.module.FunctionType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a guest is made of. One builder makes one guest. */
public final class GuestBuilder {
    private final WasmModule module;
    private final InstanceBuilder instance;
    private final List<Consumer<Wasi.Builder>> grants = new ArrayList<>();
    private @Nullable Clock clock;
    private @Nullable Entropy entropy;

    GuestBuilder(WasmModule module) {
        this.module = module;
        this.instance = Instance.builder(module);
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
        instance.limits(bounds);
        return this;
    }

    /**
     * Gives what the module imports besides WASI.
     *
     * @param more told of the instance's builder
     * @return this
     */
    public GuestBuilder imports(Consumer<InstanceBuilder> more) {
        more.accept(instance);
        return this;
    }

    /**
     * Links and initialises the module; its entry does not run yet.
     *
     * @return the guest
     * @throws Unlinkable if an import is missing or of another type, or the entry takes or gives
     *     values
     * @throws dev.godwit.base.failure.Trap if initialising fails
     * @throws dev.godwit.base.failure.LimitReached if a bound is reached
     * @throws dev.godwit.wasi.ProcessExit if the module's start section ends it
     * @throws IllegalStateException if there is no platform, and clock or entropy are not set
     * @throws IllegalArgumentException if an argument, variable or name is none
     */
    public Guest build() {
        Clock time = clock == null ? Platforms.get().clock() : clock;
        Entropy random = entropy == null ? Platforms.get().entropy() : entropy;
        String entry = Guest.entry(module);
        if (entry != null) {
            checkEntry(entry);
        }
        Wasi.Builder world = Wasi.builder(time, random);
        for (Consumer<Wasi.Builder> grant : grants) {
            grant.accept(world);
        }
        Wasi made = world.build();
        boolean done = false;
        try {
            Guest guest = new Guest(instance.clock(time).wasi(made).build(), made, entry);
            done = true;
            return guest;
        } finally {
            if (!done) {
                made.close();
            }
        }
    }

    private void checkEntry(String entry) {
        FunctionType type = module.functionType(entry);
        if (type.parameters().length + type.results().length > 0) {
            throw new Unlinkable(
                    "incompatible export type: "
                            + entry
                            + " must be a function without parameters and results, it is "
                            + type,
                    null);
        }
    }
}
