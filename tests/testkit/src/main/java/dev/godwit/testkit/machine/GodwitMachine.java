package dev.godwit.testkit.machine;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.thread.MeterClock;
import dev.godwit.machine.board.BootImage;
import dev.godwit.machine.board.Machine;
import dev.godwit.machine.board.MachineCode;
import dev.godwit.machine.board.VirtBoard;
import dev.godwit.machine.board.VirtBoardSettings;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Godwit's board. */
final class GodwitMachine {
    /** No image runs so many instructions. */
    private static final long FUEL = 100_000_000;

    private static final int OUTPUT = 1 << 24;

    private long executed;

    /** Instructions that were run, with those of the monitor. */
    long executed() {
        return executed;
    }

    /** The lines that it has printed; with what went wrong as the last one, if something did. */
    List<String> run(BareImage image) {
        BytesSink output = new BytesSink(OUTPUT);
        VirtBoardSettings settings =
                new VirtBoardSettings(
                        new MeterClock(VirtualClock.still()), BytesSource.empty(), output);
        settings.memory = Layout.RAM;
        settings.fuel = FUEL;
        BootImage boot =
                machine -> {
                    byte[] memory = image.memory();
                    machine.memory.write(Layout.MONITOR, memory, 0, memory.length);
                    return new BootImage.Start(Layout.MONITOR, 0, 0);
                };
        Machine machine = new VirtBoard(settings, new MachineCode(boot, true)).machine;
        machine.enter();
        Machine.Progress progress;
        try {
            progress = machine.run();
        } finally {
            machine.leave();
        }
        executed += machine.counted();
        String text = new String(output.bytes(), StandardCharsets.ISO_8859_1);
        if (progress != Machine.Progress.ENDED || machine.exitCode() != 0) {
            text += "\n" + progress + " " + machine.exitCode() + " " + machine.reason();
        }
        return text.lines().toList();
    }
}
