package dev.godwit;

import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.wasi.Wasi;
import dev.godwit.wasm.module.FunctionType;

/** Commands and reactors of WASI preview 1. */
final class WasiKind implements GuestKind {
    /** 2000-01-01T00:00:00Z. */
    private static final long EPOCH = 946_684_800_000_000_000L;

    /** How far a reading of the time moves it in a run that is always the same: one microsecond. */
    private static final long TICK = 1_000;

    @Override
    public String name() {
        return "WebAssembly modules";
    }

    @Override
    public boolean isOne(byte[] content) {
        return true;
    }

    @Override
    public Program make(GuestBuilder builder) {
        builder.grants().requireNoLinux();
        if (builder.grants().debugger != null) {
            throw new IllegalArgumentException(
                    "gdb is for Linux programs and computers; a WebAssembly module has none");
        }
        WasmModule module = builder.module();
        String entry = Guest.entry(module);
        if (entry != null) {
            checkEntry(module, entry);
        }
        Clock clock = builder.isDeterministic() ? new VirtualClock(EPOCH, TICK) : builder.clock();
        Wasi made = world(builder, clock);
        boolean done = false;
        try {
            Program program =
                    new WasiProgram(builder.instance(module, clock).wasi(made), made, entry);
            done = true;
            return program;
        } finally {
            if (!done) {
                made.close();
            }
        }
    }

    /** A world of WASI with all that was granted. */
    private static Wasi world(GuestBuilder builder, Clock clock) {
        Grants grants = builder.grants();
        Wasi.Builder world =
                Wasi.builder(clock, builder.entropy())
                        .input(grants.input)
                        .output(grants.output)
                        .error(grants.error);
        for (String argument : grants.arguments) {
            world.argument(argument);
        }
        for (Grants.Variable variable : grants.variables) {
            world.variable(variable.name(), variable.value());
        }
        for (Grants.Preopen preopen : grants.directories) {
            world.preopen(preopen.name(), preopen.directory());
        }
        for (ListeningSocket socket : grants.sockets) {
            world.listen(socket);
        }
        return world.build();
    }

    private static void checkEntry(WasmModule module, String entry) {
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
