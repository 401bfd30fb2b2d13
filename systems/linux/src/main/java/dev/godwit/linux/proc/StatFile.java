package dev.godwit.linux.proc;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProgramImage;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Task;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.terminal.Terminal;

import org.jspecify.annotations.Nullable;

/** stat and statm: one line of numbers. */
final class StatFile {
    private static final int PF_EXITING = 0x4;
    private static final int PF_FORKNOEXEC = 0x40;
    private static final int PF_RANDOMIZE = 0x40_0000;

    /** Sets of signals are shown as far as they go into 31 bits. */
    private static final long OLD_SIGNALS = 0x7FFF_FFFFL;

    private StatFile() {}

    static String text(Subject subject) throws ErrnoException {
        Process process = subject.process;
        Task task = subject.isWhole ? subject.find() : subject.task();
        ProgramImage image = subject.image();
        boolean isOpen = subject.isOpen();
        StringBuilder out = new StringBuilder(256);
        out.append(subject.tid).append(" (");
        out.append(task == null ? process.name() : task.name).append(") ");
        out.append(state(process, task));
        number(out, process.parentPid());
        number(out, process.group());
        number(out, process.session().id);
        Terminal terminal = process.session().terminal;
        number(out, process.session().terminalDevice);
        number(out, terminal == null ? -1 : terminal.foreground());
        number(out, flags(process, task));
        zeros(out, 4); // faults are not counted
        long user = subject.isWhole || task == null ? process.userTime() : task.userTime();
        long system = subject.isWhole || task == null ? process.systemTime() : task.systemTime();
        number(out, user / ProcSystem.TICK);
        number(out, system / ProcSystem.TICK);
        number(out, process.childUserTime() / ProcSystem.TICK);
        number(out, process.childSystemTime() / ProcSystem.TICK);
        int nice = task == null ? 0 : task.nice;
        number(out, 20 + nice);
        number(out, nice);
        number(out, process.tasks().size());
        number(out, 0);
        long began = subject.isWhole || task == null ? process.startTime() : task.startTime();
        number(out, (began - subject.system.kernel.bootTime()) / ProcSystem.TICK);
        memory(out, process, image, isOpen);
        signals(out, process, task);
        number(out, isOpen && task != null && isAsleep(process, task, subject.isWhole) ? 1 : 0);
        zeros(out, 2);
        number(out, process.exitSignal());
        zeros(out, 2); // the only CPU; no real-time priority
        number(out, task == null ? 0 : task.policy);
        zeros(out, 3);
        addresses(out, isOpen ? image : null);
        number(out, isOpen ? process.status() : 0);
        return out.append('\n').toString();
    }

    /** The letter of its state. */
    static char state(Process process, @Nullable Task task) {
        if (process.state() == Process.State.DEAD) {
            return 'X';
        }
        return task == null && !isSystem(process) ? 'Z' : task == null ? 'S' : task.state();
    }

    /** Whether it is process 1, which runs no program. */
    private static boolean isSystem(Process process) {
        return process.state() == Process.State.RUNNING && process.tasks().isEmpty();
    }

    private static boolean isAsleep(Process process, Task task, boolean isWhole) {
        return task.state() != 'R' && (!isWhole || process.tasks().size() < 2);
    }

    private static int flags(Process process, @Nullable Task task) {
        return (task == null || process.isEnding() ? PF_EXITING : 0)
                | (process.hasExecuted() ? 0 : PF_FORKNOEXEC)
                | PF_RANDOMIZE;
    }

    private static void memory(
            StringBuilder out, Process process, @Nullable ProgramImage image, boolean isOpen) {
        number(out, image == null ? 0 : image.memory.mapped() * Pages.SIZE);
        number(out, image == null ? 0 : image.memory.resident());
        long limit = process.limits.soft(ResourceLimits.RSS);
        out.append(' ').append(Long.toUnsignedString(limit));
        number(out, image == null ? 0 : isOpen ? image.codeStart : 1);
        number(out, image == null ? 0 : isOpen ? image.codeEnd : 1);
        number(out, image == null || !isOpen ? 0 : image.stackStart);
        zeros(out, 2); // its registers are shown of a process only that dumps core
    }

    private static void signals(StringBuilder out, Process process, @Nullable Task task) {
        number(out, task == null ? 0 : task.signals().pending() & OLD_SIGNALS);
        number(out, task == null ? 0 : task.mask() & OLD_SIGNALS);
        number(out, process.handlers().ignored() & OLD_SIGNALS);
        number(out, process.handlers().caught() & OLD_SIGNALS);
    }

    private static void addresses(StringBuilder out, @Nullable ProgramImage image) {
        if (image == null) {
            zeros(out, 7);
            return;
        }
        number(out, image.dataStart);
        number(out, image.dataEnd);
        number(out, image.memory.breakStart());
        number(out, image.argumentsStart);
        number(out, image.argumentsEnd);
        number(out, image.environmentStart);
        number(out, image.environmentEnd);
    }

    private static void number(StringBuilder out, long number) {
        out.append(' ').append(number);
    }

    private static void zeros(StringBuilder out, int count) {
        for (int i = 0; i < count; i++) {
            out.append(" 0");
        }
    }

    static String statm(Subject subject) {
        ProgramImage image = subject.image();
        if (image == null) {
            return "0 0 0 0 0 0 0\n";
        }
        ProcessMemory memory = image.memory;
        return memory.mapped()
                + " "
                + memory.resident()
                + " "
                + memory.residentFiles()
                + " "
                + codePages(image)
                + " 0 "
                + (memory.mappedData() + memory.mappedStack())
                + " 0\n";
    }

    /** The pages that the program's own code lies in. */
    static long codePages(ProgramImage image) {
        return (image.codeEnd + Pages.SIZE - 1 >>> Pages.SHIFT) - (image.codeStart >>> Pages.SHIFT);
    }
}
