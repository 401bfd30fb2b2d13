package dev.godwit;

import dev.godwit.base.host.Clock;
import dev.godwit.linux.system.LinuxSettings;
import dev.godwit.vfs.FileSystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The file systems that were opened for a guest, to be closed with it. */
final class LinuxFiles {
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** A source as the guest's system asks for it. */
    LinuxSettings.Tree tree(FileSystemSource source, Clock clock) {
        return pages -> {
            FileSystem system = source.open(pages, clock);
            if (system instanceof AutoCloseable closeable) {
                opened.add(closeable);
            }
            return system;
        };
    }

    /**
     * Closes them.
     *
     * @throws UncheckedIOException if the host could not close one properly
     */
    void close() {
        IOException failure = null;
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                failure = new IOException(e.getMessage(), e);
            }
        }
        opened.clear();
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }
}
