package dev.godwit.wasi;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.ConsoleStream;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.OpenFile;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.runtime.BulkPrice;
import dev.godwit.wasm.runtime.Extern;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.HostFunction;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.MemoryInstance;
import dev.godwit.wasm.runtime.Store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The world of one guest of WASI preview 1. Used by the guest's thread alone.
 *
 * <p>The memory that pointers mean is the one that the calling instance exports as {@code memory}.
 */
public final class Wasi implements AutoCloseable {
    /** The module that guests import the functions from. */
    public static final String MODULE = "wasi_snapshot_preview1";

    /** What a function answers that cannot go on: it has said what it waits for. */
    static final int BLOCKED = -1;

    /** How many bytes go between a file and the guest's memory at once. */
    private static final int BUFFER = 64 * 1024;

    final Clock clock;
    final Entropy entropy;
    final List<byte[]> arguments;
    final List<byte[]> environment;
    final DescriptorTable descriptors = new DescriptorTable();
    final byte[] buffer = new byte[BUFFER];

    private @Nullable Instance lastCaller;
    private Guest lastGuest = new Guest(null);

    private Wasi(Builder builder) throws ErrnoException {
        clock = builder.clock;
        entropy = builder.entropy;
        arguments = List.copyOf(builder.arguments);
        environment = List.copyOf(builder.environment);
        add(ConsoleStream.of(builder.input), ~(Rights.FD_WRITE | Rights.FD_DATASYNC), 0, null);
        add(ConsoleStream.of(builder.output), ~Rights.FD_READ, 0, null);
        add(ConsoleStream.of(builder.error), ~Rights.FD_READ, 0, null);
        for (Preopen preopen : builder.preopens) {
            add(preopen.directory(), ~0L, Rights.INHERITING, preopen.name());
        }
        for (ListeningSocket socket : builder.sockets) {
            add(socket, ~0L, Rights.SOCKET, null);
        }
    }

    private void add(OpenFile file, long base, long inheriting, byte @Nullable [] preopen)
            throws ErrnoException {
        descriptors.add(new Descriptor(file, base, inheriting, 0, preopen));
    }

    /** A directory that the guest finds open. */
    private record Preopen(byte[] name, Directory directory) {}

    /**
     * The guest's clock.
     *
     * @return as given
     */
    public Clock clock() {
        return clock;
    }

    /**
     * Begins to make a world in which nothing is granted: no arguments, no environment, no files,
     * empty input, and output that is kept up to 1 MiB each and lost.
     *
     * @param clock the guest's clock
     * @param entropy where {@code random_get} takes its bytes from
     * @return a builder
     */
    public static Builder builder(Clock clock, Entropy entropy) {
        return new Builder(clock, entropy);
    }

    /** What a world is made of. */
    public static final class Builder {
        private static final int LOST = 1 << 20;

        private final Clock clock;
        private final Entropy entropy;
        private final List<byte[]> arguments = new ArrayList<>();
        private final List<byte[]> environment = new ArrayList<>();
        private final List<Preopen> preopens = new ArrayList<>();
        private final List<ListeningSocket> sockets = new ArrayList<>();
        private ByteSource input = BytesSource.empty();
        private ByteSink output = new BytesSink(LOST);
        private ByteSink error = new BytesSink(LOST);

        private Builder(Clock clock, Entropy entropy) {
            this.clock = clock;
            this.entropy = entropy;
        }

        /**
         * Adds an argument; the first one is the program's name.
         *
         * @param argument any string without NUL
         * @return this
         * @throws IllegalArgumentException if it contains NUL or a lone surrogate
         */
        public Builder argument(String argument) {
            arguments.add(bytes(argument));
            return this;
        }

        /**
         * Adds a variable of the environment.
         *
         * @param name its name, not empty and without {@code =}
         * @param value its value
         * @return this
         * @throws IllegalArgumentException if one contains NUL or a lone surrogate, or the name is
         *     no name
         */
        public Builder variable(String name, String value) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException(
                        "the name of a variable is not empty and has no '=': " + name);
            }
            environment.add(bytes(name + '=' + value));
            return this;
        }

        /**
         * Grants a directory. It is closed with the world.
         *
         * @param name what the guest calls it, such as {@code /} or {@code /data}
         * @param directory the directory
         * @return this
         * @throws IllegalArgumentException if the name is empty or contains NUL
         */
        public Builder preopen(String name, Directory directory) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a preopened directory needs a name");
            }
            preopens.add(new Preopen(bytes(name), directory));
            return this;
        }

        /**
         * Grants a listening socket. It is closed with the world.
         *
         * @param socket the socket
         * @return this
         */
        public Builder listen(ListeningSocket socket) {
            sockets.add(socket);
            return this;
        }

        /**
         * Sets standard input.
         *
         * @param source where its bytes come from
         * @return this
         */
        public Builder input(ByteSource source) {
            input = source;
            return this;
        }

        /**
         * Sets standard output.
         *
         * @param sink where its bytes go
         * @return this
         */
        public Builder output(ByteSink sink) {
            output = sink;
            return this;
        }

        /**
         * Sets standard error.
         *
         * @param sink where its bytes go
         * @return this
         */
        public Builder error(ByteSink sink) {
            error = sink;
            return this;
        }

        /**
         * Makes the world.
         *
         * @return the world
         * @throws IllegalArgumentException if more is granted than there can be descriptors
         */
        public Wasi build() {
            try {
                return new Wasi(this);
            } catch (ErrnoException e) {
                throw new IllegalArgumentException("too many directories and sockets", e);
            }
        }

        private static byte[] bytes(String text) {
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("NUL in an argument, variable or name");
            }
            try {
                return Names.encode(text);
            } catch (ErrnoException e) {
                throw new IllegalArgumentException(
                        "no Unicode string: a surrogate stands alone", e);
            }
        }
    }

    /**
     * Finds one of WASI's functions, to be linked.
     *
     * @param store the store that the guest is instantiated in
     * @param wanted what the guest imports
     * @return the function with WASI's type for it, or null if WASI has none of that name
     */
    public @Nullable Extern find(Store store, Import wanted) {
        Preview1 function = wanted.module().equals(MODULE) ? Preview1.find(wanted.name()) : null;
        if (function == null) {
            return null;
        }
        return new Extern.Func(
                store.newFunction(MODULE, wanted.name(), function.type(), bind(function)));
    }

    private HostFunction bind(Preview1 function) {
        return call -> {
            Guest guest = guest(call);
            int result = function.run(this, guest, call);
            call.charge(BulkPrice.ofBytes(guest.takeMoved()));
            if (result != BLOCKED) {
                call.setI32(0, result);
            }
        };
    }

    private Guest guest(HostCall call) {
        Instance caller = call.caller();
        if (caller != lastCaller) {
            MemoryInstance memory = caller == null ? null : caller.memory("memory");
            lastGuest = new Guest(memory == null ? null : memory.memory);
            lastCaller = caller;
        }
        return lastGuest;
    }

    /** Has a call wait for one thing, and be made again. */
    static int block(HostCall call, String what, Waitable source) {
        call.block(Blocked.on(what, source));
        return BLOCKED;
    }

    /**
     * Closes all descriptors of the guest, but not the streams it was given.
     *
     * @throws UncheckedIOException if the host could not close a file properly: what was written to
     *     it may be lost
     */
    @Override
    public void close() {
        Errno errno = descriptors.closeAll();
        if (errno != null) {
            String text = "a file was not closed properly: " + errno.text();
            throw new UncheckedIOException(text, new IOException(text));
        }
    }
}
