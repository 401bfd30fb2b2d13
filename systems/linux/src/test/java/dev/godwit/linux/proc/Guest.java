package dev.godwit.linux.proc;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.file.FileContext;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Clone;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Execute;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.system.LinuxSettings;
import dev.godwit.linux.system.LinuxSystem;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.SpecialFiles;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A guest whose programs do nothing, and its files as one of its tasks sees them. */
final class Guest implements AutoCloseable {
    static final int PAGES = 4096;
    private static final long BASE = 0x1_0000;

    final VirtualClock clock = VirtualClock.still();
    final LinuxSystem system;
    final Kernel kernel;
    final Task first;

    /** The same files with a /proc that is asked by {@link #caller}. */
    final FileTree tree;

    /** Who asks; null for the system itself. */
    @Nullable Task caller;

    Guest() throws ErrnoException, NotExecutable {
        LinuxSettings settings =
                new LinuxSettings(
                        clock,
                        new SeededEntropy(7),
                        BytesSource.empty(),
                        new BytesSink(1),
                        new BytesSink(1),
                        _ -> {});
        settings.pages = PAGES;
        settings.arguments.addAll(List.of("still", "one", "two words"));
        settings.environment.addAll(List.of("A=b", "PATH=/bin"));
        system = LinuxSystem.ofProgram(settings, "still", program());
        kernel = system.kernel();
        first = task(Kernel.FIRST);
        tree = first.context.tree();
        tree.mounts()
                .mount(
                        tree.find(tree.root(), "/proc", true),
                        ProcFileSystem.make(kernel, 77, () -> caller, NetTables.NONE, PtyList.NONE)
                                .rootInode(),
                        false);
        caller = first;
    }

    /** An executable of one instruction, which jumps to itself. */
    private static byte[] program() {
        ByteBuffer out = ByteBuffer.allocate(0x1000).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}).position(16);
        out.putShort((short) 2).putShort((short) 243).putInt(1);
        out.putLong(BASE + 0x100).putLong(64).putLong(0).putInt(5);
        out.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        out.position(64);
        out.putInt(1).putInt(7).putLong(0).putLong(BASE).putLong(BASE);
        out.putLong(0x1000).putLong(0x2000).putLong(0x1000);
        out.position(0x100);
        out.putInt(0x0000_006F);
        return out.array();
    }

    Task task(int tid) {
        Task task = kernel.task(tid);
        if (task == null) {
            throw new AssertionError("no task " + tid);
        }
        return task;
    }

    /** One more program, of whatever user. */
    Task start(int uid, String... arguments) throws ErrnoException, NotExecutable {
        List<byte[]> encoded = new ArrayList<>();
        for (String argument : arguments) {
            encoded.add(argument.getBytes(StandardCharsets.UTF_8));
        }
        return Execute.first(
                kernel,
                new FileContext(tree, tree.root(), 027),
                Credentials.of(uid, uid),
                "/bin/still",
                encoded,
                List.of());
    }

    /** A thread, or a process, of a task's. */
    Task clone(Task of, long flags) throws ErrnoException {
        return Clone.run(of, flags, 0, 0, 0, 0);
    }

    // ---- Files.

    OpenFile open(String path, int flags) throws ErrnoException {
        return tree.open(tree.root(), path, flags, NewFile.regular(0644));
    }

    byte[] bytes(String path) throws ErrnoException {
        RegularFile file = (RegularFile) open(path, OpenFlags.READ);
        byte[] bytes = new byte[1 << 20];
        int count = file.read(bytes, 0, bytes.length, 0);
        file.close();
        return java.util.Arrays.copyOf(bytes, count);
    }

    String read(String path) throws ErrnoException {
        return new String(bytes(path), StandardCharsets.ISO_8859_1);
    }

    void write(String path, String text) throws ErrnoException {
        RegularFile file = (RegularFile) open(path, OpenFlags.WRITE);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        file.write(bytes, 0, bytes.length, 0);
        file.close();
    }

    String link(String path) throws ErrnoException {
        return tree.find(tree.root(), path, false).inode().readlink();
    }

    List<String> list(String path) throws ErrnoException {
        Listing listing = (Listing) tree.find(tree.root(), path, true).inode().open(1);
        List<String> names = new ArrayList<>();
        long cookie = 0;
        while (true) {
            List<DirectoryEntry> some = listing.list(cookie, 100);
            if (some.isEmpty()) {
                return names.subList(2, names.size());
            }
            some.forEach(entry -> names.add(entry.name()));
            cookie = some.getLast().next();
        }
    }

    /** The value of a line that begins with a label and a colon, or with a label and blanks. */
    String value(String path, String label) throws ErrnoException {
        for (String line : read(path).split("\n", -1)) {
            if (line.startsWith(label + ":") || line.startsWith(label + " ")) {
                return line.substring(label.length() + 1).strip();
            }
        }
        throw new AssertionError(path + " has no " + label);
    }

    /** Opens a file for a task; answers its descriptor. */
    int descriptor(Task task, String path, int flags) throws ErrnoException {
        FileTree.Opened opened =
                tree.openNamed(tree.root(), path, OpenFlags.READ, NewFile.regular(0644));
        return descriptor(task, new LinuxFile(opened.file(), flags, opened.found(), ""));
    }

    int descriptor(Task task, LinuxFile file) throws ErrnoException {
        return task.files.add(file, 0, 1000, false);
    }

    FileTree plainTree() {
        return FileTree.rooted(tree.mounts(), SpecialFiles.NONE, tree.mounts().root());
    }

    @Override
    public void close() {
        system.close();
    }
}
