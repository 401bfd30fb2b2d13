package dev.godwit.testkit.riscv;

import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.riscv.mmu.Pages;

/** The memory of an image: code that may be executed, and data that may be written. */
final class ImageSpace extends AddressSpace {
    private final int codePages;
    private final int dataPages;

    ImageSpace(Image image) {
        super(new Pages(count(image.code()) + count(image.data())));
        codePages = count(image.code());
        dataPages = count(image.data());
        for (int n = 0; n < codePages + dataPages; n++) {
            pages.allocate();
        }
        pages.ram.write(0, image.code(), 0, image.code().length);
        pages.ram.write(codePages << Pages.SHIFT, image.data(), 0, image.data().length);
    }

    private static int count(byte[] bytes) {
        return (bytes.length + Pages.SIZE - 1) / Pages.SIZE;
    }

    @Override
    protected int find(long address, int access) {
        long code = address - Image.CODE >> Pages.SHIFT;
        if (code >= 0 && code < codePages && access != Access.WRITE) {
            return (int) code;
        }
        long data = address - Image.DATA >> Pages.SHIFT;
        if (data >= 0 && data < dataPages && access != Access.EXECUTE) {
            return codePages + (int) data;
        }
        return switch (access) {
            case Access.READ -> -Exit.LOAD_PAGE;
            case Access.WRITE -> -Exit.STORE_PAGE;
            default -> -Exit.INSTRUCTION_PAGE;
        };
    }

    byte[] data(int length) {
        byte[] data = new byte[length];
        pages.ram.read(codePages << Pages.SHIFT, data, 0, length);
        return data;
    }
}
