package dev.godwit.machine.board;

import dev.godwit.base.host.Entropy;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.machine.device.Clint;
import dev.godwit.machine.device.GoldfishRtc;
import dev.godwit.machine.device.Plic;
import dev.godwit.machine.device.TestFinisher;
import dev.godwit.machine.device.Uart16550;
import dev.godwit.machine.tree.BoardTree;
import dev.godwit.machine.tree.VirtMap;
import dev.godwit.machine.virtio.VirtioDevice;
import dev.godwit.machine.virtio.VirtioMmio;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;

/** A machine like QEMU's RISC-V board {@code virt}: its devices at their places. */
public final class VirtBoard {
    /** What all harts have, unless something else is asked for. */
    public static final Extensions EXTENSIONS = Extensions.ALL.without(Extension.SVADE);

    private static final int SEED_BYTES = 32;
    private static final int CACHE_BLOCK = 64;

    /** The machine. */
    public final Machine machine;

    /** Its console. */
    public final Uart16550 uart;

    private final VirtBoardSettings settings;
    private final Plic plic;

    /**
     * Builds one. Nothing runs yet.
     *
     * @param settings what it is made of
     * @param firmware what it begins with
     */
    public VirtBoard(VirtBoardSettings settings, Firmware firmware) {
        this.settings = settings;
        PhysicalMemory memory = new PhysicalMemory(VirtMap.RAM, settings.memory);
        machine =
                new Machine(
                        settings.fuel,
                        settings.clock,
                        memory,
                        settings.harts,
                        settings.extensions,
                        firmware);
        Clint clint = HartLines.clint(machine);
        plic = HartLines.plic(machine);
        HeldInput input = new HeldInput(settings.input);
        uart = new Uart16550(input, settings.output, plic.source(VirtMap.UART_INTERRUPT));
        input.holdFor(uart);
        machine.bus.add("test", VirtMap.TEST, TestFinisher.SIZE, new TestFinisher(machine));
        machine.bus.add(
                "rtc",
                VirtMap.RTC,
                GoldfishRtc.SIZE,
                new GoldfishRtc(machine.time, plic.source(VirtMap.RTC_INTERRUPT)));
        machine.bus.add("clint", VirtMap.CLINT, Clint.SIZE, clint);
        machine.bus.add("plic", VirtMap.PLIC, Plic.SIZE, plic);
        machine.bus.add("uart", VirtMap.UART, Uart16550.SIZE, uart);
        machine.addOutside(uart);
        for (int slot = 0; slot < settings.devices.size(); slot++) {
            addVirtio(slot, settings.devices.get(slot).make(memory));
        }
        for (int slot = settings.devices.size(); slot < VirtMap.VIRTIO_SLOTS; slot++) {
            addSlot(slot, VirtioMmio.empty());
        }
        for (int i = 0; i < settings.added.size(); i++) {
            int number = VirtMap.ADDED_INTERRUPT + i;
            BareBoard.add(machine, settings.added.get(i), number, plic.source(number));
        }
        settings.outsides.forEach(machine::addOutside);
    }

    private void addVirtio(int slot, VirtioDevice device) {
        VirtioMmio transport =
                new VirtioMmio(
                        plic.source(VirtMap.VIRTIO_INTERRUPT + slot), device, settings.isLegacy);
        machine.addOutside(transport);
        addSlot(slot, transport);
    }

    private void addSlot(int slot, VirtioMmio transport) {
        machine.bus.add(
                "virtio" + slot,
                VirtMap.VIRTIO + slot * VirtMap.VIRTIO_SIZE,
                VirtioMmio.SIZE,
                transport);
    }

    /**
     * The device tree of such a board.
     *
     * @param settings what it is made of
     * @param entropy what the kernel is given as random
     * @param initrdStart the address of the initial RAM disk
     * @param initrdEnd behind it; the same for none
     * @return the tree, flattened
     */
    public static byte[] tree(
            VirtBoardSettings settings, Entropy entropy, long initrdStart, long initrdEnd) {
        Extensions extensions = settings.extensions;
        BoardTree tree = new BoardTree(settings.harts, settings.memory, extensions.isaString());
        tree.extensions = extensions.names();
        tree.mmuType = "riscv,sv57";
        tree.managedBlock = extensions.has(Extension.ZICBOM) ? CACHE_BLOCK : 0;
        tree.prefetchedBlock = extensions.has(Extension.ZICBOP) ? CACHE_BLOCK : 0;
        tree.zeroedBlock = extensions.has(Extension.ZICBOZ) ? CACHE_BLOCK : 0;
        tree.bootArguments = settings.arguments;
        tree.initrdStart = initrdStart;
        tree.initrdEnd = initrdEnd;
        tree.randomSeed = new byte[SEED_BYTES];
        entropy.fill(tree.randomSeed, 0, SEED_BYTES);
        for (int slot = 0; slot < VirtMap.VIRTIO_SLOTS; slot++) {
            tree.virtioSlots.add(slot);
        }
        for (int i = 0; i < settings.added.size(); i++) {
            AddedDevice added = settings.added.get(i);
            tree.added.add(
                    new BoardTree.Added(
                            added.name(),
                            added.address(),
                            added.size(),
                            VirtMap.ADDED_INTERRUPT + i,
                            added.compatible()));
        }
        return tree.make().flatten();
    }
}
