/** Linux programs of RISC-V: their executables and their address spaces. */
@org.jspecify.annotations.NullMarked
module dev.godwit.linux {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires transitive dev.godwit.riscv;
    requires transitive dev.godwit.vfs;
    requires dev.godwit.host;

    exports dev.godwit.linux.elf;
    exports dev.godwit.linux.memory;
    exports dev.godwit.linux.syscall;
}
