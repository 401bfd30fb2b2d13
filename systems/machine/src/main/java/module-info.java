/** Whole computers of RISC-V: harts with all modes, a board, devices, disks. */
@org.jspecify.annotations.NullMarked
module dev.godwit.machine {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires transitive dev.godwit.net;
    requires transitive dev.godwit.riscv;
    requires transitive dev.godwit.vfs;
    requires dev.godwit.host;

    exports dev.godwit.machine.board;
    exports dev.godwit.machine.boot;
    exports dev.godwit.machine.bus;
    exports dev.godwit.machine.device;
    exports dev.godwit.machine.disk;
    exports dev.godwit.machine.ninep;
    exports dev.godwit.machine.sbi;
    exports dev.godwit.machine.trace;
    exports dev.godwit.machine.tree;
    exports dev.godwit.machine.virtio;
    exports dev.godwit.machine.zstd;
}
