# The code of the vDSO, from the offset 0x7fc of its image on. VdsoCode holds what the assembler makes of it.
# In front of the image lies a page of data: the 8 bytes at 0 are the realtime clock's time less the monotonic one's.
# The time CSR is the monotonic clock, in nanoseconds.

        nop                             # unwinders look at the byte in front of a return address
rt_sigreturn:
        li      a7, 139
        ecall

        .balign 16
clock_gettime:
        sltiu   t0, a0, 12
        beqz    t0, 3f
        li      t0, 1
        sll     t0, t0, a0
        li      t1, 0x8f3               # all but those of processor time and of alarms
        and     t1, t1, t0
        beqz    t1, 3f
        rdtime  t2
        andi    t1, t0, 0x60            # the coarse ones
        beqz    t1, 1f
        li      t3, 4000000
        remu    t4, t2, t3
        sub     t2, t2, t4
1:      li      t1, 0x821               # the realtime ones
        and     t1, t1, t0
        beqz    t1, 2f
        auipc   t3, 0xfffff
        srli    t3, t3, 12
        slli    t3, t3, 12
        ld      t3, 0(t3)
        add     t2, t2, t3
2:      li      t3, 1000000000
        divu    t4, t2, t3
        remu    t5, t2, t3
        sd      t4, 0(a1)
        sd      t5, 8(a1)
        li      a0, 0
        ret
3:      li      a7, 113
        ecall
        ret

        .balign 16
clock_getres:
        sltiu   t0, a0, 12
        beqz    t0, 3f
        li      t0, 1
        sll     t0, t0, a0
        li      t1, 0x8f3
        and     t1, t1, t0
        beqz    t1, 3f
        li      t2, 1
        andi    t1, t0, 0x60
        beqz    t1, 1f
        li      t2, 4000000
1:      beqz    a1, 2f
        sd      zero, 0(a1)
        sd      t2, 8(a1)
2:      li      a0, 0
        ret
3:      li      a7, 114
        ecall
        ret

        .balign 16
gettimeofday:
        beqz    a0, 1f
        rdtime  t2
        auipc   t3, 0xfffff
        srli    t3, t3, 12
        slli    t3, t3, 12
        ld      t3, 0(t3)
        add     t2, t2, t3
        li      t3, 1000000000
        divu    t4, t2, t3
        remu    t5, t2, t3
        li      t3, 1000
        divu    t5, t5, t3
        sd      t4, 0(a0)
        sd      t5, 8(a0)
1:      beqz    a1, 2f
        sd      zero, 0(a1)
2:      li      a0, 0
        ret

        .balign 16
getcpu:
        li      a7, 168
        ecall
        ret

        .balign 16
flush_icache:
        li      a7, 259
        ecall
        ret

        .balign 16
riscv_hwprobe:
        li      a7, 258
        ecall
        ret
end:
