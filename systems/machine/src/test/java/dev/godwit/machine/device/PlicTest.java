package dev.godwit.machine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class PlicTest {
    private final List<Line> outputs = List.of(new Line(), new Line(), new Line(), new Line());
    private final Plic plic = new Plic(outputs);

    private void priority(int id, int priority) {
        plic.store(Plic.PRIORITY + 4L * id, 4, priority);
    }

    private void enable(int context, int... ids) {
        int[] words = new int[4];
        for (int id : ids) {
            words[id / 32] |= 1 << id;
        }
        for (int i = 0; i < words.length; i++) {
            plic.store(Plic.ENABLE + (long) Plic.ENABLE_STRIDE * context + 4 * i, 4, words[i]);
        }
    }

    private void threshold(int context, int threshold) {
        plic.store(Plic.THRESHOLD + (long) Plic.CONTEXT_STRIDE * context, 4, threshold);
    }

    private int claim(int context) {
        return (int)
                plic.load(Plic.THRESHOLD + (long) Plic.CONTEXT_STRIDE * context + Plic.CLAIM, 4);
    }

    private void complete(int context, int id) {
        plic.store(Plic.THRESHOLD + (long) Plic.CONTEXT_STRIDE * context + Plic.CLAIM, 4, id);
    }

    private boolean isPending(int id) {
        return (plic.load(Plic.PENDING + 4L * (id / 32), 4) >>> id % 32 & 1) != 0;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 31, 32, 63, 64, 95})
    void anInterruptFromItsLineToItsCompletion(int id) {
        priority(id, 1);
        enable(1, id);
        plic.source(id).set(true);
        assertThat(isPending(id)).isTrue();
        assertThat(outputs.get(1).isHigh).isTrue();
        assertThat(outputs.get(0).isHigh).isFalse();
        assertThat(claim(1)).isEqualTo(id);
        assertThat(isPending(id)).isFalse();
        assertThat(outputs.get(1).isHigh).isFalse();
        assertThat(claim(1)).isZero();
        plic.source(id).set(false);
        complete(1, id);
        assertThat(isPending(id)).isFalse();
        plic.source(id).set(true);
        assertThat(claim(1)).isEqualTo(id);
    }

    @Test
    void aLineThatIsStillHighIsPendingAfterTheCompletion() {
        priority(5, 1);
        enable(0, 5);
        plic.source(5).set(true);
        assertThat(claim(0)).isEqualTo(5);
        assertThat(isPending(5)).as("the gateway is closed").isFalse();
        complete(0, 5);
        assertThat(isPending(5)).isTrue();
        assertThat(outputs.get(0).isHigh).isTrue();
    }

    @Test
    void aClosedGatewayDoesNotCount() {
        priority(5, 1);
        enable(0, 5);
        plic.source(5).set(true);
        assertThat(claim(0)).isEqualTo(5);
        plic.source(5).set(false);
        plic.source(5).set(true);
        plic.source(5).set(false);
        complete(0, 5);
        assertThat(isPending(5)).isFalse();
    }

    @Test
    void aRequestStaysWhenItsLineFalls() {
        priority(7, 3);
        enable(0, 7);
        plic.source(7).set(true);
        plic.source(7).set(false);
        assertThat(isPending(7)).isTrue();
        assertThat(claim(0)).isEqualTo(7);
        complete(0, 7);
        assertThat(claim(0)).isZero();
    }

    @Test
    void theHighestPriorityIsClaimedFirstAndThenTheLowestNumber() {
        enable(0, 3, 40, 64, 90, 95, 9);
        priority(3, 1);
        priority(40, 7);
        priority(64, 7);
        priority(90, 7);
        priority(95, 2);
        priority(9, 0);
        for (int id : new int[] {95, 90, 64, 40, 9, 3}) {
            plic.source(id).set(true);
        }
        List<Integer> claimed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            claimed.add(claim(0));
        }
        assertThat(claimed).containsExactly(40, 64, 90, 95, 3, 0);
    }

    @Test
    void thresholdsMaskInterruptsButNotClaims() {
        priority(8, 3);
        enable(0, 8);
        threshold(0, 3);
        plic.source(8).set(true);
        assertThat(outputs.get(0).isHigh).isFalse();
        threshold(0, 2);
        assertThat(outputs.get(0).isHigh).isTrue();
        threshold(0, 7);
        assertThat(outputs.get(0).isHigh).isFalse();
        assertThat(claim(0)).isEqualTo(8);
    }

    @Test
    void priorityZeroNeverInterrupts() {
        enable(0, 8);
        plic.source(8).set(true);
        assertThat(isPending(8)).isTrue();
        assertThat(outputs.get(0).isHigh).isFalse();
        assertThat(claim(0)).isZero();
        priority(8, 1);
        assertThat(outputs.get(0).isHigh).isTrue();
        priority(8, 0);
        assertThat(outputs.get(0).isHigh).isFalse();
    }

    @Test
    void oneContextClaimsForAll() {
        priority(8, 1);
        enable(1, 8);
        enable(3, 8);
        plic.source(8).set(true);
        assertThat(outputs.get(1).isHigh && outputs.get(3).isHigh).isTrue();
        assertThat(claim(3)).isEqualTo(8);
        assertThat(outputs.get(1).isHigh || outputs.get(3).isHigh).isFalse();
        assertThat(claim(1)).isZero();
        // who completes need not be who claimed
        plic.source(8).set(false);
        complete(1, 8);
        plic.source(8).set(true);
        assertThat(claim(1)).isEqualTo(8);
    }

    @Test
    void completionsThatMeanNothing() {
        priority(8, 1);
        enable(1, 8);
        plic.source(8).set(true);
        complete(1, 8);
        assertThat(isPending(8)).as("not claimed").isTrue();
        assertThat(claim(1)).isEqualTo(8);
        complete(0, 8);
        assertThat(isPending(8)).as("not enabled for the context").isFalse();
        for (int id : new int[] {0, 9, 96, 127, 128 + 8, -1}) {
            complete(1, id);
        }
        assertThat(isPending(8)).isFalse();
        complete(1, 8);
        assertThat(isPending(8)).isTrue();
    }

    @Test
    void registersKeepWhatThereIs() {
        for (int id = 0; id < 1_024; id++) {
            priority(id, -1);
            assertThat(plic.load(4L * id, 4)).isEqualTo(id >= 1 && id <= 95 ? 7 : 0);
        }
        priority(1, 8 + 5);
        assertThat(plic.load(4, 4)).isEqualTo(5);
        for (int i = 0; i < 32; i++) {
            plic.store(Plic.ENABLE + 0x80 + 4 * i, 4, -1);
            long expected = i == 0 ? 0xFFFF_FFFEL : i < 3 ? 0xFFFF_FFFFL : 0;
            assertThat(plic.load(Plic.ENABLE + 0x80 + 4 * i, 4)).isEqualTo(expected);
            assertThat(plic.load(Plic.ENABLE + 4 * i, 4)).isZero();
        }
        threshold(2, -1);
        assertThat(plic.load(Plic.THRESHOLD + 0x2000, 4)).isEqualTo(7);
        for (int i = 0; i < 4; i++) {
            plic.store(Plic.PENDING + 4 * i, 4, -1);
            assertThat(plic.load(Plic.PENDING + 4 * i, 4)).isZero();
        }
    }

    @Test
    void whatIsNotThere() {
        for (long at :
                new long[] {
                    Plic.PENDING + 0xFFC,
                    Plic.ENABLE + 4 * 0x80,
                    Plic.THRESHOLD - 4,
                    Plic.THRESHOLD + 8,
                    Plic.THRESHOLD + 0x4000,
                    Plic.THRESHOLD + 0x4004,
                    Plic.SIZE - 4
                }) {
            plic.store(at, 4, -1);
            assertThat(plic.load(at, 4)).isZero();
        }
        assertThat(plic.allows(0, 4)).isTrue();
        for (int size : new int[] {1, 2, 8}) {
            assertThat(plic.allows(0, size)).isFalse();
        }
        for (int id : new int[] {-1, 0, 96}) {
            assertThatThrownBy(() -> plic.source(id)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Plic(Collections.nCopies(1_025, new Line())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLastContext() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < Plic.GREATEST_CONTEXTS; i++) {
            lines.add(new Line());
        }
        Plic full = new Plic(lines);
        full.store(4 * 4, 4, 1);
        full.store(Plic.ENABLE + 0x80 * 1_023, 4, 1 << 4);
        full.source(4).set(true);
        assertThat(lines.get(1_023).isHigh).isTrue();
        assertThat(full.load(Plic.SIZE - 0x1000 + Plic.CLAIM, 4)).isEqualTo(4);
    }

    @Test
    void reset() {
        priority(8, 1);
        priority(70, 1);
        enable(1, 8, 70);
        plic.source(8).set(true);
        plic.source(70).set(true);
        assertThat(claim(1)).isEqualTo(8);
        threshold(0, 4);
        plic.reset();
        assertThat(outputs.get(1).isHigh).isFalse();
        assertThat(isPending(70)).isFalse();
        assertThat(plic.load(Plic.THRESHOLD, 4)).isZero();
        assertThat(plic.load(Plic.ENABLE + 0x80, 4)).isZero();
        assertThat(plic.load(4 * 8, 4)).isZero();
        // lines are low, gateways open
        plic.source(8).set(true);
        priority(8, 1);
        enable(1, 8);
        assertThat(claim(1)).isEqualTo(8);
    }

    /** A controller that does it the slow way, source by source. */
    private static final class Model {
        final int[] priorities = new int[96];
        final boolean[] high = new boolean[96];
        final boolean[] pending = new boolean[96];
        final boolean[] claimed = new boolean[96];
        final boolean[][] enabled = new boolean[4][96];
        final int[] thresholds = new int[4];

        int best(int context) {
            int best = 0;
            for (int id = 1; id < 96; id++) {
                if (pending[id] && enabled[context][id] && priorities[id] > priorities[best]) {
                    best = id;
                }
            }
            return best;
        }

        void gateways() {
            for (int id = 1; id < 96; id++) {
                pending[id] |= high[id] && !claimed[id];
            }
        }
    }

    @Test
    void randomOperationsAgreeWithTheSlowWay() {
        Random random = new Random(1);
        Model model = new Model();
        int claims = 0;
        for (int step = 0; step < 100_000; step++) {
            int id = 1 + random.nextInt(95);
            int context = random.nextInt(4);
            switch (random.nextInt(8)) {
                case 0 -> {
                    model.priorities[id] = random.nextInt(8);
                    priority(id, model.priorities[id]);
                }
                case 1 -> {
                    model.thresholds[context] = random.nextInt(8);
                    threshold(context, model.thresholds[context]);
                }
                case 2 -> {
                    int word = random.nextInt(3);
                    int bits = random.nextInt();
                    for (int i = 0; i < 32; i++) {
                        model.enabled[context][32 * word + i] = (bits >>> i & 1) != 0;
                    }
                    plic.store(Plic.ENABLE + 0x80L * context + 4 * word, 4, bits);
                }
                case 3 -> {
                    int best = model.best(context);
                    model.pending[best] = false;
                    model.claimed[best] = best != 0;
                    assertThat(claim(context)).isEqualTo(best);
                    claims += best == 0 ? 0 : 1;
                }
                case 4 -> {
                    if (model.enabled[context][id]) {
                        model.claimed[id] = false;
                    }
                    complete(context, id);
                }
                default -> {
                    model.high[id] = random.nextBoolean();
                    plic.source(id).set(model.high[id]);
                }
            }
            model.gateways();
            for (int i = 0; i < 4; i++) {
                int best = model.best(i);
                assertThat(outputs.get(i).isHigh)
                        .isEqualTo(model.priorities[best] > model.thresholds[i] && best != 0);
            }
            assertThat(isPending(id)).isEqualTo(model.pending[id]);
        }
        assertThat(claims).isGreaterThan(1_000);
    }
}
