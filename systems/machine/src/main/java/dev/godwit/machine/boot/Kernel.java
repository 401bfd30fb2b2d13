package dev.godwit.machine.boot;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.machine.bus.PhysicalMemory;

/** A kernel, in one of the formats that are booted. */
public sealed interface Kernel permits LinuxImage, KernelElf {
    /**
     * Reads a kernel: an Image of Linux, one that is packed as EFI zboot or by gzip, or an ELF
     * file.
     *
     * @param content the file
     * @param bound the most bytes that it may unpack to
     * @return the kernel
     * @throws Malformed if it is none of these, or is damaged
     */
    static Kernel read(byte[] content, long bound) {
        byte[] unpacked = Packed.unpack(content, bound);
        if (LinuxImage.isOne(unpacked)) {
            return LinuxImage.read(unpacked);
        }
        if (KernelElf.isOne(unpacked)) {
            return KernelElf.read(unpacked);
        }
        throw new Malformed(
                "unknown kind of kernel; there are: Image, EFI zboot, gzip, ELF",
                new Place.InBinary(0));
    }

    /**
     * What it needs of RAM.
     *
     * @return bytes from the beginning of RAM on; 0 if it says where it wants to be itself
     */
    long room();

    /**
     * Puts it into RAM, which has {@link #room} for it.
     *
     * @param memory the RAM
     * @return where it begins, and what of the RAM it needs
     * @throws Malformed if it wants to be where no RAM is
     */
    Loaded load(PhysicalMemory memory);

    /**
     * A kernel in RAM.
     *
     * @param entry the address of its first instruction
     * @param end behind the last byte that it needs
     */
    record Loaded(long entry, long end) {}
}
