/** Linux programs of RISC-V: their executables and their address spaces. */
@org.jspecify.annotations.NullMarked
module dev.godwit.linux {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires transitive dev.godwit.riscv;
    requires transitive dev.godwit.vfs;
    requires dev.godwit.host;

    exports dev.godwit.linux.abi;
    exports dev.godwit.linux.debug;
    exports dev.godwit.linux.device;
    exports dev.godwit.linux.elf;
    exports dev.godwit.linux.event;
    exports dev.godwit.linux.file;
    exports dev.godwit.linux.ipc;
    exports dev.godwit.linux.memory;
    exports dev.godwit.linux.proc;
    exports dev.godwit.linux.process;
    exports dev.godwit.linux.syscall;
    exports dev.godwit.linux.system;
    exports dev.godwit.linux.time;
    exports dev.godwit.linux.trace;
}
