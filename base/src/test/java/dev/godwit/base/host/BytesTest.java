package dev.godwit.base.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void aSourceGivesItsBytesAndThenTheEnd() {
        BytesSource source = new BytesSource(new byte[] {1, 2, 3});
        byte[] target = new byte[4];
        assertThat(source.read(target, 1, 2)).isEqualTo(2);
        assertThat(target).containsExactly(0, 1, 2, 0);
        assertThat(source.available()).isEqualTo(1);
        assertThat(source.read(target, 0, 0)).isZero();
        assertThat(source.read(target, 0, 4)).isEqualTo(1);
        assertThat(source.read(target, 0, 4)).isEqualTo(ByteSource.END);
        assertThat(source.read(target, 0, 0)).isZero();
    }

    @Test
    void aSinkKeepsWhatFitsIntoItsLimit() throws ErrnoException {
        BytesSink sink = new BytesSink(1000);
        assertThat(sink.write(new byte[900], 0, 900)).isEqualTo(900);
        assertThat(sink.write(new byte[] {5, 6, 7}, 1, 2)).isEqualTo(2);
        assertThat(sink.write(new byte[200], 0, 200)).isEqualTo(98);
        assertThatThrownBy(() -> sink.write(new byte[1], 0, 1)).isSameAs(Errno.ENOSPC.exception());
        assertThat(sink.write(new byte[1], 0, 0)).isZero();
        assertThat(sink.bytes()).hasSize(1000);
        assertThat(sink.bytes()[901]).isEqualTo((byte) 7);
    }

    @Test
    void errorsSayWhatTheyAreWithoutAStackTrace() {
        for (Errno errno : Errno.values()) {
            assertThat(errno.exception().errno()).isSameAs(errno);
            assertThat(errno.exception().getStackTrace()).isEmpty();
            assertThat(errno.exception()).hasMessage(errno.name() + ": " + errno.text());
        }
    }
}
