package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

import java.util.Arrays;

/**
 * Where file systems take pages from. A system whose guests map files gives one of its own, whose
 * pages lie in the guests' memory; so a page that is mapped is the file's page, and nothing is
 * copied.
 */
@FunctionalInterface
public interface PageStore {
    /** Pages of their own, on the heap of the host: for guests that map nothing. */
    PageStore HEAP = () -> new HeapPage();

    /**
     * Takes a page.
     *
     * @return a page of zeros
     * @throws ErrnoException ENOMEM
     */
    Page allocate() throws ErrnoException;

    /** An array. */
    final class HeapPage implements Page {
        private final byte[] bytes = new byte[SIZE];

        private HeapPage() {}

        @Override
        public void read(int at, byte[] target, int offset, int length) {
            System.arraycopy(bytes, at, target, offset, length);
        }

        @Override
        public void write(int at, byte[] source, int offset, int length) {
            System.arraycopy(source, offset, bytes, at, length);
        }

        @Override
        public void clear(int at, int length) {
            Arrays.fill(bytes, at, at + length, (byte) 0);
        }

        @Override
        public void free() {}
    }
}
