package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.pseudo.Entries;
import dev.godwit.vfs.pseudo.PseudoFileSystem;
import dev.godwit.vfs.pseudo.PseudoInode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** /proc (proc(5)): a directory for each process, and files about the whole system. */
public final class ProcFileSystem {
    /** The kind of this file system (PROC_SUPER_MAGIC). */
    public static final long MAGIC = 0x9FA0;

    private ProcFileSystem() {}

    /**
     * Makes it.
     *
     * @param kernel what it is about
     * @param dev the number by which guests tell it from other file systems
     * @param caller who asks
     * @param net what the network has to tell
     * @param ptys the pseudo-terminals
     * @return the file system
     */
    public static FileSystem make(
            Kernel kernel, long dev, Caller caller, NetTables net, PtyList ptys) {
        return new PseudoFileSystem(
                kernel.clock,
                dev,
                MAGIC,
                Access.ofRoot(0555),
                fs -> {
                    ProcSystem system = new ProcSystem(kernel, fs, caller, net, ptys);
                    Branch branch = new Branch(fs);
                    addLinks(branch, system);
                    SystemFiles.addTo(branch, system);
                    SysctlFiles.addTo(branch.at("sys"), system);
                    return branch.and(new Processes(system));
                });
    }

    private static void addLinks(Branch branch, ProcSystem system) {
        branch.link("self", () -> self(system));
        branch.link("thread-self", () -> self(system) + "/task/" + task(system).tid());
        branch.link("net", "self/net");
        branch.link("mounts", "self/mounts");
    }

    private static Task task(ProcSystem system) throws ErrnoException {
        Task task = system.caller();
        if (task == null) {
            throw Errno.ENOENT.exception();
        }
        return task;
    }

    private static String self(ProcSystem system) throws ErrnoException {
        return Integer.toString(task(system).process().pid());
    }

    /**
     * The directories of processes. A task's number leads to its process too, but is not listed.
     */
    private static final class Processes implements Entries {
        /** Nodes are kept up to twice as many as there are processes, and these more. */
        private static final int SPARE = 64;

        /**
         * A node and what it was made for.
         *
         * @param subject the process
         * @param node the node
         */
        private record Known(Subject subject, PseudoInode node) {}

        private final ProcSystem system;
        private final Map<Integer, Known> nodes = new HashMap<>();

        Processes(ProcSystem system) {
            this.system = system;
        }

        @Override
        public @Nullable PseudoInode lookup(String name) {
            int number = Numbers.parse(name);
            Process process = number < 0 ? null : process(number);
            if (process == null) {
                nodes.remove(number);
                return null;
            }
            Known known = nodes.get(number);
            if (known == null || known.subject.process != process) {
                prune();
                Subject subject = new Subject(system, process, number, true);
                known = new Known(subject, ProcessDirectory.make(subject));
                nodes.put(number, known);
            }
            return known.node;
        }

        private @Nullable Process process(int number) {
            Process process = system.kernel.process(number);
            if (process != null) {
                return process;
            }
            Task task = system.kernel.task(number);
            return task == null ? null : task.process();
        }

        /** Forgets nodes of what has gone, as often as that many have been made. */
        private void prune() {
            Kernel kernel = system.kernel;
            if (nodes.size() > 2 * (kernel.processCount() + kernel.taskCount()) + SPARE) {
                nodes.values().removeIf(known -> !known.subject.isThere());
            }
        }

        @Override
        public List<String> list() {
            List<String> names = new ArrayList<>();
            for (Process process : system.kernel.processes()) {
                names.add(Integer.toString(process.pid()));
            }
            return names;
        }
    }
}
