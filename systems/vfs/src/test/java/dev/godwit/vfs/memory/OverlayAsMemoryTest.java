package dev.godwit.vfs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.overlay.OverlayFileSystem;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An overlay over nothing is as a file system in memory. */
class OverlayAsMemoryTest {
    private static MemoryFileSystem overlay(VirtualClock clock) {
        MemoryFileSystem lower = new MemoryFileSystem(clock, 1 << 20, 1);
        try {
            return new OverlayFileSystem(lower, clock, 1 << 20, 7, PageStore.HEAP);
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    class Inodes extends InodeTest {
        @Override
        MemoryFileSystem make(VirtualClock time) {
            return overlay(time);
        }
    }

    @Nested
    class Directories extends DirectoryTest {
        @Override
        MemoryFileSystem make(VirtualClock time) {
            return overlay(time);
        }

        /** Those of the lower stay; new ones begin far above. */
        @Override
        @Test
        void numbersAreDeterministicAndNeverUsedAgain() throws ErrnoException {
            assertThat(root.stat().ino()).isEqualTo(1);
            assertThat(root.stat().dev()).isEqualTo(7);
            file("a", "");
            assertThat(root.stat("a", true).ino()).isEqualTo(1L << 52);
            root.unlink("a");
            file("b", "");
            assertThat(root.stat("b", true).ino()).isEqualTo((1L << 52) + 1);
        }
    }

    @Nested
    class Files extends FileTest {
        @Override
        MemoryFileSystem make(VirtualClock time) {
            return overlay(time);
        }
    }

    @Nested
    class Renaming extends RenameTest {
        @Override
        MemoryFileSystem make(VirtualClock time) {
            return overlay(time);
        }
    }

    @Nested
    class Paths extends PathTest {
        @Override
        MemoryFileSystem make(VirtualClock time) {
            return overlay(time);
        }
    }

    @Nested
    class ReadOnlyOnes extends ReadOnlyTest {
        @Override
        MemoryFileSystem make(VirtualClock time) {
            return overlay(time);
        }
    }
}
