package dev.godwit.cli;

import dev.godwit.MachineBuilder;
import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.disk.DiskBudget;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.DiskFile;
import dev.godwit.machine.disk.MemoryOverlay;
import dev.godwit.machine.disk.Qcow2Disk;
import dev.godwit.machine.disk.RawDisk;
import dev.godwit.platform.jvm.JvmDisks;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The disks of a machine. */
final class DiskOptions {
    private static final Set<String> KEYS = Set.of("format", "backing");

    private final OptionSpec disks =
            OptionSpec.builder("--disk")
                    .paramLabel("FILE[,KEY=VALUE...]")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .initialValue(List.of())
                    .description(
                            "A disk; the first is /dev/vda. What the machine writes is kept in"
                                    + " memory, unless --rw. format=raw|qcow2 says what FILE is"
                                    + " (default: by its suffix); backing=FILE names what a qcow2"
                                    + " image stands on.")
                    .build();

    private final OptionSpec written =
            OptionSpec.builder("--rw")
                    .type(boolean.class)
                    .description("Write to the files of disks.")
                    .build();

    /** Offers them to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(disks).addOption(written);
    }

    /** Hands them to a machine. */
    void grant(MachineBuilder machine, long budget, Consumer<String> log) {
        List<String> all = disks.getValue();
        boolean isWritten = Boolean.TRUE.equals(written.getValue());
        if (all.isEmpty() && isWritten) {
            throw CommandFailure.usage("--rw is for files of --disk");
        }
        DiskBudget memory = new DiskBudget(budget, log);
        int number = 0;
        for (String option : all) {
            try {
                Disk disk = open(option, isWritten);
                machine.disk(isWritten ? disk : MemoryOverlay.over(disk, memory), "disk" + number);
            } catch (DiskFailure e) {
                throw CommandFailure.badInput("--disk", e.line());
            }
            number++;
        }
    }

    private static Disk open(String option, boolean isWritten) throws DiskFailure {
        String[] parts = option.split(",", -1);
        Map<String, String> settings = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (equals < 0 || !KEYS.contains(key)) {
                throw CommandFailure.usage(
                        "--disk "
                                + option
                                + ": '"
                                + parts[i]
                                + "' is none of format=raw, format=qcow2, backing=FILE");
            }
            settings.put(key, parts[i].substring(equals + 1));
        }
        return open(option, parts[0], settings.get("format"), settings.get("backing"), isWritten);
    }

    private static Disk open(
            String option,
            String name,
            @Nullable String format,
            @Nullable String backing,
            boolean isWritten)
            throws DiskFailure {
        boolean isQcow2 =
                switch (format == null ? "" : format) {
                    case "" -> name.endsWith(".qcow2");
                    case "raw" -> false;
                    case "qcow2" -> true;
                    default ->
                            throw CommandFailure.usage(
                                    "--disk " + option + ": there are format=raw and format=qcow2");
                };
        if (!isQcow2 && backing != null) {
            throw CommandFailure.usage("--disk " + option + ": backing=FILE is for qcow2 images");
        }
        Path path = InputFile.path(name);
        DiskFile file = JvmDisks.open(path, !isWritten);
        if (!isQcow2) {
            return RawDisk.open(file);
        }
        Disk below = backing == null ? null : open(option, backing, null, null, false);
        return Qcow2Disk.open(file, below, JvmDisks.decompressor());
    }
}
