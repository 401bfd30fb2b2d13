package dev.godwit.machine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class MemoryOverlayTest {
    private final List<String> log = new ArrayList<>();

    private DiskBudget budget(long bytes) {
        return new DiskBudget(bytes, log::add);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** Sizes that are and are not whole clusters and groups. */
    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 100 * 512, 1 << 20, (17 << 20) + 512})
    void itChangesAndItsBaseDoesNot(int size) throws DiskFailure {
        byte[] content = random(size);
        var file = new MemoryFile(content.clone(), true);
        DiskBudget budget = budget(1 << 30);
        MemoryOverlay overlay = MemoryOverlay.over(RawDisk.open(file), budget);
        assertThat(overlay.isReadOnly()).isFalse();
        assertThat(overlay.size()).isEqualTo(size);
        var model = new DiskModel(overlay, content, size, 9000);
        for (int i = 0; i < 1500; i++) {
            model.step();
        }
        model.checkAll();
        assertThat(file.bytes()).isEqualTo(content);
        overlay.close();
        assertThat(budget.used()).isZero();
        assertThat(file.isClosed()).isTrue();
    }

    @Test
    void itCostsWhatWasWritten() throws DiskFailure {
        DiskBudget budget = budget(1 << 20);
        MemoryOverlay overlay = MemoryOverlay.over(RawDisk.open(MemoryFile.of(1 << 20)), budget);
        long empty = budget.used();
        overlay.write(4096, random(8192), 0, 8192);
        long two = budget.used();
        assertThat(two - empty).isBetween(8192L, 8192L + 64 * 1024);
        overlay.write(4096, random(512), 0, 512);
        assertThat(budget.used()).isEqualTo(two);
        overlay.writeZeroes(0, 12288, false);
        overlay.discard(0, 1 << 20);
        assertThat(two - budget.used()).isGreaterThanOrEqualTo(8192);
    }

    @Test
    void beyondItsBudgetAWriteFailsAndOneLineIsTold() throws DiskFailure {
        DiskBudget budget = budget(1 << 20);
        byte[] content = random(2 << 20);
        var base = RawDisk.open(new MemoryFile(content.clone(), false));
        MemoryOverlay overlay = MemoryOverlay.over(base, budget);
        byte[] cluster = new byte[4096];
        int written = 0;
        try {
            while (true) {
                overlay.write(written * 4096L, cluster, 0, 4096);
                written++;
            }
        } catch (DiskFailure e) {
            assertThat(e.line()).contains("limit of 1 MiB");
        }
        assertThat(written).isBetween(200, 256);
        long position = written * 4096L;
        assertThatThrownBy(() -> overlay.write(position, cluster, 0, 512))
                .isInstanceOf(DiskFailure.class);
        assertThat(log).hasSize(1);
        overlay.write(0, random(4096), 0, 4096); // what is there can still be changed
        var model = new DiskModel(overlay, content, 0, 1);
        model.check((int) position, content.length - (int) position);
        overlay.discard(0, 4096);
        overlay.write(position, cluster, 0, 512);
    }

    @Test
    void aFailingBaseCostsNothing() throws DiskFailure {
        DiskBudget budget = budget(1 << 20);
        MemoryFile file = MemoryFile.of(8192);
        MemoryOverlay overlay = MemoryOverlay.over(RawDisk.open(file), budget);
        long empty = budget.used();
        file.operations = 0;
        byte[] sector = new byte[512];
        assertThatThrownBy(() -> overlay.write(0, sector, 0, 512)).isInstanceOf(DiskFailure.class);
        assertThat(budget.used()).isEqualTo(empty);
        overlay.write(4096, random(4096), 0, 4096); // needs nothing of it
    }

    @Test
    void aDiskWithoutEndHasNone() {
        Disk huge = new EndlessDisk();
        assertThatThrownBy(() -> MemoryOverlay.over(huge, budget(1 << 20)))
                .isInstanceOf(DiskFailure.class)
                .hasMessageContaining("64 TiB");
        assertThatThrownBy(() -> MemoryOverlay.over(new EndlessDisk(1L << 46), budget(1 << 20)))
                .isInstanceOf(DiskFailure.class)
                .hasMessageContaining("limit");
    }

    /** A disk of zeros, of any size. */
    private record EndlessDisk(long size) implements Disk {
        EndlessDisk() {
            this(Long.MAX_VALUE & -512);
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public void read(long position, byte[] target, int offset, int length) {}

        @Override
        public void write(long position, byte[] source, int offset, int length) {}

        @Override
        public void flush() {}

        @Override
        public void discard(long position, long length) {}

        @Override
        public void writeZeroes(long position, long length, boolean mayUnmap) {}

        @Override
        public void close() {}
    }
}
