package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;

/** The argument of ioctl. */
final class IoctlText {
    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    private static final int TCSETSF = 0x5404;
    private static final int TIOCGPGRP = 0x540F;
    private static final int TIOCSPGRP = 0x5410;
    private static final int TIOCOUTQ = 0x5411;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int FIONREAD = 0x541B;
    private static final int FIONBIO = 0x5421;
    private static final int TIOCGSID = 0x5429;
    private static final int FIONCLEX = 0x5450;
    private static final int FIOCLEX = 0x5451;

    private IoctlText() {}

    static void argument(ArgumentText text, long value, boolean isFailed) {
        StringBuilder out = text.out;
        int request = (int) text.argument(1);
        boolean isSet =
                request >= TCSETS && request <= TCSETSF
                        || request == TIOCSWINSZ
                        || request == TIOCSPGRP
                        || request == FIONBIO;
        if (request == FIONCLEX || request == FIOCLEX) {
            out.setLength(out.length() - 2); // it has no argument
            return;
        }
        if (isFailed && !isSet) {
            Text.address(out, value);
            return;
        }
        switch (request) {
            case TIOCGPGRP, TIOCSPGRP, TIOCOUTQ, FIONREAD, FIONBIO, TIOCGSID -> {
                Integer number = text.memory.number(value);
                if (number == null) {
                    Text.address(out, value);
                } else {
                    out.append('[').append(number).append(']');
                }
            }
            case TIOCGWINSZ, TIOCSWINSZ -> size(text, value);
            case TCGETS, TCSETS, TCSETS + 1, TCSETSF -> settings(text, value);
            default -> Text.hex(out, value);
        }
    }

    private static void size(ArgumentText text, long address) {
        byte[] bytes = text.memory.bytes(address, 8);
        if (bytes == null) {
            Text.address(text.out, address);
            return;
        }
        String[] labels = {"{ws_row=", ", ws_col=", ", ws_xpixel=", ", ws_ypixel="};
        for (int i = 0; i < labels.length; i++) {
            text.out.append(labels[i]).append(Bytes.getShort(bytes, 2 * i) & 0xFFFF);
        }
        text.out.append('}');
    }

    private static void settings(ArgumentText text, long address) {
        byte[] bytes = text.memory.bytes(address, 36);
        if (bytes == null) {
            Text.address(text.out, address);
            return;
        }
        String[] labels = {"{c_iflag=", ", c_oflag=", ", c_cflag=", ", c_lflag="};
        for (int i = 0; i < labels.length; i++) {
            text.out.append(labels[i]);
            Text.hex(text.out, Bytes.getInt(bytes, 4 * i) & 0xFFFF_FFFFL);
        }
        text.out.append(", ...}");
    }
}
