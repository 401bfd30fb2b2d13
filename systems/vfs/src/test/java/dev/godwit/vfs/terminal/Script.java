package dev.godwit.vfs.terminal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Things to do with a terminal, at random: lines that ptys.c and Side understand. */
final class Script {
    private static final int[] TYPED = {
        'a', 'b', 'Z', '_', ' ', ' ', '1', '.', '\t', '\t', '\n', '\n', '\r', '\b', 0, 1, 3, 28, 26,
        4, 4, 21, 23, 23, 22, 22, 18, 127, 127, 127, 17, 19, 17, 27, 0xFF, 0x80, 0xD7, 0xDF, 0xF7,
        0xE9, ';', '#'
    };
    private static final String[] TEXTS = {"ä", "€", "word", "two words", "x\ty", "\u0001\t", "😀"};

    private static final int[] IFLAGS = {
        Termios.ISTRIP,
        Termios.INLCR,
        Termios.IGNCR,
        Termios.ICRNL,
        Termios.IUCLC,
        Termios.IXON,
        Termios.IXANY,
        Termios.IUTF8,
        Termios.PARMRK,
        Termios.IMAXBEL,
        Termios.BRKINT
    };
    private static final int[] OFLAGS = {
        Termios.OPOST,
        Termios.OLCUC,
        Termios.ONLCR,
        Termios.OCRNL,
        Termios.ONOCR,
        Termios.ONLRET,
        Termios.XTABS
    };
    private static final int[] LFLAGS = {
        Termios.ISIG,
        Termios.ICANON,
        Termios.ECHO,
        Termios.ECHOE,
        Termios.ECHOK,
        Termios.ECHONL,
        Termios.NOFLSH,
        Termios.ECHOCTL,
        Termios.ECHOPRT,
        Termios.ECHOKE,
        Termios.IEXTEN,
        Termios.EXTPROC
    };

    private final Random random;
    private final List<String> lines = new ArrayList<>();
    private boolean isOpen = true;

    Script(Random random) {
        this.random = random;
    }

    static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }

    List<String> lines(int count) {
        if (random.nextInt(4) > 0) {
            lines.add(settings());
        }
        while (lines.size() < count) {
            add();
        }
        if (isOpen && random.nextInt(3) == 0) {
            lines.add("hangup");
            for (String line : new String[] {"read 9", "write 61", "poll 7", "poll 0", "get"}) {
                lines.add(line);
            }
        }
        return lines;
    }

    private void add() {
        int kind = random.nextInt(100);
        if (kind < 35) {
            lines.add("type " + text(30));
        } else if (kind < 50) {
            lines.add("show " + (random.nextInt(3) == 0 ? random.nextInt(20) : 4000));
        } else if (!isOpen || kind == 99) {
            lines.add(isOpen ? "close" : "open");
            isOpen = !isOpen;
        } else if (kind < 65) {
            lines.add("read " + (random.nextInt(2) == 0 ? random.nextInt(12) : 4000));
        } else if (kind < 73) {
            lines.add("write " + text(40));
        } else if (kind < 78) {
            lines.add(settings());
        } else if (kind < 83) {
            lines.add("poll " + random.nextInt(8));
        } else if (kind < 86) {
            lines.add("polled " + random.nextInt(8));
        } else if (kind < 89) {
            lines.add("input");
        } else {
            lines.add(rare(random.nextInt(10)));
        }
    }

    private String rare(int kind) {
        return switch (kind) {
            case 0 -> "output";
            case 1 -> "shown";
            case 2, 3 -> "packets " + random.nextInt(3);
            case 4 -> "signal " + new int[] {2, 3, 20, 15}[random.nextInt(4)];
            case 5 -> "size " + random.nextInt(3);
            case 6 -> "flush " + random.nextInt(4);
            case 7, 8 -> "flow " + random.nextInt(5);
            default -> "get";
        };
    }

    private String text(int most) {
        StringBuilder hex = new StringBuilder();
        int count = 1 + random.nextInt(random.nextInt(3) == 0 ? most : 6);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(12);
            if (kind == 0) {
                hex.append(hex(TEXTS[random.nextInt(TEXTS.length)]));
            } else {
                int c = kind < 4 ? 'a' + random.nextInt(26) : TYPED[random.nextInt(TYPED.length)];
                hex.append(hex(new byte[] {(byte) c}));
            }
        }
        return hex.toString();
    }

    private int flip(int flags, int[] bits, int most) {
        int flipped = flags;
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            flipped ^= bits[random.nextInt(bits.length)];
        }
        return flipped;
    }

    private String settings() {
        Termios termios = Termios.pseudo();
        boolean raw = random.nextInt(8) == 0;
        termios.iflag = flip(raw ? 0 : termios.iflag, IFLAGS, 3);
        termios.oflag = flip(raw ? 0 : termios.oflag, OFLAGS, 2);
        termios.lflag = flip(raw ? 0 : termios.lflag, LFLAGS, 4);
        if (random.nextInt(20) == 0) {
            termios.cflag ^= Termios.CSIZE | Termios.PARENB;
        }
        termios.cc[Termios.VMIN] = (byte) new int[] {1, 1, 0, 5}[random.nextInt(4)];
        termios.cc[Termios.VTIME] = (byte) new int[] {0, 0, 1}[random.nextInt(3)];
        if (random.nextInt(3) == 0) {
            termios.cc[Termios.VEOL] = ';';
            termios.cc[Termios.VEOL2] = '#';
        }
        if (random.nextInt(6) == 0) {
            int[] others = {0, 'a', 0xFF, '\n', '\r', 'b'};
            int index = random.nextInt(17);
            if (index != Termios.VMIN && index != Termios.VTIME) {
                termios.cc[index] = (byte) others[random.nextInt(others.length)];
            }
        }
        return "set "
                + random.nextInt(3)
                + " "
                + Integer.toHexString(termios.iflag)
                + " "
                + Integer.toHexString(termios.oflag)
                + " "
                + Integer.toHexString(termios.cflag)
                + " "
                + Integer.toHexString(termios.lflag)
                + " "
                + hex(termios.cc);
    }
}
