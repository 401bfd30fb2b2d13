package dev.godwit.machine.sbi;

import dev.godwit.machine.bus.PhysicalMemory;

/** The debug console (Debug Console Extension). */
final class ConsoleExtension implements SbiExtension {
    private static final int WRITE = 0;
    private static final int READ = 1;
    private static final int WRITE_BYTE = 2;

    /** The most that one call moves, so that it takes a bounded time. */
    private static final long MOST = 4096;

    private final PhysicalMemory memory;
    private final SbiConsole console;

    ConsoleExtension(PhysicalMemory memory, SbiConsole console) {
        this.memory = memory;
        this.console = console;
    }

    @Override
    public long call(SbiCall call) {
        switch (call.function()) {
            case WRITE, READ -> {
                long length = call.argument(0);
                long address = call.argument(1);
                boolean isInRam = length >= 0 && memory.contains(address, length);
                if (!isInRam || call.argument(2) != 0) {
                    return SbiError.INVALID_PARAM;
                }
                long most = Math.min(length, MOST);
                call.value = call.function() == WRITE ? write(address, most) : read(address, most);
                return SbiError.SUCCESS;
            }
            case WRITE_BYTE -> {
                return console.write((int) call.argument(0) & 0xFF)
                        ? SbiError.SUCCESS
                        : SbiError.FAILED;
            }
            default -> {
                return SbiError.NOT_SUPPORTED;
            }
        }
    }

    private long write(long address, long length) {
        long done = 0;
        while (done < length && console.write(memory.loadByte(address + done) & 0xFF)) {
            done++;
        }
        return done;
    }

    private long read(long address, long length) {
        for (long done = 0; done < length; done++) {
            int value = console.read();
            if (value < 0) {
                return done;
            }
            memory.storeByte(address + done, value);
        }
        return length;
    }
}
