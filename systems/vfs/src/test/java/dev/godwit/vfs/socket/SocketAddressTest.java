package dev.godwit.vfs.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SocketAddressTest {
    @Test
    void addressesHaveTheKernelsLayouts() {
        assertThat(SocketAddress.inet(0x7F000001, 0x1234).toBytes())
                .containsExactly(2, 0, 0x12, 0x34, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        byte[] six = SocketAddress.inet6(0x0102_0304_0506_0708L, 9, 80).toBytes();
        assertThat(six).hasSize(28).startsWith(10, 0, 0, 80, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(six[23]).isEqualTo((byte) 9);
        assertThat(SocketAddress.netlink(-1, 3).toBytes())
                .containsExactly(16, 0, 0, 0, -1, -1, -1, -1, 3, 0, 0, 0);
        assertThat(SocketAddress.unix(new byte[] {'/', 'x'}).toBytes())
                .containsExactly(1, 0, '/', 'x');
        SocketAddress read = SocketAddress.of(six, 0, 28);
        assertThat(read).isEqualTo(SocketAddress.inet6(0x0102_0304_0506_0708L, 9, 80));
        assertThat(read).hasSameHashCodeAs(SocketAddress.of(six, 0, 28));
        assertThat(read.port()).isEqualTo(80);
        assertThat(read.inet6High()).isEqualTo(0x0102_0304_0506_0708L);
        assertThat(read.inet6Low()).isEqualTo(9);
        assertThat(SocketAddress.of(six, 0, 1).family()).isEqualTo(-1);
        assertThatThrownBy(() -> SocketAddress.of(new byte[200], 0, 129))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAreReadable() {
        assertThat(SocketAddress.inet(0x7F0000FF, 80)).hasToString("127.0.0.255:80");
        assertThat(SocketAddress.inet6(0, 0, 1)).hasToString("[::]:1");
        assertThat(SocketAddress.inet6(0, 1, 1)).hasToString("[::1]:1");
        assertThat(SocketAddress.inet6(0, 0xFFFF_7F00_0001L, 1))
                .hasToString("[::ffff:127.0.0.1]:1");
        assertThat(SocketAddress.inet6(0x2001_0DB8_0000_0000L, 0x0001_0000_0000_0002L, 1))
                .hasToString("[2001:db8::1:0:0:2]:1");
        assertThat(SocketAddress.inet6(0xFE80_0000_0000_0000L, 0, 1)).hasToString("[fe80::]:1");
        assertThat(SocketAddress.unix(new byte[] {0, 'a', 0, 'b'})).hasToString("@a@b");
        assertThat(SocketAddress.unix(new byte[] {'/', 'a', 0, 'b'})).hasToString("/a");
        assertThat(SocketAddress.netlink(7, 0)).hasToString("netlink:7");
        assertThat(SocketAddress.of(new byte[3], 0, 3)).hasToString("?");
    }
}
