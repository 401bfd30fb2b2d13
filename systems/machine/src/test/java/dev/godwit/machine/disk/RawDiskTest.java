package dev.godwit.machine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

class RawDiskTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsItsFile(boolean hasHoles) throws DiskFailure {
        MemoryFile file = MemoryFile.of(1 << 20);
        file.hasHoles = hasHoles;
        RawDisk disk = RawDisk.open(file);
        var model = new DiskModel(disk, file.bytes(), 7, 1500);
        for (int i = 0; i < 2000; i++) {
            model.step();
        }
        model.checkAll();
        disk.close();
        assertThat(file.durable()).isEqualTo(model.content());
        assertThat(file.isClosed()).isTrue();
    }

    @Test
    void theLastSectorOfAFileIsMadeWhole() throws DiskFailure {
        byte[] bytes = new byte[700];
        Arrays.fill(bytes, (byte) 1);
        var file = new MemoryFile(bytes, false);
        file.hasHoles = true;
        RawDisk disk = RawDisk.open(file);
        assertThat(disk.size()).isEqualTo(1024);
        byte[] found = new byte[1024];
        disk.read(0, found, 0, 1024);
        assertThat(found).startsWith(bytes).endsWith(new byte[324]);
        disk.discard(512, 512);
        disk.writeZeroes(512, 512, true);
        assertThat(file.size()).isEqualTo(1024);
        disk.read(0, found, 0, 1024);
        assertThat(found[511]).isEqualTo((byte) 1);
        assertThat(found[512]).isZero();
    }

    @Test
    void aReadOnlyFileIsNotMadeDurable() throws DiskFailure {
        var file = new MemoryFile(new byte[512], true);
        RawDisk disk = RawDisk.open(file);
        assertThat(disk.isReadOnly()).isTrue();
        disk.flush();
        disk.close();
        assertThat(file.syncs).isZero();
        assertThat(file.isClosed()).isTrue();
    }

    @Test
    void itIsClosedEvenIfItsContentIsLost() throws DiskFailure {
        MemoryFile file = MemoryFile.of(512);
        RawDisk disk = RawDisk.open(file);
        file.operations = 0;
        assertThatThrownBy(disk::close)
                .isInstanceOf(DiskFailure.class)
                .hasMessage("the test's file fails");
        assertThat(file.isClosed()).isTrue();
    }
}
