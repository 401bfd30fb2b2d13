package dev.godwit.net.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.net.packet.Address;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.2.2, GATEWAY, GATEWAY",
        "10.0.2.3, RESOLVER, RESOLVER",
        "10.0.2.0, NOWHERE, NOWHERE",
        "10.0.2.255, NOWHERE, NOWHERE",
        "10.0.2.4, UNREACHABLE, UNREACHABLE",
        "10.0.2.15, UNREACHABLE, UNREACHABLE",
        "127.0.0.1, NOWHERE, NOWHERE",
        "127.255.255.255, NOWHERE, NOWHERE",
        "0.0.0.0, NOWHERE, NOWHERE",
        "0.1.2.3, NOWHERE, NOWHERE",
        "224.0.0.1, NOWHERE, NOWHERE",
        "239.255.255.250, NOWHERE, NOWHERE",
        "240.0.0.1, NOWHERE, NOWHERE",
        "255.255.255.255, NOWHERE, NOWHERE",
        "169.254.169.254, PROHIBITED, PROHIBITED",
        "169.253.255.255, OUTSIDE, PROHIBITED",
        "169.255.0.0, OUTSIDE, PROHIBITED",
        "126.255.255.255, OUTSIDE, PROHIBITED",
        "128.0.0.1, OUTSIDE, PROHIBITED",
        "223.255.255.255, OUTSIDE, PROHIBITED",
        "1.0.0.0, OUTSIDE, PROHIBITED",
        "10.0.1.255, OUTSIDE, PROHIBITED",
        "10.0.3.0, OUTSIDE, PROHIBITED",
        "192.168.1.1, OUTSIDE, PROHIBITED",
    })
    void whereAnAddressLeads(String address, NetPolicy.Route open, NetPolicy.Route shut) {
        int destination = (int) Address.parse(address);
        for (boolean loopback : new boolean[] {false, true}) {
            assertThat(new NetPolicy(true, loopback).route(destination)).isEqualTo(open);
            assertThat(new NetPolicy(false, loopback).route(destination)).isEqualTo(shut);
        }
    }
}
