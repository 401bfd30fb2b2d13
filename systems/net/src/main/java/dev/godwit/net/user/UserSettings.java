package dev.godwit.net.user;

/**
 * What a user network is made with.
 *
 * @param policy what the guest may reach
 * @param resolver the server of DNS that 10.0.2.3 stands for; 0 if the host is asked for its own
 * @param hostName what DHCP calls the guest, up to 63 letters of ASCII; nothing if empty
 */
public record UserSettings(NetPolicy policy, int resolver, String hostName) {
    /** Everything outside, the host's resolver, no name. */
    public static final UserSettings STANDARD = new UserSettings(NetPolicy.OUTSIDE, 0, "");
}
