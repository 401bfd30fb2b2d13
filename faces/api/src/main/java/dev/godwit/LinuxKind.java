package dev.godwit;

import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.thread.MeterClock;
import dev.godwit.host.Ram;
import dev.godwit.linux.debug.LinuxTarget;
import dev.godwit.linux.elf.Elf;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.elf.Script;
import dev.godwit.linux.system.LinuxSettings;
import dev.godwit.linux.system.LinuxSystem;
import dev.godwit.net.host.HostListener;
import dev.godwit.riscv.gdb.GdbServer;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.terminal.WindowSize;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Linux programs of RISC-V with 64 bits, and all that they start. */
final class LinuxKind implements GuestKind {
    private static final long MIB = 1 << 20;

    @Override
    public String name() {
        return "Linux programs of RISC-V (ELF)";
    }

    @Override
    public boolean isOne(byte[] content) {
        return Elf.isElf(content, content.length) || Script.isScript(content, content.length);
    }

    @Override
    public Program make(GuestBuilder builder) {
        builder.grants().requireNoWasi();
        LinuxFiles files = new LinuxFiles();
        boolean isDone = false;
        try {
            LinuxSystem system = system(builder, files);
            HostListener listener = builder.grants().debugger;
            GdbServer debugger = listener == null ? null : debug(system, listener);
            isDone = true;
            return new LinuxProgram(system, files, debugger);
        } catch (NotExecutable e) {
            throw e.failure();
        } catch (ErrnoException e) {
            throw new Unlinkable("the guest cannot be made: " + e.errno().text(), null);
        } finally {
            if (!isDone) {
                files.close();
            }
        }
    }

    private static GdbServer debug(LinuxSystem system, HostListener listener) {
        LinuxTarget target = new LinuxTarget(system.kernel());
        GdbServer server = new GdbServer(target, new ListenerPort(listener));
        target.setDirector(server);
        return server;
    }

    private static LinuxSystem system(GuestBuilder builder, LinuxFiles files)
            throws NotExecutable, ErrnoException {
        String command = builder.command();
        if (command != null) {
            return LinuxSystem.ofCommand(settings(builder, files, command), command);
        }
        byte[] content = builder.content();
        if (Script.isScript(content, content.length)) {
            throw new Unlinkable(
                    "a script: its interpreter is to be in a root, and the script too", null);
        }
        String first =
                builder.grants().arguments.isEmpty()
                        ? builder.name()
                        : builder.grants().arguments.getFirst();
        String known = builder.name().isEmpty() ? first : builder.name();
        String last = known.substring(known.lastIndexOf('/') + 1);
        String name = isFileName(last) ? last : "program";
        return LinuxSystem.ofProgram(settings(builder, files, name), name, content);
    }

    private static boolean isFileName(String name) {
        return switch (name) {
            case "", ".", ".." -> false;
            default -> name.length() <= 100;
        };
    }

    private static LinuxSettings settings(GuestBuilder builder, LinuxFiles files, String name) {
        Grants grants = builder.grants();
        Clock host = builder.clock();
        Clock clock = builder.isDeterministic() ? new MeterClock(host) : host;
        LinuxSettings settings =
                new LinuxSettings(
                        clock,
                        builder.entropy(),
                        grants.input,
                        grants.output,
                        grants.error,
                        line -> grants.log.accept(line));
        settings.arguments.addAll(grants.arguments);
        if (grants.arguments.isEmpty()) {
            settings.arguments.add(name);
        }
        setEnvironment(settings, grants);
        FileSystemSource root = grants.root;
        if (root != null) {
            settings.root = files.tree(root, clock);
        }
        settings.isRootWritten = grants.isRootWritten;
        settings.isHostHidden = builder.isDeterministic();
        for (Grants.Mount mount : grants.mounts) {
            settings.grants.add(
                    new LinuxSettings.Grant(
                            absolute("a place to mount at", mount.path()),
                            files.tree(mount.source(), clock),
                            mount.isReadOnly()));
        }
        setNames(settings, grants);
        settings.pages = pages(builder.limits().memory());
        Long fuel = builder.limits().fuel();
        settings.fuel = fuel == null ? -1 : fuel;
        return settings;
    }

    /** A variable that is given again takes the place of the first. */
    private static void setEnvironment(LinuxSettings settings, Grants grants) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Grants.Variable variable : grants.variables) {
            String name = variable.name();
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("not the name of a variable: '" + name + "'");
            }
            variables.put(name, variable.value());
        }
        variables.forEach((name, value) -> settings.environment.add(name + "=" + value));
    }

    private static void setNames(LinuxSettings settings, Grants grants) {
        String directory = grants.workingDirectory;
        if (directory != null) {
            settings.workingDirectory = absolute("a working directory", directory);
        }
        String host = grants.hostName;
        if (host != null) {
            settings.hostName = host;
        }
        int[] user = grants.user;
        if (user != null) {
            settings.uid = user[0];
            settings.gid = user[1];
            settings.groups = new int[user.length - 2];
            System.arraycopy(user, 2, settings.groups, 0, user.length - 2);
        }
        Consumer<String> trace = grants.trace;
        if (trace != null) {
            settings.trace = line -> trace.accept(line);
        }
        Supplier<WindowSize> window = grants.window;
        if (window != null) {
            settings.window = new Window(window, grants.windowChanges);
        }
    }

    /** The window as the guest's terminal asks for it. */
    private record Window(Supplier<WindowSize> now, @Nullable Waitable changes)
            implements LinuxSettings.WindowSource {
        @Override
        public WindowSize size() {
            return now.get();
        }
    }

    private static String absolute(String what, String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(what + " is an absolute path, not '" + path + "'");
        }
        return path;
    }

    private static int pages(long bytes) {
        long pages = bytes / Pages.SIZE;
        if (pages < 1 || pages > Ram.GREATEST_PAGES) {
            throw new IllegalArgumentException(
                    "the memory of a Linux program is from 4 KiB to "
                            + Ram.GREATEST_PAGES * (long) Pages.SIZE / MIB
                            + " MiB, not "
                            + (bytes % MIB == 0 ? bytes / MIB + " MiB" : bytes + " bytes"));
        }
        return (int) pages;
    }
}
