package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Waitable;

/** Who is at the other side of a terminal: a program that plays one, or the host's. */
interface OtherSide {
    /** Bits of {@link #status} (TIOCPKT). */
    int FLUSHREAD = 1;

    int FLUSHWRITE = 2;
    int STOP = 4;
    int START = 8;
    int NOSTOP = 16;
    int DOSTOP = 32;
    int IOCTL = 64;

    /** Something has been added to what is queued for it. */
    void outputArrived();

    /** There is room again for what is typed. */
    void roomForTyping();

    /** The first program has opened the terminal, or the last one has closed it. */
    void openedOrClosed();

    /** Something has happened, which it may want to know. */
    void status(int cleared, int set);

    /** How much of what is queued it has as good as read: that much is not flushed. */
    int keeps();

    /** Whether what is queued counts as not sent yet. */
    boolean isSlow();

    /** Gives what it has, and takes what is queued, as far as that is possible now. */
    void exchange();

    /** What becomes ready when {@link #exchange} has something to do. */
    Waitable activity();
}
