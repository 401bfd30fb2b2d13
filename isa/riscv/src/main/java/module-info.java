/** RISC-V: instructions, harts, memory, floating point and engines. */
@org.jspecify.annotations.NullMarked
module dev.godwit.riscv {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires transitive dev.godwit.host;

    exports dev.godwit.riscv.core;
    exports dev.godwit.riscv.debug;
    exports dev.godwit.riscv.decode;
    exports dev.godwit.riscv.gdb;
    exports dev.godwit.riscv.hart;
    exports dev.godwit.riscv.interpret;
    exports dev.godwit.riscv.isa;
    exports dev.godwit.riscv.mmu;
    exports dev.godwit.riscv.node;
    exports dev.godwit.riscv.numeric;
    exports dev.godwit.riscv.privileged;
    exports dev.godwit.riscv.text;
}
