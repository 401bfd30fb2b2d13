package dev.godwit.machine.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestFinisherTest {
    @ParameterizedTest
    @CsvSource({
        "0, 4, 0x5555, off 0",
        "0, 4, 0x25555, off 0",
        "0, 2, 0x5555, off 0",
        "0, 4, 0x3333, off 1",
        "0, 4, 0x13333, off 1",
        "0, 4, 0x2a3333, off 42",
        "0, 4, 0xff3333, off 255",
        "0, 4, 0x1003333, off 1",
        "0, 4, 0x1073333, off 7",
        "0, 4, 0x80003333, off 1",
        "0, 2, 0x2a3333, off 1",
        "0, 4, 0x7777, reboot",
        "0, 4, 0, ''",
        "0, 4, 0x5554, ''",
        "4, 4, 0x5555, ''",
        "2, 2, 0x5555, ''",
    })
    void writes(long offset, int size, String value, String expected) {
        Ending ending = new Ending();
        new TestFinisher(ending).store(offset, size, Long.decode(value));
        assertThat(ending.asked).isEqualTo(expected);
    }

    @Test
    void signedValuesAreWordsOfTheGuest() {
        Ending ending = new Ending();
        new TestFinisher(ending).store(0, 4, 0xFF05_3333);
        assertThat(ending.asked).isEqualTo("off 5");
    }

    @Test
    void readsAsZero() {
        TestFinisher finisher = new TestFinisher(new Ending());
        assertThat(finisher.load(0, 4)).isZero();
        assertThat(finisher.allows(0, 4)).isTrue();
        assertThat(finisher.allows(0, 2)).isTrue();
        assertThat(finisher.allows(0, 1)).isFalse();
        assertThat(finisher.allows(0, 8)).isFalse();
    }
}
