package dev.godwit.linux.memory;

import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.Page;

/** A page of a file that is a page of the guest. The file holds it once, each mapping once more. */
final class SystemPage implements Page {
    final SystemMemory system;

    /** Its number in {@link Pages}. */
    final int number;

    SystemPage(SystemMemory system, int number) {
        this.system = system;
        this.number = number;
    }

    @Override
    public void read(int at, byte[] target, int offset, int length) {
        system.pages.ram.read((number << Pages.SHIFT) + at, target, offset, length);
    }

    @Override
    public void write(int at, byte[] source, int offset, int length) {
        system.pages.written(number);
        system.pages.ram.write((number << Pages.SHIFT) + at, source, offset, length);
    }

    @Override
    public void clear(int at, int length) {
        system.pages.written(number);
        system.pages.ram.fill((number << Pages.SHIFT) + at, 0, length);
    }

    @Override
    public void free() {
        system.freed(this);
    }
}
