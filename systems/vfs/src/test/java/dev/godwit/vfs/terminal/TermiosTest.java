package dev.godwit.vfs.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TermiosTest {
    /** What TCGETS2 of a new pseudo-terminal gives, byte by byte, after a byte that stays. */
    private static final String NEW =
            "ee"
                    + "00050000"
                    + "05000000"
                    + "bf000000"
                    + "3b8a0000"
                    + "00"
                    + "031c7f150400010011131a00120f1716000000"
                    + "00960000"
                    + "00960000";

    private static byte[] written(Termios termios) {
        byte[] bytes = new byte[1 + Termios.SIZE_2];
        bytes[0] = (byte) 0xEE;
        termios.write2(bytes, 1);
        return bytes;
    }

    @Test
    void aNewOneHasTheKernelsLayout() {
        assertThat(Script.hex(written(Termios.pseudo()))).isEqualTo(NEW);
        byte[] bytes = new byte[Termios.SIZE + 1];
        bytes[Termios.SIZE] = 5;
        Termios.standard().write(bytes, 0);
        assertThat(Script.hex(bytes))
                .isEqualTo(NEW.substring(2, 74).replace("bf00", "bf04") + "05");
    }

    @Test
    void whatIsWrittenIsRead() {
        Termios termios = new Termios();
        for (int i = 0; i < Termios.CONTROL_CHARACTERS; i++) {
            termios.cc[i] = (byte) (200 + i);
        }
        termios.iflag = 0x1234_5678;
        termios.oflag = 0x89ab_cdef;
        termios.cflag = Termios.CBAUDEX; // the speeds stand beside
        termios.lflag = -2;
        termios.line = 200;
        termios.ispeed = 12_345;
        termios.ospeed = 12_345;
        Termios read = new Termios();
        read.read2(written(termios), 1);
        assertThat(written(read)).isEqualTo(written(termios));
        assertThat(written(read.copy())).isEqualTo(written(termios));
    }

    @Test
    void speedsComeFromTheirNames() {
        byte[] bytes = new byte[Termios.SIZE];
        Termios termios = new Termios();
        termios.cflag = 0x1002 | 13 << Termios.IBSHIFT; // B115200, and B9600 for input
        termios.write(bytes, 0);
        Termios read = new Termios();
        read.read(bytes, 0);
        assertThat(read.ospeed).isEqualTo(115_200);
        assertThat(read.ispeed).isEqualTo(9_600);
        termios.cflag = 15;
        termios.write(bytes, 0);
        read.read(bytes, 0);
        assertThat(read.ospeed).isEqualTo(38_400);
        assertThat(read.ispeed).isEqualTo(38_400);
    }
}
