package dev.godwit.net.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.2.15", "127.0.0.1", "255.255.255.255", "1.20.0.9"})
    void readsWhatItWrites(String text) {
        assertThat(Address.text((int) Address.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                ".1.2.3.4",
                "1..2.3",
                "256.0.0.1",
                "01.2.3.4",
                "1.2.3.-4",
                "1.2.3.4 ",
                "a.b.c.d",
                "::1",
                "1.2.3.99999999999"
            })
    void refusesWhatIsNone(String text) {
        assertThat(Address.parse(text)).isEqualTo(Address.NONE);
    }
}
