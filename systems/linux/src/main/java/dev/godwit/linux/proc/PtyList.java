package dev.godwit.linux.proc;

import dev.godwit.vfs.pseudo.Access;

import org.jspecify.annotations.Nullable;

/** The pseudo-terminals that there are, by number. */
public interface PtyList {
    /** A system without any. */
    PtyList NONE =
            new PtyList() {
                @Override
                public int[] numbers() {
                    return new int[0];
                }

                @Override
                public @Nullable Access access(int number) {
                    return null;
                }

                @Override
                public int limit() {
                    return 0;
                }
            };

    /** {@return the numbers that there are, ascending} */
    int[] numbers();

    /**
     * Whose one is.
     *
     * @param number any
     * @return its owner and permissions, the same object as long as it is the same terminal; null
     *     if there is none
     */
    @Nullable Access access(int number);

    /** {@return how many there may be (/proc/sys/kernel/pty/max)} */
    int limit();
}
