package dev.godwit.linux.process;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.linux.file.FileTable;
import dev.godwit.linux.memory.SystemMemory;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.vfs.Mounts;

/** What a {@link Kernel} is made of. */
public final class KernelParts {
    /** The memory of the guest. */
    public final SystemMemory memory;

    /** Its files. */
    public final Mounts mounts;

    /** Its clock. */
    public final Clock clock;

    /** Its random bytes. */
    public final Entropy entropy;

    /** Who runs when. */
    public final Scheduler scheduler;

    /** Executes its system calls. */
    public final Kernel.Calls calls;

    /** Told to people. */
    public final Kernel.Log log;

    /** Told of descriptors that are closed. */
    public final FileTable.CloseListener closeListener;

    /** What its harts have: all but counters of events, and what is for supervisors alone. */
    public Extensions extensions =
            Extensions.ALL
                    .without(Extension.ZIHPM)
                    .without(Extension.SSTC)
                    .without(Extension.SVADE)
                    .without(Extension.SVADU)
                    .without(Extension.SVINVAL)
                    .without(Extension.SVNAPOT)
                    .without(Extension.SVPBMT);

    /** The most tasks at a time. */
    public int mostTasks = 4096;

    /** The name of the host that it seems to run on. */
    public String hostName = "godwit";

    /**
     * The parts that there is no default for.
     *
     * @param memory the memory of the guest
     * @param mounts its files
     * @param clock its clock
     * @param entropy its random bytes
     * @param scheduler who runs when
     * @param calls executes its system calls
     * @param log told to people
     * @param closeListener told of descriptors that are closed
     */
    public KernelParts(
            SystemMemory memory,
            Mounts mounts,
            Clock clock,
            Entropy entropy,
            Scheduler scheduler,
            Kernel.Calls calls,
            Kernel.Log log,
            FileTable.CloseListener closeListener) {
        this.memory = memory;
        this.mounts = mounts;
        this.clock = clock;
        this.entropy = entropy;
        this.scheduler = scheduler;
        this.calls = calls;
        this.log = log;
        this.closeListener = closeListener;
    }
}
