package dev.godwit.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.host.Bytes;
import dev.godwit.riscv.text.Assembler;
import dev.godwit.riscv.text.Program;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class VdsoCodeTest {
    private static Program assemble() throws IOException {
        try (InputStream in = VdsoCodeTest.class.getResourceAsStream("/vdso.s")) {
            assertThat(in).isNotNull();
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Assembler.assemble(".zero " + VdsoCode.START + "\n" + source, 0);
        }
    }

    @Test
    void isWhatTheAssemblerMakes() throws IOException {
        byte[] bytes = assemble().bytes();
        int[] words = new int[(bytes.length - VdsoCode.START) / 4];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            words[i] = Bytes.getInt(bytes, VdsoCode.START + 4 * i);
            text.append("0x").append(Integer.toHexString(words[i])).append(", ");
        }
        assertThat(VdsoCode.WORDS).as("%s", text).isEqualTo(words);
    }

    @Test
    void functionsAreWhereTheyAreSaidToBe() throws IOException {
        assertThat(assemble().symbols())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "rt_sigreturn", (long) VdsoCode.SIGRETURN,
                                "clock_gettime", (long) VdsoCode.CLOCK_GETTIME,
                                "clock_getres", (long) VdsoCode.CLOCK_GETRES,
                                "gettimeofday", (long) VdsoCode.GETTIMEOFDAY,
                                "getcpu", (long) VdsoCode.GETCPU,
                                "flush_icache", (long) VdsoCode.FLUSH_ICACHE,
                                "riscv_hwprobe", (long) VdsoCode.HWPROBE,
                                "end", (long) VdsoCode.END));
    }

    /** Debuggers know the frame of a signal by these two words, and nothing else. */
    @Test
    void handlersReturnToTwoWords() {
        byte[] image = VdsoImage.build();
        assertThat(Bytes.getInt(image, Vdso.SIGRETURN)).isEqualTo(0x08B0_0893);
        assertThat(Bytes.getInt(image, Vdso.SIGRETURN + 4)).isEqualTo(0x0000_0073);
    }

    @Test
    void tablesEndBeforeTheCode() {
        byte[] image = VdsoImage.build();
        for (int at = VdsoCode.START - 64; at < VdsoCode.START; at++) {
            assertThat(image[at]).as("%d", at).isZero();
        }
    }

    /** The hash of the version, as System V's ABI works it out. */
    @Test
    void hash() {
        assertThat(VdsoImage.hash("LINUX_4.15")).isEqualTo(0x0AE7_7F75);
        assertThat(VdsoImage.hash("printf")).isEqualTo(0x077905A6);
    }
}
