package dev.godwit.vfs.terminal;

/**
 * The way from programs to the other side: what is written is processed (OPOST) and queued. Echoes
 * wait in a queue of their own, until the input that they belong to has been taken or something is
 * written; what they look like may depend on the column that they begin in.
 */
final class Output {
    /** How many bytes are queued for the other side. */
    static final int CAPACITY = 8192;

    /** How many echoes wait; older ones are lost. */
    private static final int ECHOES = 4096;

    /** So many are not left waiting until all input has been taken. */
    private static final int MANY_ECHOES = 256;

    private static final int TAB = 8;

    // ---- Echoes: a byte to be processed, or one of these with a value in the lower byte.

    /** Shown as {@code ^X}. */
    private static final int CONTROL = 0x100;

    /** The byte 0377, which is not processed. */
    private static final int LITERAL = 0x200;

    /** The line that is edited begins here. */
    private static final int LINE_BEGINS = 0x300;

    /** The cursor has not moved after all: the byte continues a character. */
    private static final int NOT_MOVED = 0x400;

    /** Back over a tab; the value is the width of what stands before it, back to another tab. */
    private static final int ERASE_TAB = 0x500;

    /** In the value of {@link #ERASE_TAB}: there is another tab. */
    private static final int AFTER_TAB = 0x80;

    final ByteQueue queue = new ByteQueue(CAPACITY);

    private final Termios termios;
    private final short[] echoes = new short[ECHOES];
    private int firstEcho;
    private int waiting;
    private int column;

    /** Where the line that is edited begins. */
    private int lineColumn;

    /** Suspended, by VSTOP or by the system. */
    boolean stopped;

    Output(Termios termios) {
        this.termios = termios;
    }

    int room() {
        return stopped ? 0 : queue.room();
    }

    void reset() {
        dropEchoes();
        column = 0;
        lineColumn = 0;
        stopped = false;
    }

    // ---- What is written.

    /** Takes what there is room for; answers how many bytes. */
    int write(byte[] source, int offset, int length) {
        showEchoes();
        if (!termios.output(Termios.OPOST)) {
            return stopped ? 0 : queue.add(source, offset, length);
        }
        int count = 0;
        while (count < length && process(source[offset + count] & 0xFF)) {
            count++;
        }
        return count;
    }

    /** Puts a byte into the queue as it is, before anything that waits. */
    void writeNow(int c) {
        if (queue.room() > 0) {
            queue.add(c);
        }
    }

    /** Processes a byte; false if there is no room for what it becomes. */
    private boolean process(int byteValue) {
        int c = byteValue;
        int room = room();
        if (room == 0) {
            return false;
        }
        switch (c) {
            case '\n' -> {
                boolean returns = termios.output(Termios.ONLCR);
                if (returns && room < 2) {
                    return false;
                }
                if (returns || termios.output(Termios.ONLRET)) {
                    column = 0;
                }
                lineColumn = column;
                if (returns) {
                    queue.add('\r');
                }
            }
            case '\r' -> {
                if (termios.output(Termios.ONOCR) && column == 0) {
                    return true;
                }
                boolean isNewline = termios.output(Termios.OCRNL);
                if (!isNewline || termios.output(Termios.ONLRET)) {
                    column = 0;
                    lineColumn = 0;
                }
                c = isNewline ? '\n' : c;
            }
            case '\t' -> {
                int width = TAB - column % TAB;
                if ((termios.oflag & Termios.TABDLY) == Termios.XTABS) {
                    if (room < width) {
                        return false;
                    }
                    for (int i = 1; i < width; i++) {
                        queue.add(' ');
                    }
                    c = ' ';
                }
                column += width;
            }
            case '\b' -> back();
            default -> {
                if (!Letters.isControl(c)) {
                    c = termios.output(Termios.OLCUC) ? Letters.toUpper(c) : c;
                    if (!(termios.input(Termios.IUTF8) && Letters.continues(c))) {
                        column++;
                    }
                }
            }
        }
        queue.add(c);
        return true;
    }

    private void back() {
        if (column > 0) {
            column--;
        }
    }

    // ---- Echoes.

    /** Echoes a byte; a control character as ECHOCTL says. */
    void echo(int c) {
        boolean isShown = termios.local(Termios.ECHOCTL) && Letters.isControl(c) && c != '\t';
        if (isShown) {
            addEcho(CONTROL | c);
        } else {
            echoPlainly(c);
        }
    }

    void echoPlainly(int c) {
        addEcho(c == 0xFF ? LITERAL : c);
    }

    void echoLineBegins() {
        addEcho(LINE_BEGINS);
    }

    void echoNotMoved() {
        addEcho(NOT_MOVED);
    }

    void echoEraseTab(int width, boolean afterTab) {
        addEcho(ERASE_TAB | width % TAB | (afterTab ? AFTER_TAB : 0));
    }

    private void addEcho(int echo) {
        if (waiting == ECHOES) {
            removeEcho();
        }
        echoes[(firstEcho + waiting) % ECHOES] = (short) echo;
        waiting++;
    }

    private void removeEcho() {
        firstEcho = (firstEcho + 1) % ECHOES;
        waiting--;
    }

    /** Called after each byte of input: shows them if there are many. */
    void limitEchoes() {
        if (waiting >= MANY_ECHOES) {
            showEchoes();
        }
    }

    void dropEchoes() {
        waiting = 0;
    }

    void showEchoes() {
        while (waiting > 0 && show(echoes[firstEcho])) {
            removeEcho();
        }
    }

    private boolean show(int echo) {
        int value = echo & 0xFF;
        switch (echo & ~0xFF) {
            case CONTROL -> {
                if (room() < 2) {
                    return false;
                }
                queue.add('^');
                queue.add(value ^ 0x40);
                column += 2;
            }
            case LITERAL -> {
                if (room() == 0) {
                    return false;
                }
                queue.add(0xFF);
                column++;
            }
            case LINE_BEGINS -> lineColumn = column;
            case NOT_MOVED -> back();
            case ERASE_TAB -> {
                int before = (value & AFTER_TAB) != 0 ? value : value + lineColumn;
                int width = TAB - before % TAB;
                if (room() < width) {
                    return false;
                }
                for (int i = 0; i < width; i++) {
                    queue.add('\b');
                    back();
                }
            }
            default -> {
                if (termios.output(Termios.OPOST)) {
                    return process(value);
                }
                if (room() == 0) {
                    return false;
                }
                queue.add(value);
            }
        }
        return true;
    }
}
