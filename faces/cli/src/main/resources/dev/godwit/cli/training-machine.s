# What the launcher's AOT cache is made from, for computers of RISC-V: it does many times what kernels do (see Training).
# An Image for 0x80200000, as Linux's, entered in S mode by our firmware; instructions.s follows, and a page at buffer.
begin:
    j start
    .balign 8
    .dword 0x200000, buffer - begin + 0x8000    # behind the beginning of RAM; the size
    .dword 0, 2, 0                              # little-endian; the header's version
    .ascii "RISCV"
    .zero 3
    .word 0x05435352, 0

start:
    la sp, buffer + 0x1000
    addi s0, sp, -256           # what instructions.s may change
    la t0, trap
    csrw stvec, t0
    li t0, 0x6000               # floating point, as a kernel has it for programs
    csrs sstatus, t0

    # Sv57: the first GiB with the devices and that of RAM as they are, and two pages at 64 GiB
    la s1, buffer + 0x1000      # tables of five levels, and one for the pages
    li s2, 3
    li t3, 0x1000
1:                              # the first entry of three tables is the table that follows
    add t0, s1, t3
    srli t1, t0, 2
    addi t1, t1, 1
    sd t1, 0(s1)
    mv s3, s1
    mv s1, t0
    addi s2, s2, -1
    bnez s2, 1b
    # s1 is the level of 2 MiB for the pages, s3 the level of GiB
    li t0, 0xC7                 # dirty, accessed, writable, readable, valid: devices
    sd t0, 0(s3)
    li t0, 0x200000CF           # and executable: RAM
    sd t0, 16(s3)
    srli t1, s1, 2
    addi t1, t1, 1
    li t2, 512                  # 64 GiB are the 64th entry
    add t2, s3, t2
    sd t1, 0(t2)
    add s4, s1, t3              # the pages' own
    srli t1, s4, 2
    addi t1, t1, 1
    sd t1, 0(s1)
    la t0, buffer               # one to be found not accessed
    srli t0, t0, 2
    addi t0, t0, 0x17           # user's, writable, readable
    sd t0, 8(s4)
    la t0, user
    li t1, -4096
    and t0, t0, t1
    srli t0, t0, 2
    addi t0, t0, 0x1B           # user's, executable, readable
    sd t0, 0(s4)
    la s10, buffer + 0x1000
    srli s10, s10, 12
    li t0, 0xA
    slli t0, t0, 60
    or s10, s10, t0
    sfence.vma
    csrw satp, s10

    li s8, 8000
2:
    la s0, buffer + 0x800
    andi t0, s8, 63
    bnez t0, 3f
    call kernel
3:
    call instructions
    addi s8, s8, -1
    bnez s8, 2b

    li a7, 0x53525354           # system reset: shut down
    li a6, 0
    li a0, 0
    li a1, 0
    ecall
4:
    j 4b

# What kernels do often; keeps s8 and s10.
kernel:
    mv s9, ra
    # the console, by the firmware and by the device
    li a7, 0x4442434E
    li a6, 2
    li a0, 0x2E
    ecall
    li t0, 0x10000000
    li t1, 0x2E
5:
    lbu t2, 5(t0)
    andi t2, t2, 0x20
    beqz t2, 5b
    sb t1, 0(t0)
    # an interrupt of the timer, waited for
    li t0, 0x20
    csrs sie, t0
    rdtime a0
    addi a0, a0, 20
    li a7, 0x54494D45
    li a6, 0
    ecall
    wfi
    csrsi sstatus, 2
    csrci sstatus, 2
    # by the processor's own comparison
    rdtime t0
    addi t0, t0, 20
    csrw stimecmp, t0
    wfi
    csrsi sstatus, 2
    csrci sstatus, 2
    # addresses that changed
    sfence.vma
    csrw satp, s10
    li t0, 0x1000000000
    sfence.vma t0, zero
    # a program: it writes, calls, and what it touches may not be there
    li s6, 16
6:
    li t0, 0x100
    csrc sstatus, t0            # to user mode
    li t0, 0x40000
    csrc sstatus, t0
    la t0, user
    li t1, 0xFFF
    and t0, t0, t1
    li t1, 0x1000000000
    add t0, t0, t1
    csrw sepc, t0
    la s7, back
    sret
back:
    li t0, 0x100000000
    lw t0, 0(t0)                # nothing is there; the handler goes on behind it
    addi s6, s6, -1
    bnez s6, 6b
    csrci sstatus, 2            # sret has let interrupts in
    mv ra, s9
    ret

    .balign 4
trap:
    csrrw sp, sscratch, sp
    la sp, buffer + 0x600
    sd t0, 0(sp)
    sd t1, 8(sp)
    csrr t0, scause
    blt t0, zero, timer
    csrr t1, stval
    li t1, 8
    beq t0, t1, call            # from user mode
    csrr t1, sepc
    addi t1, t1, 4              # of what failed
    csrw sepc, t1
    li t1, 0x100
    csrs sstatus, t1
    j leave
call:
    csrw sepc, s7
    li t0, 0x100
    csrs sstatus, t0
    j leave
timer:
    li t0, -1
    csrw stimecmp, t0
leave:
    ld t0, 0(sp)
    ld t1, 8(sp)
    csrrw sp, sscratch, sp
    sret

    .balign 64
user:
    li t0, 0x1000001000
    ld t1, 0(t0)
    sd t1, 8(t0)
    ecall

