package dev.godwit.linux.proc;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProcessEntries;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.pseudo.Content;
import dev.godwit.vfs.pseudo.Entries;
import dev.godwit.vfs.pseudo.PseudoInode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The directory of a process or of a task: nodes are made when they are first looked for. */
final class ProcessDirectory implements Entries, ProcessEntries {
    /** Makes a node. */
    @FunctionalInterface
    interface Maker {
        PseudoInode make(Subject subject);
    }

    /** What a file about a process says. */
    @FunctionalInterface
    interface Saying {
        String text(Subject subject) throws ErrnoException;
    }

    /** What makes the file of each name. */
    static final class Table {
        private final Map<String, Maker> makers = new LinkedHashMap<>();

        void put(String name, Maker maker) {
            makers.put(name, maker);
        }

        /** A file that says something of a process as long as that is there. */
        void file(String name, int mode, Saying saying) {
            put(name, subject -> ProcessDirectory.file(subject, mode, content(subject, saying)));
        }

        /** The same, for those only who may look into it. */
        void secret(String name, int mode, Saying saying) {
            file(
                    name,
                    mode,
                    subject -> {
                        subject.requireOpen();
                        return saying.text(subject);
                    });
        }

        void putAll(Table others) {
            makers.putAll(others.makers);
        }
    }

    private static final Table OF_PROCESSES = new Table();
    private static final Table OF_TASKS = new Table();

    static {
        for (Table table : List.of(OF_PROCESSES, OF_TASKS)) {
            LinkFiles.addTo(table);
            MemoryFiles.addTo(table);
            MountFiles.addTo(table);
            IdentityFiles.addTo(table);
            table.file("stat", 0444, StatFile::text);
            table.file("statm", 0444, StatFile::statm);
            table.file("status", 0444, StatusFile::text);
            table.file("limits", 0444, LimitsFile::text);
            table.put("net", NetFiles::make);
        }
        OF_PROCESSES.put(
                "task",
                subject ->
                        subject.system.fs.directory(
                                subject.directoryAccess(0555), new Tasks(subject)));
        IdentityFiles.addToProcesses(OF_PROCESSES);
        IdentityFiles.addToTasks(OF_TASKS);
    }

    private final Subject subject;
    private final Table table;
    private final Map<String, PseudoInode> nodes = new HashMap<>();

    private ProcessDirectory(Subject subject) {
        this.subject = subject;
        this.table = subject.isWhole ? OF_PROCESSES : OF_TASKS;
    }

    static PseudoInode make(Subject subject) {
        return subject.system.fs.directory(
                subject.directoryAccess(0555), new ProcessDirectory(subject));
    }

    static PseudoInode file(Subject subject, int mode, Content content) {
        return subject.system.fs.file(subject.access(mode), content);
    }

    static Content content(Subject subject, Saying saying) {
        return () -> {
            subject.requireThere();
            return Names.encode(saying.text(subject));
        };
    }

    @Override
    public @Nullable Process process() {
        return subject.isWhole ? subject.process : null;
    }

    @Override
    public @Nullable PseudoInode lookup(String name) {
        Maker maker = table.makers.get(name);
        if (maker == null || !subject.isThere()) {
            return null;
        }
        PseudoInode node = nodes.get(name);
        if (node == null) {
            node = maker.make(subject);
            nodes.put(name, node);
        }
        return node;
    }

    @Override
    public List<String> list() {
        return subject.isThere() ? new ArrayList<>(table.makers.keySet()) : List.of();
    }

    /** The tasks of a process. */
    private static final class Tasks implements Entries {
        private final Subject whole;
        private final Map<Integer, PseudoInode> nodes = new HashMap<>();

        Tasks(Subject whole) {
            this.whole = whole;
        }

        @Override
        public @Nullable PseudoInode lookup(String name) {
            int tid = Numbers.parse(name);
            Task task = tid < 0 ? null : whole.system.kernel.task(tid);
            if (task == null || task.process() != whole.process) {
                nodes.remove(tid);
                return null;
            }
            PseudoInode node = nodes.get(tid);
            if (node == null) {
                if (nodes.size() > 2 * whole.process.tasks().size() + 16) {
                    nodes.clear();
                }
                node = make(new Subject(whole.system, whole.process, tid, false));
                nodes.put(tid, node);
            }
            return node;
        }

        @Override
        public List<String> list() {
            List<String> names = new ArrayList<>();
            for (Task task : whole.process.tasks()) {
                names.add(Integer.toString(task.tid()));
            }
            return names;
        }
    }
}
