package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.machine.bus.PhysicalMemory;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** A driver's side of one queue. */
final class TestRing {
    static final int NEXT = 1;
    static final int WRITE = 2;
    static final int INDIRECT = 4;

    /** One buffer. */
    record Buffer(long address, int length, boolean isWritable) {
        static Buffer in(long address, int length) {
            return new Buffer(address, length, true);
        }

        static Buffer out(long address, int length) {
            return new Buffer(address, length, false);
        }
    }

    /** What a device gave back. */
    record Used(int head, int written) {}

    final TestBoard board;
    final PhysicalMemory ram;
    final int queue;
    final int size;
    final long descriptors;
    final long available;
    final long used;
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final Map<Integer, int[]> chains = new HashMap<>();
    int added;
    int seen;

    TestRing(TestBoard board, int queue, int size) {
        this.board = board;
        this.queue = queue;
        this.size = size;
        ram = board.ram;
        descriptors = TestBoard.BASE + 0x10000L * (queue + 1);
        available = descriptors + 16L * size;
        used = available + 6 + 2L * size + 4095 & -4096L;
        for (int i = 0; i < size; i++) {
            free.add(i);
        }
        for (long at = descriptors; at < descriptors + 0x10000; at += 8) {
            ram.storeLong(at, 0);
        }
    }

    void descriptor(long table, int index, long address, int length, int flags, int next) {
        long at = table + 16L * index;
        ram.storeLong(at, address);
        ram.storeInt(at + 8, length);
        ram.storeShort(at + 12, flags);
        ram.storeShort(at + 14, next);
    }

    /** Offers the first descriptor, as one that points to a table of so many bytes. */
    void offerTable(long table, int flags, int length) {
        descriptor(descriptors, 0, table, length, flags, 0);
        offer(0);
    }

    int free() {
        return free.size();
    }

    /** Makes a chain available, and shows it. */
    int add(Buffer... buffers) {
        int[] taken = new int[buffers.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = free.removeFirst();
        }
        for (int i = 0; i < taken.length; i++) {
            boolean isLast = i == taken.length - 1;
            int flags = (buffers[i].isWritable ? WRITE : 0) | (isLast ? 0 : NEXT);
            descriptor(
                    descriptors,
                    taken[i],
                    buffers[i].address,
                    buffers[i].length,
                    flags,
                    isLast ? 0 : taken[i + 1]);
        }
        chains.put(taken[0], taken);
        offer(taken[0]);
        return taken[0];
    }

    /** The same through an indirect table. */
    int addIndirect(long table, Buffer... buffers) {
        int head = free.removeFirst();
        for (int i = 0; i < buffers.length; i++) {
            boolean isLast = i == buffers.length - 1;
            int flags = (buffers[i].isWritable ? WRITE : 0) | (isLast ? 0 : NEXT);
            descriptor(table, i, buffers[i].address, buffers[i].length, flags, i + 1);
        }
        descriptor(descriptors, head, table, 16 * buffers.length, INDIRECT, 0);
        chains.put(head, new int[] {head});
        offer(head);
        return head;
    }

    /** Shows a head, whatever it is. */
    void offer(int head) {
        ram.storeShort(available + 4 + 2L * (added & size - 1), head);
        added = added + 1 & 0xffff;
        ram.storeShort(available + 2, added);
    }

    void kick() {
        board.set(TestBoard.QUEUE_NOTIFY, queue);
    }

    int usedIndex() {
        return ram.loadShort(used + 2) & 0xffff;
    }

    /** Whether a driver that looks at the event index would notify after one more chain. */
    int availableEvent() {
        return ram.loadShort(used + 4 + 8L * size) & 0xffff;
    }

    void setUsedEvent(int index) {
        ram.storeShort(available + 4 + 2L * size, index);
    }

    boolean hasUsed() {
        return usedIndex() != seen;
    }

    Used take() {
        assertThat(hasUsed()).as("a used buffer").isTrue();
        long element = used + 4 + 8L * (seen & size - 1);
        seen = seen + 1 & 0xffff;
        var found = new Used(ram.loadInt(element), ram.loadInt(element + 4));
        int[] chain = chains.remove(found.head);
        if (chain == null) {
            throw new AssertionError("no chain that was made available: " + found);
        }
        for (int descriptor : chain) {
            free.add(descriptor);
        }
        return found;
    }
}
