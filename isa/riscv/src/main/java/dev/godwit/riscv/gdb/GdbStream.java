package dev.godwit.riscv.gdb;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/** A connection with gdb: bytes in both directions. Nothing blocks. */
public interface GdbStream {
    /** What {@link #read} answers when gdb has gone. */
    int END = -1;

    /**
     * Takes bytes that have come.
     *
     * @param target where they go
     * @param offset the first place
     * @param length the most to take, 1 or more; the range lies in the array
     * @return how many, 1 or more, or {@link #END}
     * @throws ErrnoException EAGAIN if none have come yet; others end the connection
     */
    int read(byte[] target, int offset, int length) throws ErrnoException;

    /**
     * Sends bytes.
     *
     * @param source where they lie
     * @param offset the first of them
     * @param length how many, 1 or more; the range lies in the array
     * @return how many were taken, 1 or more
     * @throws ErrnoException EAGAIN if there is no room; others end the connection
     */
    int write(byte[] source, int offset, int length) throws ErrnoException;

    /** {@return what becomes ready when {@link #read} would not answer EAGAIN} */
    Waitable readable();

    /** {@return what becomes ready when {@link #write} would not answer EAGAIN} */
    Waitable writable();

    /** Closes it; gdb gets what was written. */
    void close();
}
