package dev.godwit.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.host.Memory;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.memory.MemoryFileSystem;
import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.runtime.Driver;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.HostFunction;
import dev.godwit.wasm.runtime.RunState;
import dev.godwit.wasm.runtime.Standing;
import dev.godwit.wasm.runtime.Store;
import dev.godwit.wasm.runtime.StoreLimits;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.ToIntFunction;

/** A world with one preopened directory, as descriptor 3, and a memory of one page to call from. */
class Harness {
    static final int MEMORY = 65_536;
    static final int ROOT = 3;

    /** Where tests put strings, buffers and results. */
    static final int TEXT = 1000;

    static final int TEXT2 = 6000;
    static final int BUFFER = 12_000;
    static final int VECTORS = 500;
    static final int RESULT = 64;

    final VirtualClock clock = VirtualClock.still();
    final Directory root = new MemoryFileSystem(clock, 1 << 22, 7).root();
    final BytesSink output = new BytesSink(1 << 20);
    final BytesSink error = new BytesSink(1 << 20);
    final Memory memory = Objects.requireNonNull(Memory.allocate(MEMORY));
    final Guest guest = new Guest(memory);
    private final Store store =
            new Store(Engines.only(InPlace.ENGINE), new StoreLimits(0, 1000, 100, -1));
    final Execution execution = store.newExecution();
    private ToIntFunction<HostCall> code = call -> 0;
    private int result;
    Wasi wasi = builder().input(new BytesSource(ascii("input"))).build();

    Wasi.Builder builder() {
        return Wasi.builder(clock, new SeededEntropy(1))
                .argument("program")
                .argument("ä b")
                .variable("NAME", "value=1")
                .output(output)
                .error(error)
                .preopen("/", root);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Calls a function as the guest would; made again if it was blocked the last time. */
    int call(String name, long... arguments) {
        return call(guest, name, arguments);
    }

    int call(Guest caller, String name, long... arguments) {
        Preview1 function = Objects.requireNonNull(Preview1.find(name));
        assertThat(arguments).hasSize(function.parameters().length());
        return run(name, function.type(), call -> function.run(wasi, caller, call), arguments);
    }

    /** Runs what answers an error number or that it waits. */
    int run(String name, FunctionType type, ToIntFunction<HostCall> work, long... arguments) {
        RunState state;
        if (execution.at() == Standing.NONE) {
            code = work;
            System.arraycopy(arguments, 0, execution.low, 0, arguments.length);
            execution.sp = arguments.length;
            HostFunction host = call -> result = code.applyAsInt(call);
            state = Driver.start(execution, store.newFunction("wasi", name, type, host));
        } else {
            code = work;
            state = Driver.resume(execution);
        }
        if (state == RunState.ENDED) {
            execution.sp = 0;
        }
        assertThat(state == RunState.BLOCKED).isEqualTo(result == Wasi.BLOCKED);
        return result;
    }

    /** What the call waits for that was not ready. */
    Blocked blocked() {
        return Objects.requireNonNull(execution.pending).on();
    }

    /** Gives up the call that waits, if one does. */
    void forget() {
        Driver.abandon(execution);
    }

    void succeeds(String name, long... arguments) {
        assertThat(call(name, arguments)).as(name).isZero();
    }

    void fails(Errno errno, String name, long... arguments) {
        assertThat(call(name, arguments)).as(name).isEqualTo(Errnos.number(errno));
    }

    /** Puts a string into the memory and gives its length. */
    int put(int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        memory.write(at, bytes, 0, bytes.length);
        return bytes.length;
    }

    String get(int at, int length) {
        byte[] bytes = new byte[length];
        memory.read(at, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Puts one iovec to {@link #VECTORS}. */
    void vector(int index, long buffer, long length) {
        memory.storeInt(VECTORS + 8 * index, (int) buffer);
        memory.storeInt(VECTORS + 8 * index + 4, (int) length);
    }

    static final long FILE_RIGHTS =
            Rights.FD_READ
                    | Rights.FD_WRITE
                    | Rights.FD_SEEK
                    | Rights.FD_TELL
                    | Rights.FD_FILESTAT_GET
                    | Rights.FD_FDSTAT_SET_FLAGS
                    | Rights.FD_ALLOCATE
                    | Rights.FD_FILESTAT_SET_SIZE
                    | Rights.FD_FILESTAT_SET_TIMES
                    | Rights.FD_SYNC
                    | Rights.FD_ADVISE
                    | Rights.POLL_FD_READWRITE;

    /** Opens or makes a file and gives its descriptor. */
    int open(String path, int oflags, long rights, int fdflags) {
        int length = put(TEXT, path);
        succeeds("path_open", ROOT, 0, TEXT, length, oflags, rights, 0, fdflags, RESULT);
        return memory.loadInt(RESULT);
    }
}
