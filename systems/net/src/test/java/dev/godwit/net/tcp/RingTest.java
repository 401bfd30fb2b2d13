package dev.godwit.net.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Random;

class RingTest {
    @Test
    void theSameAsAQueue() {
        Random random = new Random(5);
        BufferBudget budget = new BufferBudget(1 << 20);
        ByteRing ring = new ByteRing(budget);
        ArrayDeque<Byte> queue = new ArrayDeque<>();
        byte next = 0;
        for (int i = 0; i < 3000; i++) {
            int room = ring.tailLength();
            int tail = ring.tail();
            int count = room == 0 ? 0 : random.nextInt(room + 1);
            for (int k = 0; k < count; k++) {
                ring.array()[tail + k] = next;
                queue.add(next);
                next++;
            }
            ring.extend(count);
            if (random.nextInt(100) == 0) {
                ring.grow();
            }
            assertThat(ring.size()).isEqualTo(queue.size());
            count = ring.headLength() == 0 ? 0 : random.nextInt(ring.headLength() + 1);
            for (int k = 0; k < count; k++) {
                assertThat(ring.array()[ring.head() + k]).isEqualTo(queue.remove());
            }
            ring.remove(count);
        }
        assertThat(ring.capacity()).isEqualTo(ByteRing.MOST);
        ring.close();
        ring.close();
        assertThat(budget.left()).isEqualTo(1 << 20);
        assertThat(ring.room()).isZero();
        assertThat(ring.tailLength()).isZero();
    }

    @Test
    void whatWasPutFartherOnStaysWhenItGrows() {
        ByteRing ring = new ByteRing(new BufferBudget(1 << 20));
        ring.tail();
        ring.extend(10_000);
        ring.remove(9_990);
        ring.put(12_000, new byte[] {1, 2, 3}, 0, 3);
        ring.grow();
        byte[] bytes = new byte[3];
        ring.extend(12_003);
        ring.copy(12_010, bytes, 0, 3);
        assertThat(bytes).containsExactly(1, 2, 3);
    }

    @Test
    void withoutABudgetItDoesNotGrow() {
        ByteRing ring = new ByteRing(new BufferBudget(ByteRing.LEAST - 1));
        ring.grow();
        assertThat(ring.capacity()).isEqualTo(ByteRing.LEAST);
    }

    @Test
    void gapsAreTheSameAsASet() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            int base = random.nextInt();
            Gaps gaps = new Gaps();
            BitSet set = new BitSet();
            for (int i = 0; i < random.nextInt(60); i++) {
                int start = 1 + random.nextInt(500);
                int end = start + 1 + random.nextInt(20);
                if (gaps.add(base + start, base + end)) {
                    set.set(start, end);
                }
            }
            int next = 0;
            while (!gaps.isEmpty()) {
                int to = set.get(next) ? next : next + 1;
                assertThat(gaps.close(base + to)).isEqualTo(base + set.nextClearBit(to));
                next = set.nextClearBit(to);
            }
            assertThat(set.nextSetBit(next)).isEqualTo(-1);
        }
    }
}
