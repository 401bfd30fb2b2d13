package dev.godwit.linux.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class AppletsTest {
    private static final String LIST = "[\0[[\0ash\0busybox\0cat\0ls\0zcat\0";

    private static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void theNamesOfABusyBoxAreFound() {
        String begin = "\177ELF BusyBox v1.37\0busybox\0: applet not found\0";
        for (String before : new String[] {"\0", " ", "\u00fe", "abc\0"}) {
            assertThat(Applets.of(of(begin + before + LIST + "Usage\0")))
                    .as(before)
                    .containsSequence("[[", "ash", "busybox", "cat", "ls", "zcat")
                    .doesNotContain("abc", "Usage");
        }
        assertThat(Applets.of(of(begin + " " + LIST + "abc\0")))
                .containsExactly("[", "[[", "ash", "busybox", "cat", "ls", "zcat");
        assertThat(Applets.of(of(begin + " " + LIST)).getLast()).isEqualTo("zcat");
    }

    @Test
    void otherProgramsHaveNone() {
        assertThat(Applets.of(of("\177ELF\0busybox\0cat\0"))).isEmpty();
        assertThat(Applets.of(of("BusyBox v"))).isEmpty();
        assertThat(Applets.of(new byte[0])).isEmpty();
        assertThat(Applets.of(of("BusyBox v\0busybox\0" + "a".repeat(100)))).hasSize(1);
    }
}
