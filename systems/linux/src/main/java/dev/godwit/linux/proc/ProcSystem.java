package dev.godwit.linux.proc;

import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.pseudo.PseudoFileSystem;

import org.jspecify.annotations.Nullable;

/** What all files of one /proc have in common. */
final class ProcSystem {
    /** Nanoseconds of a tick (USER_HZ is 100). */
    static final long TICK = 10_000_000;

    /** Kibibytes of a page. */
    static final int PAGE_KIB = 4;

    final Kernel kernel;
    final PseudoFileSystem fs;
    final NetTables net;
    final PtyList ptys;
    private final Caller caller;

    ProcSystem(Kernel kernel, PseudoFileSystem fs, Caller caller, NetTables net, PtyList ptys) {
        this.kernel = kernel;
        this.fs = fs;
        this.caller = caller;
        this.net = net;
        this.ptys = ptys;
    }

    /** Who asks; null if it is the system itself. */
    @Nullable Task caller() {
        return caller.task();
    }

    /** How long the system has been there, nanoseconds. */
    long uptime() {
        return kernel.now() - kernel.bootTime();
    }
}
