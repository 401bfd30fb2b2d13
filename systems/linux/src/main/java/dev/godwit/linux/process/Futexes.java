package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.memory.UserMemory;
import dev.godwit.riscv.mmu.Pages;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Futexes (futex(7)): who waits at which word of memory. */
public final class Futexes {
    /** All that wait: set in a mask of bits, it stands for any. */
    public static final int ANY = -1;

    /** FUTEX_WAITERS: somebody waits for a word that says who holds it. */
    static final int WAITERS = 1 << 31;

    /** FUTEX_OWNER_DIED: who held it has ended. */
    static final int OWNER_DIED = 1 << 30;

    /** FUTEX_TID_MASK: who holds it. */
    static final int TID_MASK = OWNER_DIED - 1;

    /**
     * Which word: an address of a memory, or a place in the guest's memory that several processes
     * may see at addresses of their own.
     *
     * @param space the memory
     * @param place the address; of a word that was not said to be private but is, with the lowest
     *     bit set, for these two do not meet
     */
    public record Key(Object space, long place) {}

    /** A task that waits at words. */
    public static final class Waiter implements Pending {
        private final Futexes futexes;
        private final Task task;
        private final List<Word> words = new ArrayList<>(1);
        private int woken = -1;

        /**
         * One that does not wait anywhere yet.
         *
         * @param task who
         */
        public Waiter(Task task) {
            this.futexes = task.kernel().futexes;
            this.task = task;
        }

        /** {@return whether it has been woken: the wait is over} */
        public boolean isWoken() {
            return woken >= 0;
        }

        /** {@return at which of the words, in the order in which they were added; -1 at none} */
        public int woken() {
            return woken;
        }

        /**
         * Begins to wait at a word.
         *
         * @param key the word
         * @param bits by which it may be woken
         */
        public void add(Key key, int bits) {
            Word word = new Word(this, words.size(), key, bits);
            words.add(word);
            futexes.enter(word);
        }

        @Override
        public void end() {
            for (Word word : words) {
                futexes.leave(word);
            }
            words.clear();
        }
    }

    /** One of the words at which a task waits. */
    private static final class Word {
        final Waiter waiter;
        final int index;
        final int bits;
        Key key;

        Word(Waiter waiter, int index, Key key, int bits) {
            this.waiter = waiter;
            this.index = index;
            this.key = key;
            this.bits = bits;
        }

        /** The wait is over, at all words. */
        void wake() {
            waiter.woken = index;
            waiter.end();
            waiter.task.wake();
        }
    }

    private final Map<Key, List<Word>> waiting = new HashMap<>();

    Futexes() {}

    /**
     * The word at an address.
     *
     * @param task in whose memory
     * @param address of 4 bytes
     * @param isPrivate said to be used by this memory alone (FUTEX_PRIVATE_FLAG)
     * @return the word
     * @throws ErrnoException EINVAL if it is not aligned, EFAULT
     */
    public static Key key(Task task, long address, boolean isPrivate) throws ErrnoException {
        if ((address & 3) != 0) {
            throw Errno.EINVAL.exception();
        }
        if (!UserMemory.isUser(address, 4)) {
            throw Errno.EFAULT.exception();
        }
        if (isPrivate) {
            return new Key(task.memory(), address);
        }
        int page = task.memory().sharedPage(address);
        if (page < 0) {
            return new Key(task.memory(), address | 1);
        }
        return new Key(
                task.kernel().memory, ((long) page << Pages.SHIFT) + (address & Pages.SIZE - 1));
    }

    private void enter(Word word) {
        waiting.computeIfAbsent(word.key, _ -> new ArrayList<>()).add(word);
    }

    private void leave(Word word) {
        List<Word> queue = waiting.get(word.key);
        if (queue != null) {
            queue.remove(word);
            if (queue.isEmpty()) {
                waiting.remove(word.key);
            }
        }
    }

    private @Nullable Word first(Key key, int bits) {
        List<Word> queue = waiting.get(key);
        if (queue != null) {
            for (Word word : queue) {
                if ((word.bits & bits) != 0) {
                    return word;
                }
            }
        }
        return null;
    }

    /**
     * Wakes who waits for any of some bits.
     *
     * @param key the word
     * @param most how many; one at least, as Linux has it
     * @param bits the bits
     * @return how many it were
     */
    public int wake(Key key, int most, int bits) {
        int count = 0;
        do {
            Word word = first(key, bits);
            if (word == null) {
                break;
            }
            word.wake();
            count++;
        } while (count < most);
        return count;
    }

    /**
     * Wakes some who wait at a word and has others wait at another one.
     *
     * @param from the word
     * @param to the other one
     * @param wakes how many are woken, 0 or more
     * @param moves how many of the rest wait at the other one, 0 or more
     * @return how many it were in all
     */
    public int requeue(Key from, Key to, int wakes, int moves) {
        List<Word> queue = waiting.get(from);
        if (queue == null) {
            return 0;
        }
        int count = 0;
        for (Word word : new ArrayList<>(queue)) {
            if (count - wakes >= moves) {
                break;
            }
            if (!queue.contains(word)) {
                continue; // one wake may end several waits
            }
            count++;
            if (count <= wakes) {
                word.wake();
            } else if (!from.equals(to)) {
                leave(word);
                word.key = to;
                enter(word);
            }
        }
        return count;
    }

    /** Wakes one who waits for a word that is not said to be private; nobody if there is none. */
    void wakeOne(Task task, long address) throws ErrnoException {
        wake(key(task, address, false), 1, ANY);
    }
}
