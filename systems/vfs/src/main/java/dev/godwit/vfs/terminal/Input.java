package dev.godwit.vfs.terminal;

/**
 * What has been typed and not yet read: lines that are complete, and behind them one that is still
 * edited. Without canonical mode there are no lines, and everything can be read.
 *
 * <p>Positions count on without end and wrap around; their difference is a number of bytes.
 */
final class Input {
    /** How many bytes lie in it at most; a line that is edited has one less. */
    static final int CAPACITY = 4096;

    /** What stands for an end of file, where an end of line is marked. */
    private static final int END_OF_FILE = 0;

    private static final int MASK = CAPACITY - 1;

    private final byte[] bytes = new byte[CAPACITY];
    private final boolean[] ends = new boolean[CAPACITY];
    private int head;
    private int lines;
    private int tail;

    /** How many bytes there are. */
    int size() {
        return head - tail;
    }

    boolean isFull() {
        return size() == CAPACITY;
    }

    boolean hasLine() {
        return lines != tail;
    }

    /** How many bytes the line that is edited has. */
    int edited() {
        return head - lines;
    }

    /** A byte of the line that is edited. */
    int edited(int index) {
        return bytes[lines + index & MASK] & 0xFF;
    }

    void add(int c) {
        bytes[head & MASK] = (byte) c;
        head++;
    }

    /** Cuts the line that is edited. */
    void cut(int length) {
        head = lines + length;
    }

    /** Takes the last byte out. */
    void removeLast() {
        head--;
    }

    /** Completes the line that is edited by its last byte. */
    void endLine(int c) {
        ends[head & MASK] = true;
        add(c);
        lines = head;
    }

    /** Completes it by what is not read itself. */
    void endFile() {
        endLine(END_OF_FILE);
    }

    void clear() {
        head = 0;
        lines = 0;
        tail = 0;
        unmark();
    }

    private void unmark() {
        for (int i = 0; i < CAPACITY; i++) {
            ends[i] = false;
        }
    }

    /** Forgets where lines end; with canonical mode all that is there becomes a line. */
    void changeMode(boolean canonical) {
        unmark();
        if (canonical && size() > 0) {
            ends[head - 1 & MASK] = true;
            lines = head;
        } else {
            lines = tail;
        }
    }

    /** How many bytes can be read in lines; ends of file are not counted. */
    int sizeInLines() {
        int count = lines - tail;
        for (int at = tail; at != lines; at++) {
            if (isEndOfFile(at)) {
                count--;
            }
        }
        return count;
    }

    private boolean isEndOfFile(int at) {
        return ends[at & MASK] && bytes[at & MASK] == END_OF_FILE;
    }

    /** Reads a line or its beginning; 0 at an end of file. There is a line. */
    int readLine(byte[] target, int offset, int length) {
        int count = 0;
        while (count < length && tail != lines) {
            int at = tail & MASK;
            boolean isEnd = ends[at];
            boolean isEndOfFile = isEndOfFile(tail);
            ends[at] = false;
            tail++;
            if (!isEndOfFile) {
                target[offset + count] = bytes[at];
                count++;
            }
            if (isEnd) {
                return count;
            }
        }
        // The end of file behind what was just read is no end of its own.
        if (tail != lines && isEndOfFile(tail)) {
            ends[tail & MASK] = false;
            tail++;
        }
        return count;
    }

    /** Reads what there is. */
    int read(byte[] target, int offset, int length) {
        int count = Math.min(length, size());
        for (int i = 0; i < count; i++) {
            target[offset + i] = bytes[tail + i & MASK];
        }
        tail += count;
        return count;
    }
}
