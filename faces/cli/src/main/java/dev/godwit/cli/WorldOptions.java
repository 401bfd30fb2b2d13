package dev.godwit.cli;

import dev.godwit.GuestBuilder;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.TcpListener;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.HostDirectories;
import dev.godwit.vfs.memory.MemoryFileSystem;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a guest is granted. */
final class WorldOptions {
    private static final long TMPFS_SIZE = 256L << 20;

    /** So that a guest can tell one file system in memory from another, and from the host's. */
    private static final long FIRST_DEVICE = 0x7f00_0000L;

    private final OptionSpec directories =
            list(
                    "--dir",
                    "HOST[::GUEST][:ro]",
                    "Grant a directory, at the same name or as GUEST; with :ro to be read only.");

    private final OptionSpec memories =
            list(
                    "--tmpfs",
                    "GUEST[:SIZE]",
                    "Grant an empty directory in memory, of 256MiB or SIZE; when that is full,"
                            + " writing fails with ENOSPC.");

    private final OptionSpec variables =
            list(
                    "--env",
                    "NAME[=VALUE]",
                    "Set a variable of the environment; without VALUE, as it is here.");

    private final OptionSpec sockets =
            list(
                    "--listen",
                    "HOST:PORT",
                    "Grant a listening socket; port 0 is any that is free, and told. Of its"
                            + " connections 1024 can be open at once, with 64KiB each.");

    /** What the guest calls its directories. */
    private final Set<String> guestNames = new HashSet<>();

    /** An option that may be given several times. */
    private static OptionSpec list(String name, String value, String description) {
        return OptionSpec.builder(name)
                .paramLabel(value)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .initialValue(List.of())
                .description(description)
                .build();
    }

    /** Offers them to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(directories).addOption(memories).addOption(variables).addOption(sockets);
    }

    /** Hands everything to a guest. Tells of ports that were chosen. */
    void grant(GuestBuilder guest, Clock clock, HostDirectories hostDirectories, PrintWriter err) {
        grantVariables(guest);
        for (String directory : directories.<List<String>>getValue()) {
            mount(guest, hostDirectories, directory);
        }
        long device = FIRST_DEVICE;
        for (String memory : memories.<List<String>>getValue()) {
            mountMemory(guest, memory, clock, device++);
        }
        for (String socket : sockets.<List<String>>getValue()) {
            guest.listen(listen(socket, err));
        }
    }

    /** Hands everything to a Linux guest. */
    void grantLinux(GuestBuilder guest, HostDirectories hostDirectories) {
        if (!sockets.<List<String>>getValue().isEmpty()) {
            throw CommandFailure.usage(
                    "--listen is for WebAssembly modules; a Linux program has its own network");
        }
        grantVariables(guest);
        for (String option : directories.<List<String>>getValue()) {
            DirectoryOption directory = directory(option);
            String name = absolute("--dir " + option, directory.guest());
            String host = directory.host();
            try {
                hostDirectories.open(host, true).close();
            } catch (ErrnoException e) {
                throw CommandFailure.badInput("--dir " + host, text(e));
            }
            guest.mount(
                    name,
                    (pages, _) -> hostDirectories.fileSystem(host, pages),
                    directory.isReadOnly());
        }
        long device = FIRST_DEVICE;
        for (String option : memories.<List<String>>getValue()) {
            MemoryOption memory = memory(option);
            long number = device++;
            guest.mount(
                    absolute("--tmpfs " + option, memory.guest()),
                    (pages, clock) -> new MemoryFileSystem(clock, memory.capacity(), number, pages),
                    false);
        }
    }

    private static String absolute(String option, String name) {
        if (!name.startsWith("/")) {
            throw CommandFailure.usage(
                    option + ": a Linux program has it at an absolute path, not '" + name + "'");
        }
        return name;
    }

    private void grantVariables(GuestBuilder guest) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : variables.<List<String>>getValue()) {
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            if (name.isEmpty()) {
                throw CommandFailure.usage("--env needs a name: '" + variable + "'");
            }
            String value = equals < 0 ? System.getenv(name) : variable.substring(equals + 1);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.forEach(guest::variable);
    }

    /** A directory of the host, and what the guest calls it. */
    private record DirectoryOption(String host, String guest, boolean isReadOnly) {}

    private DirectoryOption directory(String option) {
        boolean isReadOnly = option.endsWith(":ro");
        String names = isReadOnly ? option.substring(0, option.length() - 3) : option;
        int colons = names.indexOf("::");
        String host = colons < 0 ? names : names.substring(0, colons);
        String name = colons < 0 ? names : names.substring(colons + 2);
        if (host.isEmpty() || name.isEmpty()) {
            throw CommandFailure.usage(
                    "--dir must be HOST, HOST::GUEST, HOST:ro or HOST::GUEST:ro, got '"
                            + option
                            + "'");
        }
        checkName(name);
        return new DirectoryOption(host, name, isReadOnly);
    }

    private void mount(GuestBuilder guest, HostDirectories hostDirectories, String option) {
        DirectoryOption wanted = directory(option);
        Directory directory;
        try {
            directory = hostDirectories.open(wanted.host(), wanted.isReadOnly());
        } catch (ErrnoException e) {
            throw CommandFailure.badInput("--dir " + wanted.host(), text(e));
        }
        guest.mount(wanted.guest(), directory);
    }

    /** A directory in memory. */
    private record MemoryOption(String guest, long capacity) {}

    private MemoryOption memory(String option) {
        int colon = option.lastIndexOf(':');
        String name = colon < 0 ? option : option.substring(0, colon);
        if (name.isEmpty()) {
            throw CommandFailure.usage("--tmpfs needs a name: '" + option + "'");
        }
        checkName(name);
        long size = TMPFS_SIZE;
        if (colon >= 0) {
            try {
                size = new Quantities.Size().convert(option.substring(colon + 1));
            } catch (TypeConversionException e) {
                throw CommandFailure.usage("--tmpfs " + option + ": " + e.getMessage());
            }
        }
        return new MemoryOption(name, Math.max(size, MemoryFileSystem.INODE_COST));
    }

    private void mountMemory(GuestBuilder guest, String option, Clock clock, long device) {
        MemoryOption memory = memory(option);
        guest.mount(memory.guest(), new MemoryFileSystem(clock, memory.capacity(), device).root());
    }

    /** A guest could not tell two directories of one name apart. */
    private void checkName(String name) {
        if (!guestNames.add(name)) {
            throw CommandFailure.usage("two directories cannot both be the guest's '" + name + "'");
        }
    }

    private static TcpListener listen(String option, PrintWriter err) {
        int colon = option.lastIndexOf(':');
        int port = colon < 1 ? -1 : port(option.substring(colon + 1));
        if (port < 0) {
            throw CommandFailure.usage(
                    "--listen must be HOST:PORT with a port from 0 to 65535, such as"
                            + " 127.0.0.1:8080, got '"
                            + option
                            + "'");
        }
        String host = option.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            TcpListener listener = TcpListener.listen(host, port);
            if (port == 0) {
                Report.line(err, "listening on " + host + ":" + listener.port());
                err.flush();
            }
            return listener;
        } catch (ErrnoException e) {
            throw CommandFailure.badInput("--listen " + option, text(e));
        }
    }

    private static int port(String digits) {
        return digits.matches("[0-9]{1,5}") && Integer.parseInt(digits) <= 0xffff
                ? Integer.parseInt(digits)
                : -1;
    }

    private static String text(ErrnoException e) {
        return e.errno().text();
    }
}
