# A computer without a system: a line on the serial port of the board, and off.
#   ./godwit boot --kernel examples/hello.s
        .equ    UART, 0x10000000
        .equ    FINISHER, 0x100000
        .globl  _start
_start: bnez    a0, sleep               # a0 is the number of the hart: the first one alone works
        la      a1, text
        li      t0, UART
next:   lbu     t1, 0(a1)
        beqz    t1, off
wait:   lbu     t2, 5(t0)               # the line's status: has the transmitter room?
        andi    t2, t2, 0x20
        beqz    t2, wait
        sb      t1, 0(t0)
        addi    a1, a1, 1
        j       next
off:    li      t0, FINISHER
        li      t1, 0x5555
        sw      t1, 0(t0)
sleep:  wfi
        j       sleep
        .data
text:   .asciz  "Hello from RISC-V!\n"
