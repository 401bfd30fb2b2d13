import dev.godwit.Guest;
import dev.godwit.machine.bus.MachineTime;
import dev.godwit.machine.bus.Wiring;
import dev.godwit.machine.device.TestFinisher;
import dev.godwit.riscv.text.Assembler;

/** A bell: a store to its register rings it, and half a second later it interrupts the hart. */
record Bell(Wiring wiring, MachineTime.Alarm alarm) implements dev.godwit.machine.bus.Device {
    public long load(long offset, int size) {
        return 0;
    }

    public void store(long offset, int size, long value) {
        System.out.println("ding " + value);
        wiring.interrupt().set(false);
        alarm.set(wiring.time().now() + 500_000_000);
    }

    static Bell make(Wiring wiring) {
        return new Bell(wiring, wiring.time().alarm(() -> wiring.interrupt().set(true)));
    }
}

void main() {
    byte[] code =
            Assembler.assemble(
                            """
                                li a0, 1; li s0, 0x10000; li t0, 0x800; csrw mie, t0   # external interrupts end a wait
                            again:
                                sw a0, 0(s0); wfi; addi a0, a0, 1
                                li t0, 3; ble a0, t0, again
                                li t0, 0x5555; li t1, 0x100000; sw t0, 0(t1); j .      # off
                            """,
                            0x8000_0000L)
                    .bytes();
    try (Guest guest =
            Guest.ofBoard()
                    .image(0x8000_0000L, code)
                    .device("bell", 0x10000, 4, Bell::make)
                    .device(
                            "finisher",
                            0x100000,
                            TestFinisher.SIZE,
                            w -> new TestFinisher(w.power()))
                    .build()) {
        System.out.println(guest.runToEnd());
    }
}
