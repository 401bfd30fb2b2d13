package dev.godwit.cli;

import dev.godwit.Guest;
import dev.godwit.MachineBuilder;
import dev.godwit.Outcome;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Platform;
import dev.godwit.machine.trace.TraceKind;
import dev.godwit.net.host.HostListener;
import dev.godwit.vfs.HostDirectories;

import picocli.CommandLine.Model.OptionSpec;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Boots a computer. */
final class BootCommand extends CliCommand {
    private static final long DEFAULT_MEMORY = 512L << 20;
    private final OptionSpec kernel =
            file(
                    "--kernel",
                    "The kernel: an Image of Linux, also packed, an ELF file, or assembly (.s).");

    private final OptionSpec initrd = file("--initrd", "An initial RAM disk.");

    private final OptionSpec append =
            OptionSpec.builder("--append")
                    .paramLabel("WORDS")
                    .type(String.class)
                    .initialValue("")
                    .description("The kernel's command line, such as \"console=ttyS0\".")
                    .build();

    private final OptionSpec memory =
            OptionSpec.builder("--memory")
                    .paramLabel("SIZE")
                    .type(long.class)
                    .converters(new Quantities.Size())
                    .initialValue(DEFAULT_MEMORY)
                    .description(
                            "The RAM, whole MiB, at most 2047MiB (default: 512MiB). It costs what"
                                    + " the machine touches.")
                    .build();

    private final OptionSpec harts =
            OptionSpec.builder("--smp")
                    .paramLabel("N")
                    .type(int.class)
                    .converters(new Quantities.Count())
                    .initialValue(1)
                    .description("How many harts (default: 1). They take turns.")
                    .build();

    private final OptionSpec bios =
            file(
                    "--bios",
                    "A firmware, OpenSBI's fw_dynamic.bin (default: our own for Linux; an ELF"
                            + " kernel begins in M mode).");

    private final OptionSpec tree =
            file("--dtb", "A device tree (default: made of what the machine has).");

    private final OptionSpec dump = file("--dump-dtb", "Write the device tree, and do not boot.");

    private final OptionSpec legacy =
            OptionSpec.builder("--virtio")
                    .paramLabel("modern|legacy")
                    .type(String.class)
                    .initialValue("modern")
                    .description("The interface of devices (default: modern).")
                    .build();

    private final OptionSpec random =
            OptionSpec.builder("--rng")
                    .type(boolean.class)
                    .description("A device of random bytes.")
                    .build();

    private final OptionSpec svade =
            OptionSpec.builder("--svade")
                    .type(boolean.class)
                    .description("Fault where an A or D bit would be set (default: set it).")
                    .build();

    private final OptionSpec noReboot =
            OptionSpec.builder("--no-reboot")
                    .type(boolean.class)
                    .description("End where the machine reboots.")
                    .build();

    private final OptionSpec console =
            OptionSpec.builder("--console")
                    .paramLabel("serial|virtio")
                    .type(String.class)
                    .initialValue("serial")
                    .description(
                            "What the console is: the serial port ttyS0, or a device hvc0, which"
                                    + " knows the size of the window (default: serial).")
                    .build();

    private final OptionSpec trace =
            OptionSpec.builder("--trace")
                    .paramLabel("WHAT,...")
                    .type(String.class)
                    .description("Print what it does: instructions, traps, irq, mmio.")
                    .build();

    private final DiskOptions disks = new DiskOptions();
    private final ShareOptions shares = new ShareOptions();
    private final NetOptions net = new NetOptions();
    private final DebugOption debug = new DebugOption();
    private final LimitOptions bounds = new LimitOptions();
    private final DeterminismOption determinism = new DeterminismOption();
    private final Platform platform;
    private final HostDirectories directories;

    /** Whether the terminal leaves lines as they are. */
    private boolean isRaw;

    /**
     * Makes the command.
     *
     * @param platform whose clock, random bytes and standard streams the machine gets
     * @param directories opens what is shared with it
     */
    BootCommand(Platform platform, HostDirectories directories) {
        super(
                "Boot a computer of RISC-V: Debian's kernel, xv6, or a kernel of your own.",
                "",
                "Standard input and output are its console. On a terminal Ctrl-A x quits, Ctrl-A c"
                        + " is the monitor, Ctrl-A h helps. It has no disk, no files and no network"
                        + " that are not asked for.");
        this.platform = platform;
        this.directories = directories;
        spec().addOption(kernel).addOption(initrd).addOption(append);
        spec().addOption(memory).addOption(harts).addOption(bios);
        disks.addTo(spec());
        shares.addTo(spec());
        net.addTo(spec());
        spec().addOption(tree).addOption(dump).addOption(legacy).addOption(random);
        spec().addOption(svade).addOption(noReboot).addOption(console).addOption(trace);
        debug.addTo(spec());
        bounds.addTo(spec());
        determinism.addTo(spec());
    }

    private static OptionSpec file(String name, String description) {
        return OptionSpec.builder(name)
                .paramLabel("FILE")
                .type(String.class)
                .description(description)
                .build();
    }

    private static boolean is(OptionSpec option) {
        return Boolean.TRUE.equals(option.getValue());
    }

    @Override
    public Integer call() {
        String image = kernel.getValue();
        String target = dump.getValue();
        if (image == null && target == null) {
            throw CommandFailure.usage("give a kernel with --kernel FILE");
        }
        MachineBuilder machine = Guest.ofKernel(image == null ? new byte[0] : read(image));
        try {
            describe(machine);
            if (target != null) {
                OutputFile.write(target, machine.makeDeviceTree());
                return ExitCode.OK.code();
            }
            return boot(machine, String.valueOf(image));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        } catch (Malformed e) {
            throw CommandFailure.of(String.valueOf(image), e);
        }
    }

    private static byte[] read(String image) {
        byte[] content = InputFile.read(image);
        return Assembly.isOne(image) ? Assembly.assemble(image, content) : content;
    }

    private void describe(MachineBuilder machine) {
        machine.bootArguments(append.<String>getValue())
                .memory(memory.<Long>getValue())
                .harts(harts.<Integer>getValue())
                .clock(platform.clock())
                .entropy(platform.entropy())
                .limits(bounds.limits());
        String disk = initrd.getValue();
        if (disk != null) {
            machine.initrd(InputFile.read(disk));
        }
        String firmware = bios.getValue();
        if (firmware != null) {
            machine.firmware(InputFile.read(firmware));
        }
        String blob = tree.getValue();
        if (blob != null) {
            machine.deviceTree(InputFile.read(blob));
        }
        switch (legacy.<String>getValue()) {
            case "modern" -> {
                // as it is
            }
            case "legacy" -> machine.legacyVirtio();
            default -> throw CommandFailure.usage("--virtio is modern or legacy");
        }
        machine.trace(traced(), this::tell);
        if (is(svade)) {
            machine.faultingPages();
        }
        if (is(noReboot)) {
            machine.endAtReboot();
        }
        Long seed = determinism.seed();
        if (seed != null) {
            if (net.isGranted()) {
                throw CommandFailure.usage(
                        "--deterministic has no --net: what others send is never the same");
            }
            if (shares.areGranted()) {
                throw CommandFailure.usage(
                        "--deterministic has no --share: the times of files are never the same");
            }
            machine.deterministic(seed);
        }
    }

    private boolean isVirtioConsole() {
        return switch (console.<String>getValue()) {
            case "serial" -> false;
            case "virtio" -> true;
            default -> throw CommandFailure.usage("--console is serial or virtio");
        };
    }

    private Set<TraceKind> traced() {
        Set<TraceKind> kinds = EnumSet.noneOf(TraceKind.class);
        String words = trace.getValue();
        for (String word : words == null ? new String[0] : words.split(",", -1)) {
            TraceKind found = null;
            for (TraceKind kind : TraceKind.values()) {
                found = kind.name().toLowerCase(Locale.ROOT).equals(word) ? kind : found;
            }
            if (found == null) {
                throw CommandFailure.usage(
                        "--trace is some of instructions, traps, irq, mmio, with commas, not '"
                                + word
                                + "'");
            }
            kinds.add(found);
        }
        return kinds;
    }

    private int boot(MachineBuilder machine, String image) {
        disks.grant(machine, bounds.limits().memory(), this::tell);
        shares.grant(machine, directories);
        net.grant(machine, platform.clock(), platform.entropy(), err());
        if (is(random)) {
            machine.randomDevice();
        }
        HostListener listener = debug.open(err());
        if (listener != null) {
            machine.debugger(listener);
        }
        boolean isVirtio = isVirtioConsole();
        BootConsole terminal = new BootConsole(platform, err());
        isRaw = terminal.isRaw();
        terminal.attach(machine, isVirtio, determinism.seed() != null);
        try (Guest guest = machine.build()) {
            Outcome outcome = terminal.run(guest);
            flush();
            terminal.close();
            return finish(outcome, terminal.isQuit());
        } catch (Failure e) {
            flush();
            terminal.close();
            throw CommandFailure.of(image, e);
        } finally {
            terminal.close();
        }
    }

    private void tell(String line) {
        Report.line(err(), line);
        if (isRaw) {
            err().print('\r'); // a line's end alone does not lead back in raw mode
        }
        err().flush();
    }

    private int finish(Outcome outcome, boolean isQuit) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> code & 0xff;
            case Outcome.Trapped(var trap) -> throw trap;
            case Outcome.Stopped(LimitReached limit, boolean _) -> {
                if (isQuit) {
                    yield ExitCode.OK.code();
                }
                throw limit;
            }
            case Outcome.Breakpoint(int _, long _) ->
                    throw new IllegalStateException("nobody has set a breakpoint");
            case Outcome.Blocked(Blocked on) ->
                    throw new IllegalStateException("left waiting: " + on.what());
        };
    }

    private void flush() {
        try {
            platform.standardOutput().flush();
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EPIPE) {
                throw CommandFailure.cannotWrite("standard output", e.errno().text());
            }
        }
    }
}
