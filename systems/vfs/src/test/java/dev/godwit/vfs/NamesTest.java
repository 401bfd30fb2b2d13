package dev.godwit.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "naïve",
                "日本語",
                "\ud83e\udd86 bird",
                "\u07ff\u0800\uffff\udbff\udfff"
            })
    void utf8IsThatOfJava(String name) throws ErrnoException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        assertThat(Names.encode(name)).isEqualTo(bytes);
        assertThat(Names.byteLength(name)).isEqualTo(bytes.length);
        assertThat(Names.decode(bytes, 0, bytes.length)).isEqualTo(name);
    }

    @Test
    void everyByteStringComesBack() throws ErrnoException {
        Random random = new Random(1);
        // Lead and continuation bytes are frequent, so that sequences form and break.
        int[] likely = {0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0x41};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(9)];
            for (int i = 0; i < bytes.length; i++) {
                boolean any = random.nextInt(4) == 0;
                bytes[i] = (byte) (any ? random.nextInt(256) : likely[random.nextInt(12)]);
            }
            String name = Names.decode(bytes, 0, bytes.length);
            assertThat(Names.encode(name)).isEqualTo(bytes);
            String utf8 = new String(bytes, StandardCharsets.UTF_8);
            assertThat(name.equals(utf8)).isEqualTo(!utf8.contains("\ufffd"));
        }
    }

    @Test
    void stringsThatNoBytesDecodeToAreRefused() {
        String[] names = {"\ud800", "\udc00", "a\udbff", "\udc7f", "\udd00", "\udcc3\udca9"};
        for (String name : names) {
            assertThatThrownBy(() -> Names.encode(name)).isSameAs(Errno.EILSEQ.exception());
        }
    }

    @Test
    void readsOnlyItsRange() throws ErrnoException {
        byte[] bytes = {(byte) 0xc3, (byte) 0xa9, 'x'};
        assertThat(Names.decode(bytes, 0, 1)).isEqualTo("\udcc3");
        assertThat(Names.decode(bytes, 1, 1)).isEqualTo("\udca9");
        assertThat(Names.decode(bytes, 0, 2)).isEqualTo("é");
    }
}
