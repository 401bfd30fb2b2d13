package dev.godwit.machine.boot;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.machine.board.BootImage;
import dev.godwit.machine.board.Machine;
import dev.godwit.machine.bus.PhysicalMemory;

import org.jspecify.annotations.Nullable;

/**
 * A kernel with what it is given: a device tree at the end of RAM, an initial RAM disk below, and a
 * firmware in front of it, if there is one.
 */
public final class KernelImage implements BootImage {
    /** Makes the device tree, which tells where the initial RAM disk is. */
    @FunctionalInterface
    public interface Tree {
        /**
         * Makes it.
         *
         * @param initrdStart the address of the initial RAM disk
         * @param initrdEnd behind it; the same if there is none
         * @return the flattened tree; of the same length whatever the addresses are
         */
        byte[] make(long initrdStart, long initrdEnd);
    }

    /** Linux maps the tree as a large page. */
    private static final long TREE_ALIGNMENT = 2 << 20;

    private static final long PAGE = 4096;

    /** Behind this address trees and RAM disks are out of a kernel's first reach. */
    private static final long HIGHEST = 4L << 30;

    /** What OpenSBI's fw_dynamic is told: magic, version, entry, S mode, options, first hart. */
    private static final long DYNAMIC_MAGIC = 0x4942_534F;

    private static final long DYNAMIC_VERSION = 2;
    private static final long SUPERVISOR = 1;

    private final Kernel kernel;
    private final byte[] initrd;
    private final Tree tree;
    private final byte @Nullable [] firmware;

    /**
     * Describes what is booted.
     *
     * @param kernel the kernel
     * @param initrd the initial RAM disk; empty for none
     * @param tree makes the device tree
     * @param firmware code for the beginning of RAM, which is told where the kernel is as OpenSBI's
     *     fw_dynamic; null for none
     */
    public KernelImage(Kernel kernel, byte[] initrd, Tree tree, byte @Nullable [] firmware) {
        this.kernel = kernel;
        this.initrd = initrd;
        this.tree = tree;
        this.firmware = firmware;
    }

    /**
     * Makes sure that all has room.
     *
     * @param size bytes of RAM
     * @throws IllegalArgumentException if it has not
     */
    public void requireRoom(long size) {
        long behind = initrd.length + 2 * TREE_ALIGNMENT;
        long needed = kernel.room() + behind;
        if (needed > size) {
            throw new IllegalArgumentException(
                    "the kernel and its RAM disk need at least "
                            + (needed + (1 << 20) - 1 >>> 20)
                            + " MiB of memory");
        }
    }

    @Override
    public Start load(Machine machine) {
        PhysicalMemory memory = machine.memory;
        Kernel.Loaded loaded = kernel.load(memory);
        long end = Math.min(memory.base + memory.size, HIGHEST);
        long size = tree.make(0, 1).length;
        long treeStart = end - size & -TREE_ALIGNMENT;
        long information = treeStart - PAGE;
        long initrdStart = information - initrd.length & -PAGE;
        if (initrdStart < loaded.end()) {
            throw new Malformed(
                    "the kernel leaves no room for its RAM disk and device tree",
                    new Place.InBinary(0));
        }
        memory.write(initrdStart, initrd, 0, initrd.length);
        byte[] blob = tree.make(initrdStart, initrdStart + initrd.length);
        memory.write(treeStart, blob, 0, blob.length);
        byte[] code = firmware;
        if (code == null) {
            return new Start(loaded.entry(), treeStart, 0);
        }
        return withFirmware(memory, code, loaded.entry(), treeStart, information);
    }

    private static Start withFirmware(
            PhysicalMemory memory, byte[] code, long entry, long treeStart, long information) {
        if (!memory.contains(memory.base, code.length) || memory.base + code.length > entry) {
            throw new Malformed(
                    "the firmware does not fit in front of the kernel", new Place.InBinary(0));
        }
        memory.write(memory.base, code, 0, code.length);
        long[] words = {DYNAMIC_MAGIC, DYNAMIC_VERSION, entry, SUPERVISOR, 0, 0};
        for (int i = 0; i < words.length; i++) {
            memory.storeLong(information + 8L * i, words[i]);
        }
        return new Start(memory.base, treeStart, information);
    }
}
