package dev.godwit.host;

import org.teavm.interop.Address;
import org.teavm.interop.Import;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the memory that the host gives the whole build (a WebAssembly.Memory), for one {@link
 * Ram}. It is given back when nobody has that any more.
 *
 * <p>Who loads the build gives it a module {@code godwit} of two functions: {@code memoryBytes}
 * says how large the memory is, as an i32 without a sign; {@code growMemory} makes it larger by
 * pages of 64 KiB and answers 1, or 0 if that cannot be. What it has when it is loaded is the
 * compiler's own.
 */
final class Region {
    /** What the compiler lets a memory have. */
    private static final long MOST = 1L << 31;

    private static final int HOST_PAGE_SHIFT = 16;
    private static final int PIECE = 1 << 30;

    /** By their places. */
    private static final List<Region> ALL = new ArrayList<>();

    /** Where the first begins; 0 until somebody asks. */
    private static long first;

    /** What lies behind was never used: it is zero. */
    private static long unused;

    private final WeakReference<Ram> owner;
    private long begin;
    private long end;

    private Region(Ram owner, long begin) {
        this.owner = new WeakReference<>(owner);
        this.begin = begin;
        this.end = begin;
    }

    /** An empty one. */
    static Region of(Ram owner) {
        if (first == 0) {
            first = hostBytes();
            unused = first;
        }
        // among those of no bytes any place will do
        Region region = new Region(owner, first);
        ALL.add(0, region);
        return region;
    }

    /** {@return its first byte} */
    int begin() {
        return (int) begin;
    }

    /**
     * Makes it larger; its content stays, and what is new is zero. It may move.
     *
     * @param bytes how large, more than it is
     * @return false if the host cannot give so much; nothing has changed then
     */
    boolean grow(long bytes) {
        ALL.removeIf(region -> region != this && region.owner.get() == null);
        int index = ALL.indexOf(this);
        long next = index + 1 < ALL.size() ? ALL.get(index + 1).begin : MOST;
        if (begin + bytes <= next) {
            if (!back(begin + bytes)) {
                return false;
            }
            clear(end, begin + bytes);
            end = begin + bytes;
            return true;
        }
        return move(bytes);
    }

    private boolean move(long bytes) {
        long at = first;
        int index = 0;
        while (index < ALL.size() && at + bytes > ALL.get(index).begin) {
            at = Math.max(at, ALL.get(index).end);
            index++;
        }
        if (at + bytes > MOST || !back(at + bytes)) {
            return false;
        }
        long size = end - begin;
        if (size > 0) {
            Address.moveMemoryBlock(address(begin), address(at), (int) size);
        }
        clear(at + size, at + bytes);
        int old = ALL.indexOf(this);
        ALL.remove(old);
        ALL.add(old < index ? index - 1 : index, this);
        begin = at;
        end = at + bytes;
        return true;
    }

    /** Sees to it that the memory reaches so far. */
    private static boolean back(long to) {
        long missing = to - hostBytes();
        int pages = (int) (missing + (1 << HOST_PAGE_SHIFT) - 1 >> HOST_PAGE_SHIFT);
        return pages <= 0 || growMemory(pages) != 0;
    }

    /** Makes a range zero, as far as it has been used before. */
    private static void clear(long from, long to) {
        long at = from;
        while (at < Math.min(to, unused)) {
            int piece = (int) Math.min(PIECE, Math.min(to, unused) - at);
            Address.fillZero(address(at), piece);
            at += piece;
        }
        unused = Math.max(unused, to);
    }

    private static Address address(long place) {
        return Address.fromInt((int) place);
    }

    private static long hostBytes() {
        return memoryBytes() & 0xFFFF_FFFFL;
    }

    @Import(module = "godwit", name = "memoryBytes")
    private static native int memoryBytes();

    @Import(module = "godwit", name = "growMemory")
    private static native int growMemory(int pages);
}
