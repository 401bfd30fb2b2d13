package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.elf.Elf;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.elf.Script;
import dev.godwit.linux.file.FileContext;
import dev.godwit.linux.file.FileTable;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.memory.Layout;
import dev.godwit.linux.memory.MemoryLimits;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Watches;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lets a task execute a program (execve(2)): everything is made before anything is given up. */
public final class Execute {
    /** Scripts whose interpreters are scripts: at most so many. */
    private static final int MOST_SCRIPTS = 5;

    private static final int LONGEST_NAME = 15;
    private static final int ADDR_NO_RANDOMIZE = 0x4_0000;

    /** What personality(2) has set and a program with set-user-ID does not keep. */
    private static final int PER_CLEAR_ON_SETID = 0x74_0000;

    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int GROUP_EXECUTE = 010;
    private static final long STACK_RANDOM_PAGES = (16L << 30) / 4096;
    private static final long MMAP_RANDOM_PAGES = 1L << 24;

    private final Kernel kernel;
    private final FileContext context;
    private final Credentials credentials;

    /** What was asked for, as AT_EXECFN tells it. */
    private final String path;

    private List<byte[]> arguments;
    private final List<byte[]> environment;

    /** Whether nothing is to lie at random addresses, unless the program has set-user-ID. */
    private boolean isFixed;

    private Execute(
            Kernel kernel,
            FileContext context,
            Credentials credentials,
            String path,
            List<byte[]> arguments,
            List<byte[]> environment) {
        this.kernel = kernel;
        this.context = context;
        this.credentials = credentials;
        this.path = path;
        this.arguments = arguments;
        this.environment = environment;
    }

    /** What has been prepared, and what is to be done with it. */
    private record Ready(
            ProgramImage image,
            long entry,
            long stackPointer,
            Credentials credentials,
            String name) {}

    /**
     * Executes a program in place of a task's.
     *
     * @param task who; on success all its registers are those of the new program
     * @param found the file
     * @param path how it was named
     * @param arguments its arguments, the first one its name; empty stands for one that is empty
     * @param environment its environment
     * @throws ErrnoException ENOENT, EACCES, ENOEXEC, ELOOP, ENOMEM, E2BIG, ...; nothing has
     *     changed
     */
    public static void run(
            Task task, Found found, String path, List<byte[]> arguments, List<byte[]> environment)
            throws ErrnoException {
        Execute execute =
                new Execute(
                        task.kernel(),
                        task.context,
                        task.credentials,
                        path,
                        arguments.isEmpty() ? List.of(new byte[0]) : arguments,
                        environment);
        execute.isFixed = (task.process.personality & ADDR_NO_RANDOMIZE) != 0;
        Ready ready =
                execute.prepare(found, task.process.limits, task.hasNoNewPrivileges, task.name);
        commit(task, ready);
    }

    /**
     * Makes the first process of a guest, which runs a program.
     *
     * @param kernel the system
     * @param context where its paths begin
     * @param credentials as whom it acts
     * @param path the program's path
     * @param arguments its arguments, the first one its name
     * @param environment its environment
     * @return its task, which is yet to be woken
     * @throws ErrnoException if the program cannot be found or loaded
     * @throws NotExecutable if it is no program of this kind of guest
     */
    public static Task first(
            Kernel kernel,
            FileContext context,
            Credentials credentials,
            String path,
            List<byte[]> arguments,
            List<byte[]> environment)
            throws ErrnoException, NotExecutable {
        Execute execute = new Execute(kernel, context, credentials, path, arguments, environment);
        Found found = context.tree().locate(context.directory(), path, true);
        ResourceLimits limits = new ResourceLimits();
        Ready ready = execute.load(found, limits, true, "");
        int pid = kernel.newPid();
        Process process = new Process(kernel, pid, new Session(pid), credentials);
        process.parent = kernel.init();
        process.exitSignal = Sig.CHLD;
        process.limits = limits;
        process.image = ready.image;
        process.hasExecuted = true;
        kernel.init().children.add(process);
        kernel.add(process);
        Task task =
                new Task(
                        kernel,
                        pid,
                        process,
                        kernel.newHart(ready.image.memory),
                        kernel.newFileTable(),
                        context,
                        credentials,
                        ready.name);
        kernel.add(task);
        task.hart.pc = ready.entry;
        task.hart.registers[Task.SP] = ready.stackPointer;
        return task;
    }

    private Ready prepare(
            Found found, ResourceLimits limits, boolean hasNoNewPrivileges, String oldName)
            throws ErrnoException {
        try {
            return load(found, limits, hasNoNewPrivileges, oldName);
        } catch (NotExecutable _) {
            throw Errno.ENOEXEC.exception();
        }
    }

    // ---- Preparing.

    private Ready load(
            Found found, ResourceLimits limits, boolean hasNoNewPrivileges, String oldName)
            throws ErrnoException, NotExecutable {
        Found executed = found;
        RegularFile file = open(found);
        try {
            String scriptPath = path;
            for (int scripts = 0; isScript(file); scripts++) {
                if (scripts == MOST_SCRIPTS) {
                    throw Errno.ELOOP.exception();
                }
                Script script = Script.read(FileRanges.of(file));
                close(file, executed);
                arguments = withInterpreter(script, scriptPath);
                scriptPath = script.interpreter();
                executed = context.tree().locate(context.directory(), scriptPath, true);
                file = open(executed);
            }
            Elf elf = Elf.read(FileRanges.of(file));
            String interpreterPath = elf.interpreter();
            Found interpreterFound = interpreterPath == null ? null : interpreter(interpreterPath);
            Credentials next = privileges(executed, hasNoNewPrivileges);
            return map(elf, executed, interpreterFound, next, limits, name(found, oldName));
        } finally {
            close(file, executed);
        }
    }

    /** Closes a file that has been read; who watches it hears of all that has been done. */
    private static void close(RegularFile file, Found found) throws ErrnoException {
        Watches watches = found.place().mount().watches();
        if (watches != null) {
            watches.done(Watches.OPEN, found, true);
            watches.done(Watches.ACCESS, found, true);
            watches.done(Watches.CLOSE_NOWRITE, found, true);
        }
        file.close();
    }

    private Found interpreter(String interpreterPath) throws ErrnoException {
        return context.tree().locate(context.directory(), interpreterPath, true);
    }

    private RegularFile open(Found found) throws ErrnoException {
        Inode inode = found.place().inode();
        if (inode.type() != FileType.REGULAR_FILE) {
            throw Errno.EACCES.exception();
        }
        Permission.check(
                inode.stat(),
                Permission.EXECUTE,
                credentials.fsuid(),
                credentials::isIn,
                credentials.has(Credentials.CAP_DAC_OVERRIDE),
                false);
        if (inode.open(OpenFlags.READ) instanceof RegularFile file) {
            return file;
        }
        throw Errno.EACCES.exception();
    }

    private static boolean isScript(RegularFile file) throws ErrnoException {
        byte[] begin = new byte[2];
        return file.read(begin, 0, 2, 0) == 2 && Script.isScript(begin, 2);
    }

    /** The arguments of a script's interpreter: itself, its argument, the script, the script's. */
    private List<byte[]> withInterpreter(Script script, String scriptPath) throws ErrnoException {
        List<byte[]> all = new ArrayList<>();
        all.add(Names.encode(script.interpreter()));
        String argument = script.argument();
        if (argument != null) {
            all.add(Names.encode(argument));
        }
        all.add(Names.encode(scriptPath));
        all.addAll(arguments.subList(1, arguments.size()));
        return all;
    }

    /** What set-user-ID and set-group-ID bits make of the credentials. */
    private Credentials privileges(Found executed, boolean hasNoNewPrivileges)
            throws ErrnoException {
        Credentials now = credentials;
        Stat stat = executed.place().inode().stat();
        int euid = now.euid();
        int egid = now.egid();
        if (!hasNoNewPrivileges) {
            if ((stat.mode() & SET_UID) != 0) {
                euid = stat.uid();
            }
            if ((stat.mode() & SET_GID) != 0 && (stat.mode() & GROUP_EXECUTE) != 0) {
                egid = stat.gid();
            }
        }
        boolean isRoot = euid == 0 || now.uid() == 0;
        long ambient = euid == now.euid() && egid == now.egid() ? now.ambient() : 0;
        long permitted = isRoot ? now.inheritable() | now.bounding() : ambient;
        long effective = euid == 0 ? permitted : ambient;
        return now.withUsers(now.uid(), euid, euid, euid, true)
                .withGroups(now.gid(), egid, egid, egid)
                .withCapabilities(effective, permitted, now.inheritable(), ambient, now.bounding());
    }

    private static String name(Found found, String oldName) throws ErrnoException {
        String name = found.name();
        if (name.isEmpty() || name.equals("/")) {
            return oldName;
        }
        byte[] bytes = Names.encode(name);
        return bytes.length <= LONGEST_NAME
                ? name
                : Names.decode(Arrays.copyOf(bytes, LONGEST_NAME), 0, LONGEST_NAME);
    }

    private Ready map(
            Elf elf,
            Found executed,
            @Nullable Found interpreterFound,
            Credentials next,
            ResourceLimits limits,
            String name)
            throws ErrnoException, NotExecutable {
        isFixed &= !gains(credentials, next);
        MemoryLimits memoryLimits = new MemoryLimits();
        limits.apply(memoryLimits);
        Layout layout =
                Layout.of(
                        limits.soft(ResourceLimits.STACK),
                        random(STACK_RANDOM_PAGES) << 12,
                        random(MMAP_RANDOM_PAGES) << 12);
        ProcessMemory memory = new ProcessMemory(kernel.memory, layout, memoryLimits);
        boolean isDone = false;
        try {
            ProgramImage image = new ProgramImage(memory, executed);
            ImageLoader loader = new ImageLoader(this, image, context.tree());
            long bias = loader.program(elf, executed, interpreterFound != null);
            long entry = elf.entry() + bias;
            long base = 0;
            if (interpreterFound != null) {
                RegularFile file = open(interpreterFound);
                try {
                    Elf interpreter = Elf.read(FileRanges.of(file));
                    base = loader.interpreter(interpreter, interpreterFound);
                    entry = interpreter.entry() + base;
                } finally {
                    close(file, interpreterFound);
                }
            }
            image.vdso = kernel.vdso.map(memory);
            InitialStack stack = new InitialStack(kernel, image, next, path);
            long top = memory.mapStack(elf.isStackExecutable());
            long sp = stack.write(top, arguments, environment, elf, bias, base);
            isDone = true;
            return new Ready(image, entry, sp, next, name);
        } finally {
            if (!isDone) {
                memory.close();
            }
        }
    }

    /** Whether a program acts as somebody else than who executes it. */
    private static boolean gains(Credentials now, Credentials next) {
        return next.euid() != now.euid() || next.egid() != now.egid();
    }

    /** How far something is moved, less than a power of two. */
    long random(long bound) {
        if (isFixed) {
            return 0;
        }
        byte[] bytes = new byte[8];
        kernel.entropy.fill(bytes, 0, 8);
        return Bytes.getLong(bytes, 0) & bound - 1;
    }

    // ---- The point of no return.

    private static void commit(Task task, Ready ready) {
        Kernel kernel = task.kernel();
        Process process = task.process;
        for (Task other : new ArrayList<>(process.tasks)) {
            if (other != task) {
                kernel.exits.end(other);
            }
        }
        if (task.tid != process.pid) {
            kernel.renumber(task, process.pid);
        }
        RobustList.giveUp(task);
        task.robustList = 0;
        task.clearChildTid = 0;
        if (task.files.isShared()) {
            FileTable shared = task.files;
            task.files = shared.copy();
            shared.letGo();
        }
        task.files.closeOnExec();
        process.handlers = process.handlers.copy();
        process.handlers.reset();
        process.peak = 0;
        kernel.exits.releaseImage(process);
        process.image = ready.image;
        process.hasExecuted = true;
        for (ProcessExtension extension : process.extensions()) {
            extension.executed();
        }
        if (gains(task.credentials, ready.credentials)) {
            process.personality &= ~PER_CLEAR_ON_SETID;
        }
        task.credentials = ready.credentials;
        task.keepsCapabilities = false;
        task.name = ready.name;
        task.stackPointer = 0;
        task.stackSize = 0;
        task.stackFlags = 2; // SS_DISABLE
        task.hart.memory = ready.image.memory;
        Arrays.fill(task.hart.registers, 0);
        task.hart.floats.flags = 0;
        task.hart.floats.rounding = 0;
        task.hart.pc = ready.entry;
        task.hart.registers[Task.SP] = ready.stackPointer;
    }
}
