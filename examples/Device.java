import dev.godwit.Guest;
import dev.godwit.machine.bus.MachineTime;
import dev.godwit.machine.bus.Wiring;
import dev.godwit.riscv.text.Assembler;

/** Rings at a store, and interrupts the hart half a second later; the third time is the end. */
record Bell(Wiring wiring, MachineTime.Alarm alarm) implements dev.godwit.machine.bus.Device {
    public long load(long offset, int size) {
        return 0;
    }

    public void store(long offset, int size, long value) {
        System.out.println("ding " + value);
        wiring.interrupt().set(false);
        alarm.set(wiring.time().now() + 500_000_000);
        if (value == 3) {
            wiring.power().off(0);
        }
    }

    static Bell make(Wiring wiring) {
        return new Bell(wiring, wiring.time().alarm(() -> wiring.interrupt().set(true)));
    }
}

void main() {
    String program =
            """
                li t0, 0x800; csrw mie, t0      # external interrupts end a wait
                li s0, 0x10000
            1:  addi a0, a0, 1; sw a0, 0(s0)    # ring
                wfi; j 1b
            """;
    byte[] code = Assembler.assemble(program, 0x8000_0000L).bytes();
    var board = Guest.ofBoard().image(0x8000_0000L, code);
    try (Guest guest = board.device("bell", 0x10000, 4, Bell::make).build()) {
        System.out.println(guest.runToEnd());
    }
}
