package dev.godwit.machine.sbi;

import dev.godwit.riscv.isa.Csr;

/** Counters (Performance Monitoring Unit Extension): those that count always the same. */
final class CounterExtension implements SbiExtension {
    private static final int NUMBER = 0;
    private static final int INFORMATION = 1;
    private static final int MATCH = 2;
    private static final int START = 3;
    private static final int STOP = 4;
    private static final int READ_FIRMWARE = 5;
    private static final int READ_FIRMWARE_HIGH = 6;

    private static final long COUNTERS = 3;

    /** Cycles and instructions can be asked for; time counts whatever is asked. */
    private static final long MATCHING = 0b101;

    private static final long WIDTH = 63L << 12;
    private static final long CYCLES_EVENT = 1;
    private static final long INSTRUCTIONS_EVENT = 2;
    private static final long SKIP_MATCH = 1;
    private static final long SET_INITIAL = 1;

    @Override
    public long call(SbiCall call) {
        return switch (call.function()) {
            case NUMBER -> {
                call.value = COUNTERS;
                yield SbiError.SUCCESS;
            }
            case INFORMATION -> {
                long counter = call.argument(0);
                if (!isCounter(counter)) {
                    yield SbiError.INVALID_PARAM;
                }
                call.value = Csr.CYCLE + counter | WIDTH;
                yield SbiError.SUCCESS;
            }
            case MATCH -> match(call);
            case START -> startOrStop(call, (call.argument(2) & SET_INITIAL) != 0);
            case STOP -> startOrStop(call, false);
            case READ_FIRMWARE, READ_FIRMWARE_HIGH -> SbiError.INVALID_PARAM; // there is none
            default -> SbiError.NOT_SUPPORTED;
        };
    }

    private static boolean isCounter(long counter) {
        return counter == 0 || counter == 2;
    }

    private static long match(SbiCall call) {
        long base = call.argument(0);
        long mask = call.argument(1);
        if (base < 0 || base >= COUNTERS) {
            return SbiError.INVALID_PARAM;
        }
        long wanted = mask << base & MATCHING;
        if ((call.argument(2) & SKIP_MATCH) == 0) {
            long event = call.argument(3);
            wanted &= event == CYCLES_EVENT ? 1 : event == INSTRUCTIONS_EVENT ? 1 << 2 : 0;
        }
        if (wanted == 0) {
            return SbiError.NOT_SUPPORTED;
        }
        call.value = Long.numberOfTrailingZeros(wanted);
        return SbiError.SUCCESS;
    }

    /** They count all the time, so starting and stopping them changes nothing that is told. */
    private static long startOrStop(SbiCall call, boolean setsValue) {
        long base = call.argument(0);
        if (base < 0 || base >= COUNTERS) {
            return SbiError.INVALID_PARAM;
        }
        long meant = call.argument(1) << base;
        if (meant == 0 || (meant & ~MATCHING) != 0) {
            return SbiError.INVALID_PARAM;
        }
        if (setsValue) {
            call.hart.setCounters(meant, call.argument(3));
        }
        return SbiError.SUCCESS;
    }
}
