package dev.godwit.vfs.terminal;

/**
 * The settings of a terminal (termios(3)), with the numbers that Linux has on RISC-V. Plain data.
 */
public final class Termios {
    /** The size of {@code struct termios} as the kernel has it (TCGETS), in bytes. */
    public static final int SIZE = 36;

    /** The size of {@code struct termios2} (TCGETS2), in bytes. */
    public static final int SIZE_2 = 44;

    /** How many control characters there are. */
    public static final int CONTROL_CHARACTERS = 19;

    // ---- Control characters; a value of 0 disables one.

    /** Interrupt. */
    public static final int VINTR = 0;

    /** Quit. */
    public static final int VQUIT = 1;

    /** Erase a character. */
    public static final int VERASE = 2;

    /** Erase the line. */
    public static final int VKILL = 3;

    /** End of file. */
    public static final int VEOF = 4;

    /** How long a read that is not canonical waits, in tenths of a second. */
    public static final int VTIME = 5;

    /** How many bytes a read that is not canonical waits for. */
    public static final int VMIN = 6;

    /** Resume output. */
    public static final int VSTART = 8;

    /** Suspend output. */
    public static final int VSTOP = 9;

    /** Suspend the program. */
    public static final int VSUSP = 10;

    /** One more end of a line. */
    public static final int VEOL = 11;

    /** Show the line anew. */
    public static final int VREPRINT = 12;

    /** Not acted on. */
    public static final int VDISCARD = 13;

    /** Erase a word. */
    public static final int VWERASE = 14;

    /** Take the next character as it is. */
    public static final int VLNEXT = 15;

    /** Yet another end of a line. */
    public static final int VEOL2 = 16;

    // ---- Input.

    /** Ignore breaks. */
    public static final int IGNBRK = 0x1;

    /** A break is an interrupt. */
    public static final int BRKINT = 0x2;

    /** Ignore bytes with errors. */
    public static final int IGNPAR = 0x4;

    /** Mark bytes with errors, and so double the byte 0377. */
    public static final int PARMRK = 0x8;

    /** Look for errors of parity. */
    public static final int INPCK = 0x10;

    /** Strip the eighth bit. */
    public static final int ISTRIP = 0x20;

    /** NL becomes CR. */
    public static final int INLCR = 0x40;

    /** CR is ignored. */
    public static final int IGNCR = 0x80;

    /** CR becomes NL. */
    public static final int ICRNL = 0x100;

    /** Upper case becomes lower case. */
    public static final int IUCLC = 0x200;

    /** VSTOP and VSTART suspend and resume output. */
    public static final int IXON = 0x400;

    /** Any character resumes output. */
    public static final int IXANY = 0x800;

    /** Suspend input where it would overflow; not acted on. */
    public static final int IXOFF = 0x1000;

    /** Ring the bell where input overflows; not acted on, as in Linux. */
    public static final int IMAXBEL = 0x2000;

    /** Input is UTF-8: a character may have several bytes. */
    public static final int IUTF8 = 0x4000;

    // ---- Output.

    /** Process output. */
    public static final int OPOST = 0x1;

    /** Lower case becomes upper case. */
    public static final int OLCUC = 0x2;

    /** NL becomes CR NL. */
    public static final int ONLCR = 0x4;

    /** CR becomes NL. */
    public static final int OCRNL = 0x8;

    /** No CR in column 0. */
    public static final int ONOCR = 0x10;

    /** NL does what CR does, too. */
    public static final int ONLRET = 0x20;

    /** What is done with tabs. */
    public static final int TABDLY = 0x1800;

    /** Of {@link #TABDLY}: they become spaces. */
    public static final int XTABS = 0x1800;

    // ---- The line.

    /** The speed, as an index; with {@link #CBAUDEX} into the second half. */
    public static final int CBAUD = 0x100f;

    /** The second half of the speeds; alone (BOTHER), the speed stands beside. */
    public static final int CBAUDEX = 0x1000;

    /** How far left the speed of input stands, if it is another one. */
    public static final int IBSHIFT = 16;

    /** 38,400 bits a second. */
    public static final int B38400 = 0xf;

    /** How many bits a character has. */
    public static final int CSIZE = 0x30;

    /** Of {@link #CSIZE}: 8. */
    public static final int CS8 = 0x30;

    /** It can be read. */
    public static final int CREAD = 0x80;

    /** With a bit of parity. */
    public static final int PARENB = 0x100;

    /** Hang up when the last one closes. */
    public static final int HUPCL = 0x400;

    // ---- What is done with input.

    /** VINTR, VQUIT and VSUSP send signals. */
    public static final int ISIG = 0x1;

    /** Input comes in lines, which can be edited. */
    public static final int ICANON = 0x2;

    /** Input is echoed. */
    public static final int ECHO = 0x8;

    /** VERASE and VWERASE wipe out what they erase. */
    public static final int ECHOE = 0x10;

    /** VKILL begins a new line. */
    public static final int ECHOK = 0x20;

    /** NL is echoed even without {@link #ECHO}. */
    public static final int ECHONL = 0x40;

    /** Signals flush nothing. */
    public static final int NOFLSH = 0x80;

    /** Background processes that write are stopped; the system's. */
    public static final int TOSTOP = 0x100;

    /** Control characters are echoed as {@code ^X}. */
    public static final int ECHOCTL = 0x200;

    /** What is erased is shown once more, as on paper. */
    public static final int ECHOPRT = 0x400;

    /** VKILL wipes out the line. */
    public static final int ECHOKE = 0x800;

    /** VWERASE, VLNEXT, VREPRINT, VEOL2 and {@link #IUCLC} are acted on. */
    public static final int IEXTEN = 0x8000;

    /** Lines are edited elsewhere. */
    public static final int EXTPROC = 0x1_0000;

    private static final int[] SPEEDS = {
        0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, 38_400, 0,
        57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000,
        1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000
    };

    private static final int[] CHARACTERS = {
        3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0
    };

    /** Bits of {@link #IGNBRK} to {@link #IUTF8}. */
    public int iflag;

    /** Bits of {@link #OPOST} to {@link #TABDLY}. */
    public int oflag;

    /** Bits of {@link #CBAUD} to {@link #HUPCL}. */
    public int cflag;

    /** Bits of {@link #ISIG} to {@link #EXTPROC}. */
    public int lflag;

    /** The line discipline, a byte; 0 is N_TTY. */
    public int line;

    /** The control characters, by {@link #VINTR} to {@link #VEOL2}. */
    public final byte[] cc = new byte[CONTROL_CHARACTERS];

    /** The speed of input, in bits a second. */
    public int ispeed;

    /** The speed of output, in bits a second. */
    public int ospeed;

    /** All 0. */
    public Termios() {}

    /** {@return what Linux gives a new terminal} */
    public static Termios standard() {
        Termios termios = new Termios();
        termios.iflag = ICRNL | IXON;
        termios.oflag = OPOST | ONLCR;
        termios.cflag = B38400 | CS8 | CREAD | HUPCL;
        termios.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
        for (int i = 0; i < CONTROL_CHARACTERS; i++) {
            termios.cc[i] = (byte) CHARACTERS[i];
        }
        termios.ispeed = 38_400;
        termios.ospeed = 38_400;
        return termios;
    }

    /** {@return what Linux gives a new pseudo-terminal} */
    public static Termios pseudo() {
        Termios termios = standard();
        termios.cflag &= ~HUPCL;
        return termios;
    }

    /** {@return the same settings, on their own} */
    public Termios copy() {
        Termios copy = new Termios();
        copy.set(this);
        return copy;
    }

    /**
     * Takes the settings of another one.
     *
     * @param other the other
     */
    public void set(Termios other) {
        iflag = other.iflag;
        oflag = other.oflag;
        cflag = other.cflag;
        lflag = other.lflag;
        line = other.line;
        System.arraycopy(other.cc, 0, cc, 0, CONTROL_CHARACTERS);
        ispeed = other.ispeed;
        ospeed = other.ospeed;
    }

    /**
     * Writes {@code struct termios}, little-endian.
     *
     * @param bytes where
     * @param offset the first of {@link #SIZE} bytes
     */
    public void write(byte[] bytes, int offset) {
        putInt(bytes, offset, iflag);
        putInt(bytes, offset + 4, oflag);
        putInt(bytes, offset + 8, cflag);
        putInt(bytes, offset + 12, lflag);
        bytes[offset + 16] = (byte) line;
        System.arraycopy(cc, 0, bytes, offset + 17, CONTROL_CHARACTERS);
    }

    /**
     * Writes {@code struct termios2}, little-endian.
     *
     * @param bytes where
     * @param offset the first of {@link #SIZE_2} bytes
     */
    public void write2(byte[] bytes, int offset) {
        write(bytes, offset);
        putInt(bytes, offset + 36, ispeed);
        putInt(bytes, offset + 40, ospeed);
    }

    /**
     * Takes the settings from {@code struct termios}; the speeds are those that {@link #cflag}
     * names, or stay where it names none.
     *
     * @param bytes where it is
     * @param offset the first of {@link #SIZE} bytes
     */
    public void read(byte[] bytes, int offset) {
        iflag = getInt(bytes, offset);
        oflag = getInt(bytes, offset + 4);
        cflag = getInt(bytes, offset + 8);
        lflag = getInt(bytes, offset + 12);
        line = bytes[offset + 16] & 0xFF;
        System.arraycopy(bytes, offset + 17, cc, 0, CONTROL_CHARACTERS);
        takeSpeeds();
    }

    /**
     * Takes the settings from {@code struct termios2}.
     *
     * @param bytes where it is
     * @param offset the first of {@link #SIZE_2} bytes
     */
    public void read2(byte[] bytes, int offset) {
        ispeed = getInt(bytes, offset + 36);
        ospeed = getInt(bytes, offset + 40);
        read(bytes, offset);
    }

    private void takeSpeeds() {
        ospeed = speed(cflag & CBAUD, ospeed);
        int input = cflag >>> IBSHIFT & CBAUD;
        ispeed = input == 0 ? ospeed : speed(input, ispeed);
    }

    private static int speed(int index, int other) {
        return index == CBAUDEX ? other : SPEEDS[index & 15 | (index & CBAUDEX) >> 8];
    }

    /** {@return whether all of some bits of {@link #iflag} are set} */
    boolean input(int bits) {
        return (iflag & bits) == bits;
    }

    /** {@return whether all of some bits of {@link #oflag} are set} */
    boolean output(int bits) {
        return (oflag & bits) == bits;
    }

    /** {@return whether all of some bits of {@link #lflag} are set} */
    boolean local(int bits) {
        return (lflag & bits) == bits;
    }

    /** {@return a control character, or a value of {@link #VMIN} or {@link #VTIME}} */
    int character(int index) {
        return cc[index] & 0xFF;
    }

    private static void putInt(byte[] bytes, int offset, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[offset + i] = (byte) (value >>> 8 * i);
        }
    }

    private static int getInt(byte[] bytes, int offset) {
        int value = 0;
        for (int i = 3; i >= 0; i--) {
            value = value << 8 | bytes[offset + i] & 0xFF;
        }
        return value;
    }
}
