package dev.godwit.linux.process;

import org.jspecify.annotations.Nullable;

/** What a directory holds that stands for a process, as those of /proc do for some calls. */
public interface ProcessEntries {
    /** {@return the process; null if only one of its tasks is meant} */
    @Nullable Process process();
}
