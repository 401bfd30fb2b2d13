package dev.godwit.platform.jvm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Set;

/** An error on a thread of a pool would leave the guest waiting for ever. */
class CallingThreadTest {
    @TempDir private Path folder;

    @Test
    void filesNeedNoThreadOfTheirOwn() throws Exception {
        HostDirectory directory = new HostDirectory(Place.of(folder), true);
        int flags = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREAT;
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        RegularFile file = (RegularFile) directory.open("file", flags, 0600);
        byte[] bytes = {1, 2, 3};
        assertThat(file.write(bytes, 0, 3, 0)).isEqualTo(3);
        file.truncate(10);
        assertThat(file.read(new byte[20], 0, 20, 0)).isEqualTo(10);
        file.close();
        assertThat(before).containsAll(Thread.getAllStackTraces().keySet());
    }

    @Test
    void anErrorReachesTheOneWhoAsked() {
        Error error = new OutOfMemoryError("on purpose");
        assertThatThrownBy(() ->
                        CallingThread.EXECUTOR.execute(() -> {
                            throw error;
                        }))
                .isSameAs(error);
    }
}
