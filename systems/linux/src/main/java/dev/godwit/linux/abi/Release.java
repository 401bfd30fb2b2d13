package dev.godwit.linux.abi;

/** What this system is called (uname(2), and files in /proc). */
public final class Release {
    /** As {@code uname -s} shows it. */
    public static final String SYSTEM = "Linux";

    /** The version of Linux whose interface this is, as {@code uname -r} shows it. */
    public static final String NUMBER = "6.12.0-godwit";

    /** As {@code uname -v} shows it. */
    public static final String VERSION = "#1 SMP";

    /** As {@code uname -m} shows it. */
    public static final String MACHINE = "riscv64";

    /** The name of the domain that nobody has set. */
    public static final String DOMAIN = "(none)";

    private Release() {}
}
