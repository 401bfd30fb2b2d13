package dev.godwit.machine.sbi;

import dev.godwit.riscv.privileged.PrivilegedHart;

/** A call of the firmware: whose it is, its arguments, and its value. */
final class SbiCall {
    private static final int A0 = 10;
    private static final int FUNCTION = 6;
    private static final int EXTENSION = 7;

    /** The hart that calls. */
    final PrivilegedHart hart;

    /** What it is told besides the error. */
    long value;

    SbiCall(PrivilegedHart hart) {
        this.hart = hart;
    }

    /** An argument, 0 to 5. */
    long argument(int number) {
        return hart.hart.registers[A0 + number];
    }

    int function() {
        return (int) argument(FUNCTION);
    }

    int extension() {
        return (int) argument(EXTENSION);
    }

    /** Tells the caller how it came out. */
    void answer(long error) {
        hart.hart.registers[A0] = error;
        hart.hart.registers[A0 + 1] = value;
    }

    /** Tells the caller how it came out, as calls of version 0.1 do. */
    void answerAlone(long result) {
        hart.hart.registers[A0] = result;
    }
}
