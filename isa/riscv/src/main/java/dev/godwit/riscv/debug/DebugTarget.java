package dev.godwit.riscv.debug;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A guest as a debugger sees it: threads with registers, memory as each of them sees it, and ways
 * to stop it and let it go on. It is used between turns, by the thread that runs the guest.
 *
 * <p>All threads stand still together, and so does the rest of the guest. What is asked of a thread
 * that is not there, or of a guest that runs, is refused.
 */
public interface DebugTarget {
    /** {@return the threads, by numbers from 1 on, ascending; none once the guest has ended} */
    List<Integer> threads();

    /**
     * What a thread is, for people.
     *
     * @param thread its number
     * @return a few words, perhaps none
     */
    String describe(int thread);

    // ---- Registers, by the numbers of Registers.

    /**
     * Whether there is a register.
     *
     * @param number of {@link Registers}
     * @return whether all threads have it
     */
    boolean hasRegister(int number);

    /**
     * Reads a register.
     *
     * @param thread whose
     * @param number of {@link Registers}, one that is there
     * @return its content; 0 if there is no such thread
     */
    long register(int thread, int number);

    /**
     * Writes a register.
     *
     * @param thread whose
     * @param number of {@link Registers}
     * @param value what it becomes
     * @return false if it cannot be written
     */
    boolean setRegister(int thread, int number, long value);

    // ---- Memory.

    /**
     * Reads memory. Devices are not asked.
     *
     * @param thread as whom it is seen
     * @param address the first byte
     * @param target where the bytes go
     * @param length how many, at most as the target has room for
     * @return how many were read: fewer only if the next one cannot be
     */
    int read(int thread, long address, byte[] target, int length);

    /**
     * Writes memory.
     *
     * @param thread as whom it is seen
     * @param address the first byte
     * @param source the bytes
     * @param length how many of them
     * @return how many were written: fewer only if the next one cannot be
     */
    int write(int thread, long address, byte[] source, int length);

    /**
     * Has addresses be physical for {@link #read} and {@link #write}.
     *
     * @param isPhysical whether they are
     * @return false if there are no such addresses
     */
    default boolean setPhysical(boolean isPhysical) {
        return !isPhysical;
    }

    /** {@return where it is to stop} */
    Breakpoints breakpoints();

    // ---- Running.

    /** {@return why it stands still; null while it runs} */
    @Nullable Stop stop();

    /** Stops it, if it runs. */
    void interrupt();

    /**
     * Lets it go on, unless it has ended.
     *
     * @param how what each thread does
     */
    void resume(Resumption how);

    /** Lets it run without a debugger: breakpoints are forgotten. */
    void release();

    /** Ends it. */
    void kill();

    // ---- Of processes alone.

    /** {@return whether signals are sent to it, which stop it} */
    default boolean hasSignals() {
        return false;
    }

    /**
     * Says which signals do not stop it.
     *
     * @param set a bit for each, signal 1 being bit 0
     */
    default void passSignals(long set) {}

    /** {@return the auxiliary vector of its program; null if there is none} */
    default byte @Nullable [] auxiliary() {
        return null;
    }

    /** {@return the path of its program in the guest; null if there is none} */
    default @Nullable String executable() {
        return null;
    }
}
