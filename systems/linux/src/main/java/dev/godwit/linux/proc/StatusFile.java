package dev.godwit.linux.proc;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProgramImage;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Seccomp;
import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

/** status: what is known of a process, in lines for people and programs. */
final class StatusFile {
    private static final int FIRST_DESCRIPTORS = 64;
    private static final int MORE_DESCRIPTORS = 256;

    private StatusFile() {}

    static String text(Subject subject) throws ErrnoException {
        Process process = subject.process;
        Task task = subject.isWhole ? subject.find() : subject.task();
        Credentials credentials = task == null ? process.credentials() : task.credentials;
        Lines out = new Lines();
        out.add("Name:\t").escaped(task == null ? process.name() : task.name, "\n\\").add('\n');
        if (task != null) {
            out.line("Umask", octal(task.context.umask()));
        }
        out.line("State", state(StatFile.state(process, task)));
        out.line("Tgid", process.pid());
        out.line("Ngid", 0);
        out.line("Pid", subject.tid);
        out.line("PPid", process.parentPid());
        out.line("TracerPid", 0);
        identity(out, credentials);
        out.line("FDSize", task == null ? 0 : descriptors(task));
        out.add("Groups:\t");
        for (int i = 0; i < credentials.groups().length; i++) {
            out.add(i == 0 ? "" : " ").add(Integer.toUnsignedLong(credentials.groups()[i]));
        }
        out.add(" \n");
        out.line("NStgid", process.pid());
        out.line("NSpid", subject.tid);
        out.line("NSpgid", process.group());
        out.line("NSsid", process.session().id);
        out.line("Kthread", 0);
        ProgramImage image = subject.image();
        if (image != null) {
            memory(out, image);
        }
        signals(out, process, task);
        capabilities(out, credentials);
        rest(out, task);
        return out.toString();
    }

    private static String octal(int mask) {
        String digits = Integer.toOctalString(mask);
        return "0000".substring(Math.min(4, digits.length())) + digits;
    }

    private static String state(char letter) {
        return switch (letter) {
            case 'R' -> "R (running)";
            case 'T' -> "T (stopped)";
            case 'Z' -> "Z (zombie)";
            case 'X' -> "X (dead)";
            default -> "S (sleeping)";
        };
    }

    private static void identity(Lines out, Credentials credentials) {
        four(
                out,
                "Uid",
                credentials.uid(),
                credentials.euid(),
                credentials.suid(),
                credentials.fsuid());
        four(
                out,
                "Gid",
                credentials.gid(),
                credentials.egid(),
                credentials.sgid(),
                credentials.fsgid());
    }

    private static void four(Lines out, String label, int... ids) {
        out.add(label).add(":");
        for (int id : ids) {
            out.add('\t').add(Integer.toUnsignedLong(id));
        }
        out.add('\n');
    }

    /** How many descriptors there is room for, as Linux makes it. */
    private static int descriptors(Task task) {
        int end = task.files.end();
        int room = FIRST_DESCRIPTORS;
        while (room < end) {
            room = Math.max(MORE_DESCRIPTORS, 2 * room);
        }
        return room;
    }

    private static void memory(Lines out, ProgramImage image) {
        ProcessMemory memory = image.memory;
        long code = StatFile.codePages(image);
        out.memory("VmPeak", memory.peakMapped() * 4);
        out.memory("VmSize", memory.mapped() * 4);
        out.memory("VmLck", memory.locked() * 4);
        out.memory("VmPin", 0);
        out.memory("VmHWM", memory.peakResident() * 4);
        out.memory("VmRSS", memory.resident() * 4);
        out.memory("RssAnon", memory.residentOwn() * 4);
        out.memory("RssFile", memory.residentFiles() * 4);
        out.memory("RssShmem", 0);
        out.memory("VmData", memory.mappedData() * 4);
        out.memory("VmStk", memory.mappedStack() * 4);
        out.memory("VmExe", code * 4);
        out.memory("VmLib", Math.max(0, memory.mappedText() - code) * 4);
        out.memory("VmPTE", 0);
        out.memory("VmSwap", 0);
        out.memory("HugetlbPages", 0);
        out.line("CoreDumping", 0);
        out.line("THP_enabled", 1);
        out.line("untag_mask", "0xffffffffffffffff");
    }

    private static void signals(Lines out, Process process, @Nullable Task task) {
        out.line("Threads", process.tasks().size());
        int queued = process.signals().size();
        for (Task one : process.tasks()) {
            queued += one.signals().size();
        }
        long limit = process.limits.soft(ResourceLimits.SIGPENDING);
        out.line("SigQ", queued + "/" + Long.toUnsignedString(limit));
        set(out, "SigPnd", task == null ? 0 : task.signals().pending());
        set(out, "ShdPnd", process.signals().pending());
        set(out, "SigBlk", task == null ? 0 : task.mask());
        set(out, "SigIgn", process.handlers().ignored());
        set(out, "SigCgt", process.handlers().caught());
    }

    private static void set(Lines out, String label, long bits) {
        out.add(label).add(":\t").hex(bits, 16).add('\n');
    }

    private static void capabilities(Lines out, Credentials credentials) {
        set(out, "CapInh", credentials.inheritable());
        set(out, "CapPrm", credentials.permitted());
        set(out, "CapEff", credentials.effective());
        set(out, "CapBnd", credentials.bounding());
        set(out, "CapAmb", credentials.ambient());
    }

    private static void rest(Lines out, @Nullable Task task) {
        out.line("NoNewPrivs", task != null && task.hasNoNewPrivileges ? 1 : 0);
        Seccomp seccomp = task == null ? null : task.seccomp;
        out.line("Seccomp", seccomp == null ? 0 : seccomp.mode());
        out.line("Seccomp_filters", seccomp == null ? 0 : seccomp.filters());
        out.line("Speculation_Store_Bypass", "unknown");
        out.line("SpeculationIndirectBranch", "unsupported");
        out.line("Cpus_allowed", 1);
        out.line("Cpus_allowed_list", 0);
        out.line("Mems_allowed", 1);
        out.line("Mems_allowed_list", 0);
        out.line("voluntary_ctxt_switches", task == null ? 0 : task.voluntarySwitches());
        out.line("nonvoluntary_ctxt_switches", task == null ? 0 : task.involuntarySwitches());
    }
}
