package dev.godwit.cli;

import dev.godwit.FileSystemSource;
import dev.godwit.Guest;
import dev.godwit.GuestBuilder;
import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.Platform;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.elf.Script;
import dev.godwit.platform.jvm.HostTerminal;
import dev.godwit.vfs.HostDirectories;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a Linux program stands on while a command runs it. */
final class LinuxGuest implements AutoCloseable {
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** What is told of a program that lacks something. */
    private static final String GIVE_ROOT =
            "; give it a root with --rootfs DIR|TAR, and name it by its path there";

    private final LinuxOptions options;
    private final String program;
    private final PrintWriter err;
    private @Nullable HostTerminal terminal;
    private @Nullable RootArchive archive;

    /** The last thing told of the guest. */
    private String told = "";

    /**
     * Prepares.
     *
     * @param program the program: a file, or what {@code --rootfs} has
     */
    LinuxGuest(LinuxOptions options, String program, PrintWriter err) {
        this.options = options;
        this.program = program;
        this.err = err;
    }

    /**
     * Begins to make the guest.
     *
     * @param words its arguments, the first one its name
     * @param content the program, or null if it lies in a root
     */
    GuestBuilder builder(
            List<String> words,
            byte @Nullable [] content,
            WorldOptions world,
            Platform platform,
            HostDirectories directories) {
        GuestBuilder guest;
        if (content == null) {
            guest = Guest.ofRoot(root(directories), program);
            if (options.isWritten()) {
                guest.rootWrittenThrough();
            }
        } else {
            if (options.isWritten()) {
                throw CommandFailure.usage("--rw is for a directory of --rootfs");
            }
            if (Script.isScript(content, content.length)) {
                throw CommandFailure.badInput(
                        program, "a script needs its interpreter" + GIVE_ROOT);
            }
            guest = Guest.open(content);
        }
        guest.arguments(words.toArray(new String[0]))
                .clock(platform.clock())
                .entropy(platform.entropy())
                .input(platform.standardInput())
                .output(platform.standardOutput())
                .error(platform.standardError())
                .variable("PATH", PATH)
                .variable("HOME", "/root")
                .variable("HOSTNAME", options.hostName())
                .log(line -> tell(program + ": " + line));
        options.grant(guest);
        if (options.isTraced()) {
            guest.trace(this::tell);
        }
        grantTerminal(guest, platform);
        world.grantLinux(guest, directories);
        return guest;
    }

    private FileSystemSource root(HostDirectories directories) {
        String place = options.rootfs();
        if (place == null) {
            throw CommandFailure.usage("--cmd names a program in a root: give --rootfs DIR|TAR");
        }
        Path path = InputFile.path(place);
        if (!Files.exists(path)) {
            throw CommandFailure.badInput("--rootfs " + place, "there is no such file");
        }
        if (Files.isDirectory(path)) {
            return (pages, _) -> directories.fileSystem(place, pages);
        }
        if (options.isWritten()) {
            throw CommandFailure.usage("--rw: " + place + " is an archive, which stays as it is");
        }
        RootArchive opened = RootArchive.open(place);
        archive = opened;
        return (pages, _) -> opened.files(pages);
    }

    /** If standard input is a terminal, the guest has it for its own. */
    private void grantTerminal(GuestBuilder guest, Platform platform) {
        boolean isShown =
                platform.standardOutput().isTerminal() || platform.standardError().isTerminal();
        if (!platform.standardInput().isTerminal() || !isShown) {
            return;
        }
        String type = System.getenv("TERM");
        guest.variable("TERM", type == null ? "dumb" : type);
        // where a pipe takes the output, the command behind it may write to the terminal, too
        HostTerminal raw = HostTerminal.makeRaw(!platform.standardOutput().isTerminal());
        if (raw != null) {
            terminal = raw;
            guest.window(raw::size, raw.changes());
        }
    }

    private void tell(String line) {
        told = line;
        Report.line(err, line);
        if (terminal != null) {
            err.print('\r'); // a line's end alone does not lead back in raw mode
        }
        err.flush();
    }

    /**
     * Says what killed the guest, if something did that was not told yet. That nobody reads its
     * output any more is no fault.
     */
    void tellSignal(Guest guest) {
        int signal = guest.signal();
        String line = program + ": killed by " + Sig.name(signal);
        if (signal != 0 && signal != Sig.PIPE && !told.startsWith(line)) {
            tell(line);
        }
    }

    /** What to say of a guest that cannot be made. */
    CommandFailure failure(Unlinkable e) {
        String message = String.valueOf(e.getMessage());
        return options.rootfs() == null
                ? CommandFailure.badInput(program, message + GIVE_ROOT)
                : CommandFailure.badInput("--rootfs " + options.rootfs(), message);
    }

    /** Gives the terminal back. */
    void closeTerminal() {
        HostTerminal raw = terminal;
        if (raw != null) {
            terminal = null;
            raw.close();
        }
    }

    @Override
    public void close() {
        closeTerminal();
        RootArchive opened = archive;
        if (opened != null) {
            archive = null;
            opened.close();
        }
    }
}
