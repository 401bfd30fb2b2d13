package dev.godwit.machine.tree;

import dev.godwit.machine.device.Clint;
import dev.godwit.machine.device.GoldfishRtc;
import dev.godwit.machine.device.Plic;
import dev.godwit.machine.device.TestFinisher;
import dev.godwit.machine.device.Uart16550;

import java.util.ArrayList;
import java.util.List;

/**
 * The device tree of a machine like QEMU's RISC-V board {@code virt}, without its firmware
 * configuration, flash and PCI. What a guest can be told differs by machine: set it, then {@link
 * #make} the tree.
 */
public final class BoardTree {
    /** The most harts: a hart's two contexts are in the PLIC's range. */
    public static final int GREATEST_HARTS = Plic.GREATEST_CONTEXTS / 2;

    /** Where the serial port is in the tree. */
    public static final String SERIAL = "/soc/serial@" + Long.toHexString(VirtMap.UART);

    /** Ticks of the serial port's clock in a second, as QEMU has them. */
    private static final int SERIAL_CLOCK = 3_686_400;

    /** Numbers of interrupts in a hart: bits of {@code mip}. */
    private static final int MACHINE_SOFTWARE = 3;

    private static final int MACHINE_TIMER = 7;
    private static final int SUPERVISOR_EXTERNAL = 9;
    private static final int MACHINE_EXTERNAL = 11;

    private final int harts;
    private final long memorySize;
    private final String isa;
    private DeviceTree tree = new DeviceTree();

    /** The first address of RAM. */
    public long memoryBase = VirtMap.RAM;

    /** The ISA that all extensions are added to. */
    public String isaBase = "rv64i";

    /** The names of all extensions, the letters of the base among them; empty to leave them out. */
    public List<String> extensions = List.of();

    /** The greatest mode of address translation; empty for none. */
    public String mmuType = "riscv,sv48";

    /** Bytes of a block that {@code cbo.clean} and its kind reach; 0 if there is none of them. */
    public int managedBlock;

    /** Bytes of a block that is prefetched; 0 for none. */
    public int prefetchedBlock;

    /** Bytes of a block that {@code cbo.zero} clears; 0 for none. */
    public int zeroedBlock;

    /** The command line of the kernel; empty to leave it out. */
    public String bootArguments = "";

    /** The first byte of the initial RAM disk. */
    public long initrdStart;

    /** The first byte behind it; the same as {@link #initrdStart} if there is none. */
    public long initrdEnd;

    /** Entropy for the kernel; empty to leave it out. */
    public byte[] randomSeed = {};

    /** The console, as a path or an alias, which settings may follow; empty to leave it out. */
    public String stdoutPath = SERIAL;

    /** Which transports of VirtIO there are, 0 to 7. */
    public List<Integer> virtioSlots = new ArrayList<>();

    /** Devices besides. */
    public final List<Added> added = new ArrayList<>();

    /**
     * A device besides those of {@code virt}.
     *
     * @param name the name of its node, without the address
     * @param address its first address
     * @param size bytes
     * @param interrupt its source of the PLIC
     * @param compatible what drivers know it by
     */
    public record Added(
            String name, long address, long size, int interrupt, List<String> compatible) {}

    /**
     * Describes a machine.
     *
     * @param harts how many it has, 1 to {@link #GREATEST_HARTS}
     * @param memorySize bytes of RAM
     * @param isa the ISA string, such as {@code rv64imafdc_zicsr}
     */
    public BoardTree(int harts, long memorySize, String isa) {
        if (harts < 1 || harts > GREATEST_HARTS) {
            throw new IllegalArgumentException("no number of harts: " + harts);
        }
        this.harts = harts;
        this.memorySize = memorySize;
        this.isa = isa;
    }

    /**
     * Makes a tree.
     *
     * @return the tree, which can be changed
     * @throws IllegalArgumentException if a slot is none, or a string has a zero in it
     */
    public DeviceTree make() {
        tree = new DeviceTree();
        Node root = tree.root;
        root.setU32("#address-cells", 2).setU32("#size-cells", 2);
        root.setStrings("compatible", "riscv-virtio");
        root.setStrings("model", "riscv-virtio,godwit");
        addChosen(root.add("chosen"));
        root.add("aliases").setStrings("serial0", SERIAL);
        Node memory = root.add("memory@" + Long.toHexString(memoryBase));
        memory.setStrings("device_type", "memory").setU64("reg", memoryBase, memorySize);
        addHarts(root.add("cpus"));
        Node soc = root.add("soc");
        soc.setU32("#address-cells", 2).setU32("#size-cells", 2);
        soc.setStrings("compatible", "simple-bus").setEmpty("ranges");
        addDevices(soc);
        return tree;
    }

    private void addChosen(Node chosen) {
        if (!bootArguments.isEmpty()) {
            chosen.setStrings("bootargs", bootArguments);
        }
        if (initrdEnd != initrdStart) {
            chosen.setU64("linux,initrd-start", initrdStart);
            chosen.setU64("linux,initrd-end", initrdEnd);
        }
        if (randomSeed.length > 0) {
            chosen.set("rng-seed", new Value().bytes(randomSeed));
        }
        if (!stdoutPath.isEmpty()) {
            chosen.setStrings("stdout-path", stdoutPath);
        }
    }

    private static String hartName(int hart) {
        return "cpu@" + Integer.toHexString(hart);
    }

    private void addHarts(Node cpus) {
        cpus.setU32("#address-cells", 1).setU32("#size-cells", 0);
        cpus.setU32("timebase-frequency", Clint.FREQUENCY);
        for (int hart = 0; hart < harts; hart++) {
            Node cpu = cpus.add(hartName(hart));
            addHart(cpu.setStrings("device_type", "cpu").setU32("reg", hart));
        }
        Node cluster = cpus.add("cpu-map").add("cluster0");
        for (int hart = 0; hart < harts; hart++) {
            Node cpu = cpus.add(hartName(hart));
            cluster.add("core" + hart).setU32("cpu", tree.phandle(cpu));
        }
    }

    private void addHart(Node cpu) {
        cpu.setStrings("status", "okay").setStrings("compatible", "riscv");
        cpu.setStrings("riscv,isa", isa).setStrings("riscv,isa-base", isaBase);
        if (!extensions.isEmpty()) {
            cpu.setStrings("riscv,isa-extensions", extensions.toArray(new String[0]));
        }
        if (!mmuType.isEmpty()) {
            cpu.setStrings("mmu-type", mmuType);
        }
        setBlock(cpu, "riscv,cbom-block-size", managedBlock);
        setBlock(cpu, "riscv,cbop-block-size", prefetchedBlock);
        setBlock(cpu, "riscv,cboz-block-size", zeroedBlock);
        tree.phandle(cpu);
        Node interrupts = cpu.add("interrupt-controller");
        interrupts.setU32("#interrupt-cells", 1).setEmpty("interrupt-controller");
        interrupts.setStrings("compatible", "riscv,cpu-intc");
        tree.phandle(interrupts);
    }

    private static void setBlock(Node cpu, String name, int size) {
        if (size > 0) {
            cpu.setU32(name, size);
        }
    }

    /** A device of the bus, by what it is and where. */
    private static Node addDevice(
            Node soc, String name, long address, long size, String... compatible) {
        Node device = soc.add(name + "@" + Long.toHexString(address));
        return device.setStrings("compatible", compatible).setU64("reg", address, size);
    }

    private void addDevices(Node soc) {
        Node test =
                addDevice(
                        soc,
                        "test",
                        VirtMap.TEST,
                        TestFinisher.SIZE,
                        "sifive,test1",
                        "sifive,test0",
                        "syscon");
        addSyscon("poweroff", TestFinisher.PASS, tree.phandle(test));
        addSyscon("reboot", TestFinisher.RESET, tree.phandle(test));
        addDevice(soc, "clint", VirtMap.CLINT, Clint.SIZE, "sifive,clint0", "riscv,clint0")
                .set("interrupts-extended", interrupts(MACHINE_SOFTWARE, MACHINE_TIMER));
        Node plic =
                addDevice(soc, "plic", VirtMap.PLIC, Plic.SIZE, "sifive,plic-1.0.0", "riscv,plic0");
        plic.setU32("#address-cells", 0).setU32("#interrupt-cells", 1);
        plic.setEmpty("interrupt-controller");
        plic.set("interrupts-extended", interrupts(MACHINE_EXTERNAL, SUPERVISOR_EXTERNAL));
        plic.setU32("riscv,ndev", Plic.SOURCES);
        int parent = tree.phandle(plic);

        Node rtc = addDevice(soc, "rtc", VirtMap.RTC, GoldfishRtc.SIZE, "google,goldfish-rtc");
        setInterrupt(rtc, VirtMap.RTC_INTERRUPT, parent);
        Node serial = addDevice(soc, "serial", VirtMap.UART, Uart16550.SIZE, "ns16550a");
        serial.setU32("clock-frequency", SERIAL_CLOCK);
        setInterrupt(serial, VirtMap.UART_INTERRUPT, parent);
        for (int slot : virtioSlots) {
            if (slot < 0 || slot >= VirtMap.VIRTIO_SLOTS) {
                throw new IllegalArgumentException("no slot of VirtIO: " + slot);
            }
            long address = VirtMap.VIRTIO + VirtMap.VIRTIO_SIZE * slot;
            Node virtio =
                    addDevice(soc, "virtio_mmio", address, VirtMap.VIRTIO_SIZE, "virtio,mmio");
            setInterrupt(virtio, VirtMap.VIRTIO_INTERRUPT + slot, parent);
        }
        for (Added one : added) {
            String[] compatible = one.compatible.toArray(new String[0]);
            Node device = addDevice(soc, one.name, one.address, one.size, compatible);
            setInterrupt(device, one.interrupt, parent);
        }
    }

    private static void setInterrupt(Node device, int number, int parent) {
        device.setU32("interrupts", number).setU32("interrupt-parent", parent);
    }

    /** A pair of interrupts of each hart. */
    private Value interrupts(int first, int second) {
        Value value = new Value();
        Node cpus = tree.root.add("cpus");
        for (int hart = 0; hart < harts; hart++) {
            int phandle = tree.phandle(cpus.add(hartName(hart)).add("interrupt-controller"));
            value.u32(phandle, first, phandle, second);
        }
        return value;
    }

    private void addSyscon(String name, int value, int regmap) {
        Node node = tree.root.add(name);
        node.setStrings("compatible", "syscon-" + name);
        node.setU32("regmap", regmap).setU32("offset", TestFinisher.FINISH).setU32("value", value);
    }
}
