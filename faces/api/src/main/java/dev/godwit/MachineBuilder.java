package dev.godwit;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.thread.MeterClock;
import dev.godwit.machine.board.AddedDevice;
import dev.godwit.machine.board.Firmware;
import dev.godwit.machine.board.Machine;
import dev.godwit.machine.board.MachineCode;
import dev.godwit.machine.board.MachineTarget;
import dev.godwit.machine.board.VirtBoard;
import dev.godwit.machine.board.VirtBoardSettings;
import dev.godwit.machine.boot.Kernel;
import dev.godwit.machine.boot.KernelElf;
import dev.godwit.machine.boot.KernelImage;
import dev.godwit.machine.boot.Symbols;
import dev.godwit.machine.bus.Outside;
import dev.godwit.machine.bus.Wiring;
import dev.godwit.machine.device.Htif;
import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.ninep.NinepServer;
import dev.godwit.machine.sbi.Sbi;
import dev.godwit.machine.sbi.SerialConsole;
import dev.godwit.machine.trace.MachineTrace;
import dev.godwit.machine.trace.TraceKind;
import dev.godwit.machine.tree.BoardTree;
import dev.godwit.machine.tree.VirtMap;
import dev.godwit.machine.virtio.ConsoleWindow;
import dev.godwit.machine.virtio.VirtioBlock;
import dev.godwit.machine.virtio.VirtioConsole;
import dev.godwit.machine.virtio.VirtioNet;
import dev.godwit.machine.virtio.VirtioNinep;
import dev.godwit.machine.virtio.VirtioRng;
import dev.godwit.net.EthernetPort;
import dev.godwit.net.host.HostListener;
import dev.godwit.riscv.gdb.GdbServer;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.terminal.WindowSize;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a computer of RISC-V is made of: harts, memory, a console, and the kernel that it boots. It
 * is the board {@code virt} of QEMU, as far as a kernel sees it. One builder makes one guest.
 */
public final class MachineBuilder {
    /** What is kept of output that nobody wants. */
    private static final int LOST = 1 << 20;

    /** The first card's address: one that is given out locally. */
    private static final byte[] CARD = {0x52, 0x54, 0, 0x12, 0x34, 0x56};

    private static final int MTU_BYTES = 1500;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;
    private static final int MOST_DEVICES = VirtMap.VIRTIO_SLOTS;
    private static final long MIB = 1 << 20;
    private static final long LEAST_MEMORY = 1 << 20;

    private final byte[] kernel;
    private byte[] initrd = {};
    private byte @Nullable [] firmware;
    private byte @Nullable [] tree;
    private String arguments = "";
    private long memory = 512 * MIB;
    private int harts = 1;
    private boolean isRebootEnd;
    private boolean isLegacy;
    private boolean hasFaultingPages;
    private final List<VirtBoardSettings.DeviceMaker> devices = new ArrayList<>();
    private final List<AddedDevice> added = new ArrayList<>();
    private final List<Outside> outsides = new ArrayList<>();
    private boolean hasVirtioConsole;
    private Supplier<WindowSize> windowSize = () -> WindowSize.UNKNOWN;
    private @Nullable ConsoleWindow window;
    private Set<TraceKind> traced = Set.of();
    private Consumer<String> trace = _ -> {};
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final Set<String> tags = new HashSet<>();
    private Limits limits = Limits.DEFAULT;
    private ByteSource input = BytesSource.empty();
    private ByteSink output = new BytesSink(LOST);
    private @Nullable Clock clock;
    private @Nullable Entropy entropy;
    private @Nullable Long seed;
    private @Nullable HostListener debugger;

    MachineBuilder(byte[] kernel) {
        this.kernel = kernel;
    }

    /**
     * Sets the initial RAM disk; without it there is none.
     *
     * @param content its bytes, which are kept and must not change
     * @return this
     */
    public MachineBuilder initrd(byte[] content) {
        initrd = content;
        return this;
    }

    /**
     * Sets the command line of the kernel, of any length; without it, it is empty.
     *
     * @param line such as {@code console=ttyS0 root=/dev/vda}
     * @return this
     */
    public MachineBuilder bootArguments(String line) {
        arguments = line;
        return this;
    }

    /**
     * Sets the size of the RAM; without it, 512 MiB. It costs the host what the guest touches.
     *
     * @param bytes whole MiB; at most 2,047 MiB on the JVM
     * @return this
     */
    public MachineBuilder memory(long bytes) {
        memory = bytes;
        return this;
    }

    /**
     * Sets how many harts there are; without it, one. They run in turns on one thread.
     *
     * @param count 1 to 512
     * @return this
     */
    public MachineBuilder harts(int count) {
        harts = count;
        return this;
    }

    /**
     * Sets a firmware of M mode that is told where the kernel is as OpenSBI's {@code fw_dynamic};
     * without it, Godwit is the firmware of a kernel of Linux, and an ELF file begins in M mode.
     *
     * @param code its bytes, for the beginning of RAM
     * @return this
     */
    public MachineBuilder firmware(byte[] code) {
        firmware = code;
        return this;
    }

    /**
     * Sets the device tree; without it, it is made of what the machine has.
     *
     * @param blob a flattened device tree, passed on as it is
     * @return this
     */
    public MachineBuilder deviceTree(byte[] blob) {
        tree = blob;
        return this;
    }

    /**
     * Has a reboot end the run, with the exit code 0.
     *
     * @return this
     */
    public MachineBuilder endAtReboot() {
        isRebootEnd = true;
        return this;
    }

    /**
     * Has the machine raise a page fault where an A or D bit would have to be set (Svade) and
     * announce that, in place of setting it (Svadu).
     *
     * @return this
     */
    public MachineBuilder faultingPages() {
        hasFaultingPages = true;
        return this;
    }

    /**
     * Gives the slots of VirtIO the interface that was before version 1.0.
     *
     * @return this
     */
    public MachineBuilder legacyVirtio() {
        isLegacy = true;
        return this;
    }

    /**
     * Adds a disk, in the next slot of VirtIO; it is closed with the guest.
     *
     * @param disk what is on it
     * @param serial what the guest is told to know it by, at most 20 bytes of ASCII
     * @return this
     */
    public MachineBuilder disk(Disk disk, String serial) {
        owned.add(disk::close);
        devices.add(memory -> new VirtioBlock(memory, disk, serial));
        return this;
    }

    /**
     * Adds a network card, in the next slot of VirtIO.
     *
     * @param port where its cable leads
     * @return this
     */
    public MachineBuilder network(EthernetPort port) {
        byte[] address = Arrays.copyOf(CARD, CARD.length);
        address[address.length - 1] += (byte) devices.size();
        devices.add(memory -> new VirtioNet(memory, port, address, MTU_BYTES));
        return this;
    }

    /**
     * Adds files that the guest may read, in the next slot of VirtIO, by 9P2000.L. Linux mounts
     * them with {@code mount -t 9p -o trans=virtio,version=9p2000.L TAG DIRECTORY}. Nothing of them
     * is changed, and a symbolic link in them is the guest's to follow.
     *
     * @param files what is in it, such as a directory of the host ({@link
     *     dev.godwit.vfs.HostDirectories#fileSystem}); if it is {@link AutoCloseable}, it is closed
     *     with the guest
     * @param tag by what the guest mounts it, 1 to 32 characters of ASCII without spaces
     * @return this
     * @throws IllegalArgumentException if there is no such tag, or another share has it
     */
    public MachineBuilder share(FileSystem files, String tag) {
        if (!VirtioNinep.isTag(tag)) {
            throw new IllegalArgumentException(
                    "the tag of a share has 1 to "
                            + VirtioNinep.TAG_BYTES
                            + " characters of ASCII and no space");
        }
        if (!tags.add(tag)) {
            throw new IllegalArgumentException("two shares cannot both be '" + tag + "'");
        }
        NinepServer server = new NinepServer(files);
        owned.add(server);
        if (files instanceof AutoCloseable closeable) {
            owned.add(closeable);
        }
        devices.add(memory -> new VirtioNinep(memory, server, tag));
        return this;
    }

    /**
     * Adds a source of random bytes, in the next slot of VirtIO.
     *
     * @return this
     */
    public MachineBuilder randomDevice() {
        devices.add(memory -> new VirtioRng(memory, random()));
        return this;
    }

    /**
     * Adds a device of your own, with an interrupt of the PLIC and a node of the device tree. The
     * first one has interrupt 32, each next one the next.
     *
     * @param name the name of its node, of letters, digits and {@code ,._+-}, at most 31
     * @param address the first of its physical addresses, where nothing else of the board is: such
     *     as 0x20000000 and above, up to RAM at 0x80000000
     * @param size how many it has
     * @param maker makes it; what it throws comes out of {@link #build}
     * @param compatible what drivers know it by; without it, {@code "godwit,"} and its name
     * @return this
     */
    public MachineBuilder device(
            String name, long address, long size, Wiring.Maker maker, String... compatible) {
        List<String> known =
                compatible.length == 0 ? List.of("godwit," + name) : List.of(compatible);
        added.add(new AddedDevice(name, address, size, maker, known));
        return this;
    }

    /**
     * Has something looked at between turns of harts, as a device to which things come from
     * outside.
     *
     * @param outside what is looked at
     * @return this
     */
    public MachineBuilder outside(Outside outside) {
        outsides.add(outside);
        return this;
    }

    /**
     * Has what the computer does told.
     *
     * @param kinds what of it; instructions make it slow
     * @param lines told of each thing, in their order; a line may contain what a kernel's symbols
     *     do
     * @return this
     */
    public MachineBuilder trace(Set<TraceKind> kinds, Consumer<String> lines) {
        traced = Set.copyOf(kinds);
        trace = lines;
        return this;
    }

    /**
     * Has gdb debug the machine. It stands still before its first instruction until gdb has
     * connected and lets it go on; later connections stop it again. Breakpoints and steps of its
     * {@link Guest#computer} do not count then, and instructions cannot be traced.
     *
     * @param listener where gdb connects; closed with the guest
     * @return this
     */
    public MachineBuilder debugger(HostListener listener) {
        debugger = listener;
        return this;
    }

    /**
     * Sets what is typed at the console; without it, nothing.
     *
     * @param source where its bytes come from
     * @return this
     */
    public MachineBuilder input(ByteSource source) {
        input = source;
        return this;
    }

    /**
     * Sets where the console writes; without it, that is lost.
     *
     * @param sink where its bytes go
     * @return this
     */
    public MachineBuilder output(ByteSink sink) {
        output = sink;
        return this;
    }

    /**
     * Makes the console a device of VirtIO in the next slot, which Linux calls {@code hvc0}: it
     * takes many bytes at once, and knows the size of a terminal's window. The serial port still
     * writes, and receives nothing.
     *
     * @return this
     */
    public MachineBuilder virtioConsole() {
        hasVirtioConsole = true;
        devices.add(memory -> {
            WindowSize size = windowSize.get();
            boolean isKnown = size.columns() > 0 && size.rows() > 0;
            VirtioConsole console =
                    new VirtioConsole(
                            memory,
                            input,
                            output,
                            isKnown ? size.columns() : USUAL_COLUMNS,
                            isKnown ? size.rows() : USUAL_ROWS);
            ConsoleWindow shown = window;
            return shown == null ? console : shown.show(console);
        });
        return this;
    }

    /**
     * Says how large the window of the terminal is, if the console is one: that is told to the
     * guest by a {@link #virtioConsole}, and by no serial port. A size that is not known is 80 by
     * 24.
     *
     * @param size gives the size; asked often
     * @param changes ready while a change has not been asked for, so that a guest which sleeps
     *     hears of it; null if nothing is
     * @return this
     */
    public MachineBuilder window(Supplier<WindowSize> size, @Nullable Waitable changes) {
        windowSize = size;
        window = new ConsoleWindow(size, changes);
        return this;
    }

    /**
     * Sets the clock; without it, it is the platform's.
     *
     * @param time the clock
     * @return this
     */
    public MachineBuilder clock(Clock time) {
        clock = time;
        return this;
    }

    /**
     * Sets where random bytes come from; without it, it is the platform.
     *
     * @param source random bytes
     * @return this
     */
    public MachineBuilder entropy(Entropy source) {
        entropy = source;
        return this;
    }

    /**
     * Makes every run the same: time passes by instructions, a nanosecond each, and by waiting,
     * from 2000-01-01T00:00:00Z on, and random bytes follow from a seed.
     *
     * @param randomSeed what its random bytes follow from
     * @return this
     */
    public MachineBuilder deterministic(long randomSeed) {
        seed = randomSeed;
        return this;
    }

    /**
     * Sets the bounds. Of the memory only {@link #memory} counts.
     *
     * @param bounds the bounds
     * @return this
     */
    public MachineBuilder limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    /**
     * The device tree that the machine gives its kernel, but for where the initial RAM disk is.
     *
     * @return the tree, flattened
     */
    public byte[] makeDeviceTree() {
        byte[] given = tree;
        return given != null ? given : VirtBoard.tree(settings(), random(), 0, 0);
    }

    /**
     * Makes the machine, which does not run yet.
     *
     * @return the guest
     * @throws Malformed if the kernel is none
     * @throws IllegalArgumentException if there cannot be so many harts or so much memory
     * @throws IllegalStateException if there is no platform, and clock or entropy are not set
     */
    public Guest build() {
        return new Guest(program(), limits);
    }

    /** The same without what drives it. */
    Program program() {
        if (harts < 1 || harts > BoardTree.GREATEST_HARTS) {
            throw new IllegalArgumentException(
                    "a machine has 1 to " + BoardTree.GREATEST_HARTS + " harts, not " + harts);
        }
        if (memory < LEAST_MEMORY || memory % MIB != 0) {
            throw new IllegalArgumentException("a machine's memory is whole MiB, at least one");
        }
        if (devices.size() > MOST_DEVICES) {
            throw new IllegalArgumentException(
                    "a machine has at most " + MOST_DEVICES + " devices of VirtIO");
        }
        if (added.size() > VirtMap.ADDED_INTERRUPTS) {
            throw new IllegalArgumentException(
                    "a machine has at most " + VirtMap.ADDED_INTERRUPTS + " devices of your own");
        }
        if (debugger != null && traced.contains(TraceKind.INSTRUCTIONS)) {
            throw new IllegalArgumentException(
                    "instructions cannot be traced while gdb debugs the machine");
        }
        Kernel read = Kernel.read(kernel, memory);
        VirtBoardSettings settings = settings();
        if (!added.isEmpty()) {
            VirtBoard.tree(settings, new SeededEntropy(0), 0, 0); // their names are right
        }
        Entropy random = random();
        byte[] given = tree;
        KernelImage image =
                new KernelImage(
                        read,
                        initrd,
                        (start, end) ->
                                given != null
                                        ? given
                                        : VirtBoard.tree(settings, random, start, end),
                        firmware);
        image.requireRoom(memory);
        SerialConsole console = new SerialConsole();
        boolean isMachineCode = firmware != null || read instanceof KernelElf;
        Firmware first =
                isMachineCode ? new MachineCode(image, firmware != null) : new Sbi(image, console);
        VirtBoard board = new VirtBoard(settings, first);
        console.connect(board.uart);
        if (isRebootEnd) {
            board.machine.forbidReboot();
        }
        if (read instanceof KernelElf elf) {
            addHtif(board, elf);
        }
        Symbols symbols = read instanceof KernelElf elf ? elf.symbols() : Symbols.NONE;
        MachineTrace.attach(board.machine, traced, symbols, trace);
        HostListener listener = debugger;
        if (listener != null) {
            owned.add(debug(board.machine, listener)::end);
        }
        return new MachineProgram(board.machine, symbols, List.copyOf(owned));
    }

    private static GdbServer debug(Machine machine, HostListener listener) {
        MachineTarget target = new MachineTarget(machine);
        GdbServer server = new GdbServer(target, new ListenerPort(listener));
        target.setDirector(server);
        return server;
    }

    private void addHtif(VirtBoard board, KernelElf elf) {
        OptionalLong tohost = elf.symbol("tohost");
        OptionalLong fromhost = elf.symbol("fromhost");
        var ram = board.machine.memory;
        if (tohost.isPresent()
                && fromhost.isPresent()
                && Htif.fits(ram, tohost.getAsLong())
                && Htif.fits(ram, fromhost.getAsLong())) {
            board.machine.addOutside(
                    new Htif(ram, tohost.getAsLong(), fromhost.getAsLong(), output, board.machine));
        }
    }

    private VirtBoardSettings settings() {
        Clock time = clock == null ? Platforms.get().clock() : clock;
        VirtBoardSettings settings =
                new VirtBoardSettings(
                        seed != null ? new MeterClock(time) : time,
                        hasVirtioConsole ? BytesSource.empty() : input,
                        output);
        Long fuel = limits.fuel();
        settings.fuel = fuel == null ? -1 : fuel;
        settings.memory = memory;
        settings.harts = harts;
        settings.arguments = arguments;
        settings.isLegacy = isLegacy;
        settings.devices.addAll(devices);
        settings.added.addAll(added);
        settings.outsides.addAll(outsides);
        ConsoleWindow shown = window;
        if (shown != null && hasVirtioConsole) {
            settings.outsides.add(shown);
        }
        if (hasFaultingPages) {
            settings.extensions =
                    VirtBoard.EXTENSIONS.without(Extension.SVADU).with(Extension.SVADE);
        }
        return settings;
    }

    private Entropy random() {
        Long chosen = seed;
        if (chosen != null) {
            return new SeededEntropy(chosen);
        }
        return entropy == null ? Platforms.get().entropy() : entropy;
    }
}
