package dev.godwit.machine.boot;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.machine.bus.PhysicalMemory;

/**
 * An Image of Linux: 64 bytes of header, which begin with code (Linux,
 * arch/riscv/boot-image-header).
 */
public final class LinuxImage implements Kernel {
    private static final int HEADER = 64;
    private static final int TEXT_OFFSET = 8;
    private static final int IMAGE_SIZE = 16;
    private static final int FLAGS = 24;
    private static final int MAGIC = 48;
    private static final int SECOND_MAGIC = 56;
    private static final byte[] RISCV = {'R', 'I', 'S', 'C', 'V', 0, 0, 0};
    private static final byte[] RSC = {'R', 'S', 'C', 5};

    /** Where kernels stand that do not say so: behind a firmware. */
    private static final long OLD_OFFSET = 0x20_0000;

    private final byte[] content;
    private final long offset;
    private final long size;

    private LinuxImage(byte[] content, long offset, long size) {
        this.content = content;
        this.offset = offset;
        this.size = size;
    }

    /**
     * Whether a file is an Image, not packed.
     *
     * @param content the file
     * @return whether it begins like one
     */
    public static boolean isOne(byte[] content) {
        return content.length >= HEADER
                && (has(content, MAGIC, RISCV) || has(content, SECOND_MAGIC, RSC));
    }

    private static boolean has(byte[] content, int at, byte[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (content[at + i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    static LinuxImage read(byte[] content) {
        long offset = word(content, TEXT_OFFSET);
        long size = word(content, IMAGE_SIZE);
        if ((word(content, FLAGS) & 1) != 0) {
            throw new Malformed("the kernel is big-endian", new Place.InBinary(FLAGS));
        }
        if (offset < 0 || offset > 1L << 32 || (offset & 4095) != 0) {
            throw new Malformed("text_offset is no place for a kernel", new Place.InBinary(8));
        }
        if (size < 0 || size > 1L << 40) {
            throw new Malformed("image_size is too large", new Place.InBinary(IMAGE_SIZE));
        }
        boolean isOld = size == 0;
        return new LinuxImage(content, isOld ? OLD_OFFSET : offset, Math.max(size, content.length));
    }

    private static long word(byte[] content, int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | content[at + i] & 0xFF;
        }
        return value;
    }

    @Override
    public long room() {
        return offset + size;
    }

    @Override
    public Loaded load(PhysicalMemory memory) {
        long start = memory.base + offset;
        memory.write(start, content, 0, content.length);
        return new Loaded(start, start + size);
    }
}
