package dev.godwit.testkit.riscv;

import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.hart.Csrs;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.interpret.Interpreter;
import dev.godwit.riscv.isa.Extensions;

import java.util.SplittableRandom;

/** Godwit's interpreter; what an image may run at a time changes all the time. */
final class Interpreted implements Oracle {
    private static final int GREATEST_SLICE = 3000;

    /** No image has so many instructions. */
    private static final long GREATEST = 100_000_000;

    private static final Csrs NONE =
            new Csrs() {
                @Override
                public boolean read(Hart hart, int number) {
                    return false;
                }

                @Override
                public boolean write(Hart hart, int number, long value) {
                    return false;
                }
            };

    private final Extensions extensions;

    /** Instructions that were run, with those of the runner. */
    private long executed;

    Interpreted(Extensions extensions) {
        this.extensions = extensions;
    }

    long executed() {
        return executed;
    }

    @Override
    public byte[] run(Image image) {
        ImageSpace space = new ImageSpace(image);
        Hart hart = new Hart(space, new Tracer(space.pages.ram, extensions), NONE);
        hart.pc = Image.CODE;
        SplittableRandom random = new SplittableRandom(image.keeper());
        byte[] written = {};
        long all = 0;
        for (; ; ) {
            long granted = 1 + random.nextInt(GREATEST_SLICE);
            hart.left = granted;
            int reason = Interpreter.run(hart);
            executed += granted - hart.left;
            all += granted - hart.left;
            if (all > GREATEST) {
                throw new Crash("Godwit: no end, at " + Long.toHexString(hart.pc));
            }
            switch (reason) {
                case Exit.USED, Exit.YIELD -> {}
                case Exit.CALL -> {
                    if (hart.registers[17] == Runner.EXIT) {
                        return written;
                    }
                    written = space.data((int) hart.registers[12]);
                    hart.pc += 4;
                }
                default ->
                        throw new Crash(
                                "Godwit: exception "
                                        + reason
                                        + " at "
                                        + Long.toHexString(hart.pc)
                                        + ", value "
                                        + Long.toHexString(hart.value));
            }
        }
    }
}
