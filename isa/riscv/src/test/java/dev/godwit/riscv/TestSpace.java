package dev.godwit.riscv;

import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.riscv.mmu.Pages;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** An address space that is a map of pages with rights: what tests map is there. */
public final class TestSpace extends AddressSpace {
    /** Rights, to be added. */
    public static final int R = 1 << Access.READ;

    public static final int W = 1 << Access.WRITE;
    public static final int X = 1 << Access.EXECUTE;

    private record Mapping(int page, int rights) {}

    private final Map<Long, Mapping> mappings = new HashMap<>();

    /** How often pages were asked for. */
    public int asked;

    public TestSpace(Pages pages) {
        super(pages);
    }

    public TestSpace() {
        this(new Pages(1000));
    }

    private static long number(long address) {
        return address >> Pages.SHIFT;
    }

    /** Maps new pages, of which the number of the first is returned. */
    public int map(long address, int count, int rights) {
        int first = -1;
        for (int n = 0; n < count; n++) {
            int page = pages.allocate();
            first = n == 0 ? page : first;
            mappings.put(number(address) + n, new Mapping(page, rights));
        }
        return first;
    }

    /** Maps a page that is held already once more. */
    public void share(long address, int page, int rights) {
        pages.retain(page);
        mappings.put(number(address), new Mapping(page, rights));
    }

    public void protect(long address, int rights) {
        data.clear(address);
        code.clear(address);
        mappings.put(number(address), new Mapping(page(address), rights));
    }

    public void unmap(long address) {
        data.clear(address);
        code.clear(address);
        pages.release(page(address));
        mappings.remove(number(address));
    }

    public int page(long address) {
        return Objects.requireNonNull(mappings.get(number(address))).page;
    }

    /** Writes as a loader does before anything runs. */
    public void put(long address, byte[] bytes) {
        for (int n = 0; n < bytes.length; n++) {
            pages.ram.storeByte(index(address + n), bytes[n]);
        }
    }

    public long word(long address) {
        long value = 0;
        for (int n = 7; n >= 0; n--) {
            value = value << 8 | pages.ram.loadByte(index(address + n)) & 0xFF;
        }
        return value;
    }

    public void putWord(long address, long value) {
        for (int n = 0; n < 8; n++) {
            pages.ram.storeByte(index(address + n), (int) (value >>> 8 * n));
        }
    }

    private int index(long address) {
        return (page(address) << Pages.SHIFT) + (int) (address & Pages.SIZE - 1);
    }

    /** Ends it. */
    public void end() {
        leavePages();
    }

    @Override
    protected int find(long address, int access) {
        asked++;
        Mapping found = mappings.get(number(address));
        if (found == null || (found.rights >> access & 1) == 0) {
            return switch (access) {
                case Access.READ -> -Exit.LOAD_PAGE;
                case Access.WRITE -> -Exit.STORE_PAGE;
                default -> -Exit.INSTRUCTION_PAGE;
            };
        }
        return found.page;
    }
}
