package dev.godwit.riscv.gdb;

import dev.godwit.base.host.Waitable;

import org.jspecify.annotations.Nullable;

/** Where gdb connects. */
public interface GdbPort {
    /** {@return a connection that has come; null if none has} */
    @Nullable GdbStream accept();

    /** {@return what becomes ready when {@link #accept} would give one} */
    Waitable coming();

    /** Lets nobody connect any more. */
    void close();
}
