package dev.godwit.net.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortForwardTest {
    @ParameterizedTest
    @CsvSource({
        "8080:80, 127.0.0.1:8080:80",
        "8080:80/tcp, 127.0.0.1:8080:80",
        "5353:53/udp, 127.0.0.1:5353:53/udp",
        "0.0.0.0:1:65535, 0.0.0.0:1:65535",
        "192.168.1.2:2222:22/udp, 192.168.1.2:2222:22/udp",
    })
    void isRead(String text, String meaning) {
        PortForward forward = PortForward.parse(text);
        assertThat(forward).hasToString(meaning);
        assertThat(PortForward.parse(meaning)).isEqualTo(forward);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "||, two ports are needed",
                "80, two ports are needed",
                ":, '' is no port",
                "80:, '' is no port",
                ":80, '' is no port",
                "0:80, '0' is no port",
                "80:65536, '65536' is no port",
                "80:http, 'http' is no port",
                "+80:80, '+80' is no port",
                "80:80/sctp, not 'sctp'",
                "80:80/, not ''",
                "localhost:80:80, 'localhost' is no address",
                "::1:80:80, '::1' is no address",
                "127.1:80:80, '127.1' is no address",
                ":80:80, '' is no address",
            })
    void isRefusedWithAReason(String text, String reason) {
        assertThatThrownBy(() -> PortForward.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "65536, 1", "1, 0", "1, 65536"})
    void portsAreInRange(int host, int guest) {
        assertThatThrownBy(() -> new PortForward(false, 0, host, guest))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
