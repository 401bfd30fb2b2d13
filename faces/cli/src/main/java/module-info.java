/** The {@code godwit} command. */
@org.jspecify.annotations.NullMarked
module dev.godwit.cli {
    requires static org.jspecify;
    requires dev.godwit;
    requires dev.godwit.host;
    requires dev.godwit.linux;
    requires dev.godwit.machine;
    requires dev.godwit.platform.jvm;
    requires dev.godwit.riscv;
    requires info.picocli;
}
