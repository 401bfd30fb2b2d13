package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.vfs.Socket;
import dev.godwit.wasm.module.Export;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A program with its world: arguments, environment, files, streams, clock. Nothing is granted that
 * its builder was not given. What kind of guest it is, is told from its content.
 *
 * <p>A Linux program of RISC-V is run from beginning to end, with all processes that it starts: it
 * ends when the first one does.
 *
 * <p>A computer of RISC-V runs until it is off: see {@link MachineBuilder}.
 *
 * <p>A WebAssembly module that exports {@code _start} is a command, which {@link #run} runs from
 * beginning to end. One that exports {@code _initialize} is a reactor: {@code run} initialises it,
 * and its functions may be called then, through {@link #instance}.
 *
 * <p>A run that stops for its timeout, its fuel, the end of a slice or an interrupt is kept:
 * running it again goes on, on any thread. A bound that is spent (memory, values, calls) ends it.
 *
 * <p>One thread at a time may use it; only {@link #interrupt} is for any thread.
 */
public final class Guest implements AutoCloseable {
    private static final String COMMAND = "_start";
    private static final String REACTOR = "_initialize";

    private final Program program;
    private final Turns turns;

    Guest(Program program, Limits limits) {
        this.program = program;
        this.turns = new Turns(program, program.thread(), limits, "guest");
    }

    /**
     * Begins to make a guest from a file of the host.
     *
     * @param file the path of a module, binary or text, or of a Linux program
     * @return a builder that grants nothing
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException if there is no platform
     */
    public static GuestBuilder open(String file) throws IOException {
        try {
            return GuestBuilder.of(Platforms.get().readFile(file), file);
        } catch (ErrnoException e) {
            throw new IOException(file + ": " + e.errno().text(), e);
        }
    }

    /**
     * Begins to make a guest from the content of a file.
     *
     * @param content a module, binary or text, or a Linux program; it is copied where that is
     *     needed
     * @return a builder that grants nothing
     */
    public static GuestBuilder open(byte[] content) {
        return GuestBuilder.of(content, "");
    }

    /**
     * Begins to make a guest whose program lies in a root of its own, a tree of files as a Linux
     * system has it.
     *
     * @param root the tree; what the guest changes in it is kept in memory, unless {@link
     *     GuestBuilder#rootWrittenThrough}
     * @param command the program's path there, or a name that is looked for in the folders of the
     *     variable PATH
     * @return a builder that grants nothing else
     */
    public static GuestBuilder ofRoot(FileSystemSource root, String command) {
        return GuestBuilder.of(root, command);
    }

    /**
     * Begins to make a computer of RISC-V. A kernel of Linux (Image) can be opened by {@link
     * #open(byte[])} too; any other one only here.
     *
     * @param kernel the kernel that it boots: an Image of Linux, also packed by gzip or as EFI
     *     zboot, or an ELF file
     * @return a builder with one hart, 512 MiB, and no disk or network
     */
    public static MachineBuilder ofKernel(byte[] kernel) {
        return new MachineBuilder(kernel);
    }

    /**
     * Begins to make a computer of RISC-V with what it is given and nothing else: RAM, harts in M
     * mode, and devices, all at addresses of your own.
     *
     * @return a builder with one hart, 16 MiB at 0x80000000, and no device
     */
    public static BoardBuilder ofBoard() {
        return new BoardBuilder();
    }

    /**
     * Begins to make a guest from a module.
     *
     * @param module its code
     * @return a builder that grants nothing
     */
    public static GuestBuilder of(WasmModule module) {
        return GuestBuilder.of(module);
    }

    /**
     * What {@link #run} calls.
     *
     * @param module a module
     * @return {@code _start}, {@code _initialize}, or null if it exports neither as a function
     */
    public static @Nullable String entry(WasmModule module) {
        String found = null;
        for (Export export : module.exports()) {
            if (export.kind() == Export.Kind.FUNC) {
                if (export.name().equals(COMMAND)) {
                    return COMMAND;
                }
                found = export.name().equals(REACTOR) ? REACTOR : found;
            }
        }
        return found;
    }

    /**
     * Its code with its state, if it is a WebAssembly module. Where it has not run yet, its start
     * function runs first, if it has one.
     *
     * @return the instance
     * @throws IllegalStateException if it is a guest of another kind
     * @throws dev.godwit.base.failure.Trap if its start function fails
     * @throws LimitReached if a bound is reached there
     */
    public Instance instance() {
        return program.instance();
    }

    /**
     * Its harts, memory and devices between runs, and runs by instructions and to breakpoints, if
     * it is a computer. It is on afterwards: all is in memory, and nothing has run.
     *
     * @return the computer
     * @throws IllegalStateException if it is a guest of another kind, or has been closed
     * @throws dev.godwit.base.failure.Malformed if what it boots does not fit
     */
    public Computer computer() {
        return program.computer(turns);
    }

    /**
     * Runs it until it ends, fails, has to stop, or waits for something. After {@link
     * Outcome.Blocked}, {@link Outcome.Breakpoint} and what {@link Outcome.Stopped#isResumable}
     * says the next call goes on; after any other outcome it has ended. The timeout is that of each
     * call.
     *
     * @return how it came out
     * @throws IllegalStateException if it has ended, has nothing to run, or another thread is
     *     inside
     */
    public Outcome run() {
        return turns.run();
    }

    /**
     * Runs it like {@link #run}, until it has used a slice of fuel at most.
     *
     * @param units units of the meter; the run stops at the first safepoint where so many more are
     *     used, and comes at least to one
     * @return how it came out
     * @throws IllegalStateException as {@link #run}, or if its limits ask for no meter
     */
    public Outcome runSlice(long units) {
        return turns.runSlice(units);
    }

    /**
     * Runs it until it ends, fails or has to stop, and parks the thread where it waits. The timeout
     * is that of the whole run.
     *
     * @return how it came out; never {@link Outcome.Blocked}
     * @throws IllegalStateException if it has ended, has nothing to run, or another thread is
     *     inside
     */
    public Outcome runToEnd() {
        return turns.runToEnd();
    }

    /**
     * The signal that killed it. Its exit code is 128 and that number then, which its own codes can
     * be too.
     *
     * @return its number; 0 as long as none did
     */
    public int signal() {
        return program.signal();
    }

    /**
     * Connects with a TCP socket of a Linux guest that listens, on its loopback. Both ends go on as
     * the guest runs: what is sent here it receives in its next run.
     *
     * @param port the port, 1 to 65535
     * @return this end, to be used between runs by the thread that runs the guest
     * @throws ErrnoException ECONNREFUSED if nobody listens, EAGAIN if too many connections wait
     *     already, ENOBUFS
     * @throws IllegalStateException if it is a guest of another kind, or runs
     */
    public Socket connect(int port) throws ErrnoException {
        if (program.thread().isOccupied()) {
            throw new IllegalStateException("connect is called between runs");
        }
        return program.connect(port);
    }

    /**
     * The units of the meter that it has used.
     *
     * @return 0 or more
     * @throws IllegalStateException if its limits ask for no meter
     */
    public long used() {
        return turns.bounds().used();
    }

    /**
     * Grants more fuel. What it has used beyond its fuel is missing from that.
     *
     * @param units units of the meter, 0 or more
     * @throws IllegalStateException if its limits ask for no meter, or another thread is inside
     */
    public void refuel(long units) {
        turns.bounds().refuel(units);
    }

    /**
     * Stops it at its next safepoint or in its wait, with {@link Outcome.Stopped}; without effect
     * if it does not run. May be called by any thread.
     */
    public void interrupt() {
        GuestThread thread = program.thread();
        if (thread.isOccupied()) {
            thread.requestStop(new LimitReached(Limit.INTERRUPT, -1, ""));
        }
    }

    /**
     * Ends it if it waits or has stopped, with all its processes, and closes its files.
     *
     * @throws UncheckedIOException if the host could not close a file properly: what was written to
     *     it may be lost
     */
    @Override
    public void close() {
        turns.end();
        program.close();
    }
}
