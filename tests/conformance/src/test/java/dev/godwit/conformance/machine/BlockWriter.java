package dev.godwit.conformance.machine;

import dev.godwit.testkit.riscv.KernelProgram;

/**
 * A kernel of M mode with a driver for the disk in the first slot of VirtIO. It writes blocks one
 * after the other, each followed by a flush, and prints the number of a block, in hexadecimal, once
 * the device has said that it is done; then it ends.
 */
final class BlockWriter {
    static final int BLOCK = 4096;
    static final int BLOCKS = 8192;

    /** Numbers follow each other far from each other. */
    private static final int STRIDE = 2467;

    private static final String SOURCE =
            """
            .equ SLOT, 0x10001000
            .equ DESCRIPTORS, 0x80100000
            .equ AVAILABLE, 0x80101000
            .equ USED, 0x80102000
            .equ HEADER, 0x80103000
            .equ STATUS, 0x80103010
            .equ DATA, 0x80104000
              li s0, SLOT
              sw zero, 0x70(s0)
              li t0, 3
              sw t0, 0x70(s0)
              sw zero, 0x24(s0)
              li t0, 0x200                # VIRTIO_BLK_F_FLUSH
              sw t0, 0x20(s0)
              li t0, 1
              sw t0, 0x24(s0)
              sw t0, 0x20(s0)             # VIRTIO_F_VERSION_1
              li t0, 11
              sw t0, 0x70(s0)
              sw zero, 0x30(s0)
              li t0, 8
              sw t0, 0x38(s0)
              li s1, DESCRIPTORS
              li s2, AVAILABLE
              li s3, USED
              sw s1, 0x80(s0)
              sw zero, 0x84(s0)
              sw s2, 0x90(s0)
              sw zero, 0x94(s0)
              sw s3, 0xa0(s0)
              sw zero, 0xa4(s0)
              li t0, 1
              sw t0, 0x44(s0)
              li t0, 15
              sw t0, 0x70(s0)

              li s4, HEADER
              li s5, STATUS
              li s6, DATA
              sd s4, 0(s1)                # the header
              li t0, 16
              sw t0, 8(s1)
              li t0, 1
              sh t0, 12(s1)
              sd s6, 16(s1)               # the block
              li t0, 4096
              sw t0, 24(s1)
              li t0, 1
              sh t0, 28(s1)
              li t0, 2
              sh t0, 30(s1)
              sd s5, 32(s1)               # the status
              li t0, 1
              sw t0, 40(s1)
              li t0, 2
              sh t0, 44(s1)

              li s8, 0                    # the number
              li s9, 0                    # requests
            again:
              li t0, RUN
              slli t0, t0, 32
              or t0, t0, s8
              li t1, 512
              mv t2, s6
            1:
              sd t0, 0(t2)
              addi t2, t2, 8
              addi t1, t1, -1
              bnez t1, 1b

              li t0, 1                    # VIRTIO_BLK_T_OUT
              sw t0, 0(s4)
              li t0, STRIDE
              mul t0, t0, s8
              li t1, BLOCKS - 1
              and t0, t0, t1
              slli t0, t0, 3
              sd t0, 8(s4)
              li t0, 1
              sh t0, 14(s1)
              jal request
              li t0, 4                    # VIRTIO_BLK_T_FLUSH
              sw t0, 0(s4)
              sd zero, 8(s4)
              li t0, 2
              sh t0, 14(s1)
              jal request

              li t0, 0x10000000
              li t1, 28
            1:
              srl t2, s8, t1
              andi t2, t2, 15
              addi t2, t2, 48
              li t3, 58
              blt t2, t3, 2f
              addi t2, t2, 39
            2:
              sb t2, 0(t0)
              addi t1, t1, -4
              bgez t1, 1b
              li t2, 10
              sb t2, 0(t0)
              addi s8, s8, 1
              li t0, BLOCKS
              blt s8, t0, again
              li a0, 0
              j off

            request:
              li t0, 255
              sb t0, 0(s5)
              andi t0, s9, 7
              slli t0, t0, 1
              add t0, t0, s2
              sh zero, 4(t0)              # the chain that begins with descriptor 0
              addi s9, s9, 1
              fence rw, rw
              sh s9, 2(s2)
              fence rw, rw
              sw zero, 0x50(s0)
            1:
              lhu t0, 2(s3)
              sub t0, t0, s9
              slli t0, t0, 48
              bnez t0, 1b
              fence rw, rw
              lbu a0, 0(s5)
              bnez a0, off
              ret
            off:
            """;

    private BlockWriter() {}

    /** The kernel of a run, whose number it writes into blocks too. */
    static byte[] kernel(int run) {
        String constants = ".equ RUN, " + run + "\n.equ BLOCKS, " + BLOCKS + "\n.equ STRIDE, ";
        return KernelProgram.of(constants + STRIDE + "\n" + SOURCE + KernelProgram.OFF);
    }

    /** Where the block of a number is. */
    static long place(int number) {
        return (long) (number * STRIDE & BLOCKS - 1) * BLOCK;
    }

    /** What each 8 bytes of that block are. */
    static long content(int run, int number) {
        return (long) run << 32 | number;
    }
}
